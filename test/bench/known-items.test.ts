import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { paper } from '../support/papers.ts';
import { createRandom } from '../support/random.ts';
import { drawTitles } from './known-items.ts';
import { drawSample } from './sample.ts';
import { makeSlip } from './slips.ts';

/** Returns the least number of letters dropped, added, swapped with the next or replaced; 2 for more than one. */
function countSlips(one: string, other: string): number {
  if (one === other) return 0;
  const [shorter, longer] = one.length < other.length ? [one, other] : [other, one];
  let at = 0;
  while (at < shorter.length && shorter[at] === longer[at]) at += 1;
  const [left, right] = [shorter.slice(at), longer.slice(at)];
  if (left.length < right.length) return left === right.slice(1) ? 1 : 2;
  const isSwapped = left[0] === right[1] && left[1] === right[0] && left.slice(2) === right.slice(2);
  return isSwapped || left.slice(1) === right.slice(1) ? 1 : 2;
}

suite('a slip', () => {
  test('is one, in a word of five letters or more', () => {
    const words = ['Deep', 'residual', 'nets', 'for', 'recognition'];
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const slipped = makeSlip(words.join(' '), createRandom(seed))?.split(' ') ?? [];
        const slips = words.map((word, index) => countSlips(word, slipped[index] ?? ''));
        assert.equal(
          slips.reduce((sum, count) => sum + count, 0),
          1,
          slipped.join(' '),
        );
        assert.deepEqual([slips[0], slips[2], slips[3]], [0, 0, 0]);
      }),
    );
  });

  test('comes in all four kinds', () => {
    const slips = Array.from({ length: 200 }, (_, seed) => makeSlip('graph', createRandom(seed)) ?? '');

    for (const one of ['grph', 'grraph', 'garph']) assert.ok(slips.includes(one), one);
    assert.ok(slips.some((one) => one.length === 5 && countSlips('graph', one) === 1 && one !== 'garph'));
  });

  test('is found where letters repeat', () => {
    assert.notEqual(makeSlip('aaaaa', createRandom(3)), 'aaaaa');
  });

  test('is the same for the same seed', () => {
    assert.equal(makeSlip('transformers', createRandom(5)), makeSlip('transformers', createRandom(5)));
  });

  test('needs a word that is long enough', () => {
    assert.equal(makeSlip('On the art of war 12345', createRandom(1)), undefined);
  });
});

suite('papers looked for by title', () => {
  const papers = [
    paper('a', { title: 'Attention Is All You Need' }),
    paper('b', { title: 'attention is all you need!' }),
    paper('c', { title: 'Attention Is All You Need in Speech Separation' }),
    paper('d', { title: '' }),
    paper('e', { title: 'On a Map' }),
  ];
  const [exact, first, slipped] = drawTitles(papers);

  test('by the title: each paper with the same words is right, and no longer title', () => {
    const rights = exact?.questions.map(({ id, grades }) => [id, [...grades.keys()]]).toSorted();

    assert.deepEqual(rights, [
      ['a', ['a', 'b']],
      ['b', ['a', 'b']],
      ['c', ['c']],
      ['e', ['e']],
    ]);
  });

  test('by the first five words of a longer title: each title that begins with them is right', () => {
    assert.deepEqual(
      first?.questions.map(({ id, text, grades }) => [id, text, [...grades.keys()]]),
      [['c', 'Attention Is All You Need', ['a', 'b', 'c']]],
    );
  });

  test('with a slip: the same are right as without, and titles of short words are left out', () => {
    const rights = slipped?.questions.map(({ id, grades }) => [id, [...grades.keys()]]).toSorted();

    assert.deepEqual(rights, [
      ['a', ['a', 'b']],
      ['b', ['a', 'b']],
      ['c', ['c']],
    ]);
    assert.ok(
      slipped?.questions.every(({ id, text }) => text !== papers.find((one) => one.id === id)?.title),
    );
  });

  test('are the same each time', () => {
    assert.deepEqual(drawTitles(papers), drawTitles(papers));
  });
});

test('a sample has each item at most once, and is the same for the same seed', () => {
  const items = Array.from({ length: 100 }, (_, index) => index);

  const sample = drawSample(items, 30, 1);

  assert.equal(new Set(sample).size, 30);
  assert.deepEqual(sample, drawSample(items, 30, 1));
  assert.notDeepEqual(sample, drawSample(items, 30, 2));
  assert.equal(drawSample(items, 200, 1).length, 100);
});
