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
    'a fraction for a share': (text) => text.replace('78.1%', '0.781'),
    'a reference more': (text) => text.replace('Heap benchmark', 'Heap benchmark [12]'),
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

  /** The numbers that changed between two texts, and what became of the first as evidence. */
  const compare = (before: string, after: string) => {
    const context = 'We test it on Heap.';
    const { numbers, evidence, isReworded } = compareVersions(
      { ...FIRST, abstract: `${context} ${before}` },
      { ...FIRST, abstract: `${context} ${after}` },
      before,
    );
    return { numbers: numbers.map(({ from, to }) => `${from} → ${to}`), state: evidence?.state, isReworded };
  };

  const sameForms: readonly (readonly [string, string])[] = [
    ['It takes 1-3 days on Heap.', 'It takes 1–3 days on Heap.'],
    ['It takes 1–3 days on Heap.', 'It takes 1 to 3 days on Heap.'],
    ['It is 3.0 times faster.', 'It is $3\\times$ faster.'],
    ['It uses 10k images of cats.', 'It uses $10{,}000$ images of cats.'],
    ['The loss falls by -0.13 on Heap.', 'The loss falls by −0.13 on Heap.'],
    ['It takes 30 ms for each item.', 'It takes 0.03 seconds for each item.'],
    ['It costs $5 to train on Heap.', 'It costs 5 dollars to train on Heap.'],
    ['It uses two-thirds of the memory.', 'It uses 2/3 of the memory.'],
    ['The rate is $1.2\\times 10^{-3}$ here.', 'The rate is 1.2e-3 here.'],
    ['We optimise the behaviour of GPT-4.', 'We optimize the behavior of GPT4.'],
    ['A naïve model that beats Vole [12].', 'A naive model that beats Vole [14].'],
    ['It beats Vole [12, 13] on Heap.', 'It beats Vole [14, 15] on Heap.'],
    ['It beats Smith et al. (2023) on Heap.', 'It beats Smith et al. (2024) on Heap.'],
    ['The proof is in Section 3 of it.', 'The proof is in Section 4 of it.'],
    ['We set $x_1 = y_2$ on Heap.', 'We set x₁ = y₂ on Heap.'],
  ];
  for (const [before, after] of sameForms)
    test(`“${after}” says the same as “${before}”`, () => {
      assert.deepEqual(compare(before, after), { numbers: [], state: 'same', isReworded: false });
    });

  const moved: readonly (readonly [string, string])[] = [
    ['Mote has 78.1% on Heap and 65.2% on Pile.', 'Mote has 65.2% on Pile and 78.1% on Heap.'],
    ['It has 78.1% and 65.2% on Heap and Pile.', 'It has 65.2% and 78.1% on Pile and Heap.'],
    ['It has 78.1% and 65.2% on Heap and Pile.', 'It has 80%, 78.1% and 65.2% on Axe, Heap and Pile.'],
    ['Its error falls from 12.3 to 4.5.', 'Its error falls to 4.5 from 12.3.'],
    ['The mice were fed for 5 d in all.', 'The mice were fed for 5 days in all.'],
    ['The mice were fed for 2wk in all.', 'The mice were fed for 2 weeks in all.'],
    ['It was kept at 37 °C for 3 days.', 'It was kept at 37 degrees for 3 days.'],
    ['Its score is 78.1 (65.2 for Vole).', 'Its score is 65.2 for Vole and 78.1 for Mote.'],
    ['With 8 layers and 4 heads it fits.', 'With 4 heads and 8 layers it fits.'],
    ['It was trained on 8 GPUs for 3 days.', 'It was trained for 3 days using 8 machines.'],
  ];
  for (const [before, after] of moved)
    test(`“${after}” changes no number of “${before}”`, () => {
      assert.deepEqual(compare(before, after).numbers, []);
    });

  const changed: readonly (readonly [string, string, readonly string[]])[] = [
    [
      'It has 78% on Heap and 65% on Pile.',
      'It has 65% on Heap and 78% on Pile.',
      ['78% → 65%', '65% → 78%'],
    ],
    ['Its error falls from 12.3 to 4.5.', 'Its error drops from 4.5 to 12.3.', ['12.3 → 4.5', '4.5 → 12.3']],
    ['It gains 5% over the best of all.', 'It gains 5 points over the best of all.', ['5% → 5 points']],
    ['It takes 30 ms for each item.', 'It takes 30 s for each item.', ['30 ms → 30 s']],
    ['It takes 30 ms for each item.', 'It takes 2 s for each item.', ['30 ms → 2 s']],
    ['The correlation is 0.13 on Heap.', 'The correlation is −0.13 on Heap.', ['0.13 → -0.13']],
    ['The bound is $O(n^2)$ on all of it.', 'The bound is $O(n^3)$ on all of it.', ['n^2 → n^3']],
    ['It costs $5M to train on Heap.', 'It costs $7M to train on Heap.', ['$5M → $7M']],
    ['The interval is [12, 15] on Heap.', 'The interval is [12, 18] on Heap.', ['15 → 18']],
  ];
  for (const [before, after, numbers] of changed)
    test(`“${after}” changes “${before}”`, () => {
      assert.deepEqual(compare(before, after), { numbers, state: 'changed number', isReworded: true });
    });

  test('numbers that two sentences swapped are both told', () => {
    const { numbers } = compare(
      'Mote has 3 layers. Heap has 5 tasks.',
      'Mote has 5 layers. Heap has 3 tasks.',
    );

    assert.deepEqual(numbers, ['3 → 5', '5 → 3']);
  });

  test('a number that the evidence sentence no longer gives is told as lost', () => {
    const { evidence } = revise((text) => text.replace('78.1%', 'high'));

    assert.deepEqual(evidence?.state === 'reworded' && evidence.lost, ['78.1%']);
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
