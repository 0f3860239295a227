import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { compareVersions, type VersionText } from '../../src/revisions/compare/compare.ts';

const FIRST: VersionText = {
  title: 'A small model of large things',
  abstract:
    'Large things are hard to model. We propose Mote, a model with 1,200 parameters. On the Heap benchmark it reaches 78.1% accuracy, 3 points more than the best of four rivals. Code is available.',
  authors: ['Ada Lovelace', 'Charles Babbage', 'Luigi Menabrea'],
  authorCount: 3,
};
const EVIDENCE =
  'On the Heap benchmark it reaches 78.1% accuracy, 3 points more than the best of four rivals.';

const revise = (change: (abstract: string) => string) =>
  compareVersions(FIRST, { ...FIRST, abstract: change(FIRST.abstract ?? '') }, EVIDENCE);

suite('two versions of a paper', () => {
  const harmless: Readonly<Record<string, (abstract: string) => string>> = {
    'a space before the percent sign': (text) => text.replace('78.1%', '78.1 %'),
    LaTeX: (text) => text.replace('78.1%', '$78.1\\%$').replace('1,200', '$1{,}200$'),
    'a thousand without its comma': (text) => text.replace('1,200', '1200'),
    'a zero at the end': (text) => text.replace('78.1%', '78.10 percent'),
    'a number in words': (text) => text.replace('four', '4').replace('3 points', 'three points'),
    'another order': (text) => text.split('. ').toReversed().join('. '),
    'two sentences that are one now': (text) => text.replace('rivals. Code', 'rivals; code'),
    'a sentence more': (text) => `${text} It was trained on 64 machines.`,
    'a sentence with a number less': (text) => text.replace(/ We propose[^.]*\./u, ''),
    'worn LaTeX': (text) => text.replace('78.1%', '{=}78.1%'),
  };
  for (const [name, change] of Object.entries(harmless))
    test(`${name} changes no number`, () => {
      assert.deepEqual(revise(change).numbers, []);
    });

  test('a changed number is told, with its sentence', () => {
    const { numbers, evidence } = revise((text) => text.replace('78.1', '74.3').replace('reaches', 'has'));

    assert.deepEqual(
      numbers.map(({ from, to }) => `${from} → ${to}`),
      ['78.1% → 74.3%'],
    );
    assert.match(numbers[0]?.sentence ?? '', /^On the Heap benchmark it has 74\.3% accuracy/u);
    assert.equal(evidence?.state, 'changed number');
  });

  test('of a number that is there twice, the one that changed is told', () => {
    const before = { ...FIRST, abstract: 'Mote has 3 layers. Heap has 3 tasks. Both are small.' };
    const after = { ...FIRST, abstract: 'Heap has 3 tasks. Mote has 5 layers. Both are small.' };

    const { numbers } = compareVersions(before, after, undefined);

    assert.deepEqual(numbers, [{ from: '3', to: '5', sentence: 'Mote has 5 layers.' }]);
  });

  const evidence: readonly (readonly [string, (abstract: string) => string, string])[] = [
    [
      'that is in another place is the same',
      (text) => `${EVIDENCE} ${text.replace(` ${EVIDENCE}`, '')}`,
      'same',
    ],
    ['in other words is reworded', (text) => text.replace('it reaches', 'our model achieves'), 'reworded'],
    [
      'that was split is reworded',
      (text) => text.replace('accuracy, 3 points', 'accuracy. This is 3 points'),
      'reworded',
    ],
    ['that was left out is gone', (text) => text.replace(` ${EVIDENCE}`, ''), 'gone'],
  ];
  for (const [name, change, state] of evidence)
    test(`an evidence sentence ${name}`, () => {
      assert.equal(revise(change).evidence?.state, state);
    });

  test('another title is told, and the same one in LaTeX is not', () => {
    const retitle = (title: string) => compareVersions(FIRST, { ...FIRST, title }, undefined).title;

    assert.equal(retitle('A  small model of large {\\em things}'), undefined);
    assert.deepEqual(retitle('A small model of small things'), {
      from: FIRST.title,
      to: 'A small model of small things',
    });
  });

  test('authors who came, went or changed places are told; an initial is the same person', () => {
    const name = (authors: readonly string[]) =>
      compareVersions(FIRST, { ...FIRST, authors, authorCount: authors.length }, undefined).authors;

    assert.equal(name(['A. Lovelace', 'Charles Babbage', 'L. Menabrea']), undefined);
    assert.deepEqual(name(['Ada Lovelace', 'Luigi Menabrea', 'Mary Somerville']), {
      added: ['Mary Somerville'],
      removed: ['Charles Babbage'],
      isReordered: false,
    });
    assert.deepEqual(name(['Charles Babbage', 'Ada Lovelace', 'Luigi Menabrea']), {
      added: [],
      removed: [],
      isReordered: true,
    });
  });

  test('a source that names some of the authors only says nothing about them', () => {
    const after = { ...FIRST, authors: ['Ada Lovelace'], authorCount: 3 };

    assert.equal(compareVersions(FIRST, after, undefined).authors, undefined);
  });
});
