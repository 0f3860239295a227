import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { Momentum } from '../../src/momentum/readings.ts';
import { findRisen } from '../../src/momentum/rose.ts';
import { OPEN_SETTINGS } from '../support/feeds.ts';
import { MONDAY, paper } from '../support/papers.ts';

const filter = { ...OPEN_SETTINGS.filter, maxPapers: 2 };

const rise = (id: string, before: number | null, upvotes: number, day = MONDAY): Momentum => ({
  paper: paper(id, { title: `Paper ${id}` }),
  day,
  before,
  upvotes,
  comments: 0,
});

const risen = (papers: readonly Momentum[], posted: readonly string[] = [], wanted: object = {}) =>
  findRisen(papers, { ...filter, ...wanted }, new Set(posted)).map(({ paper: { id } }) => id);

suite('papers that rose after their day', () => {
  test('are among the most upvoted of their list now, and were not at first', () => {
    assert.deepEqual(risen([rise('a', 30, 31), rise('b', 20, 21), rise('c', 1, 40), rise('d', 0, 9)]), ['c']);
  });

  test('are not those that the feed could have posted and its order passed over', () => {
    assert.deepEqual(risen([rise('a', 30, 90), rise('b', 20, 80), rise('c', 1, 2)]), []);
  });

  test('were not posted', () => {
    assert.deepEqual(risen([rise('a', 9, 9), rise('b', 8, 8), rise('c', 1, 40)], ['c']), []);
  });

  test('may have come to the list after it was collected', () => {
    assert.deepEqual(risen([rise('a', 9, 9), rise('b', 8, 8), rise('c', null, 40)]), ['c']);
  });

  test('need more upvotes than before, not only that others lost theirs', () => {
    assert.deepEqual(risen([rise('a', 9, 1), rise('b', 8, 1), rise('c', 5, 5)]), []);
  });

  test('pass the filter, by their later upvotes', () => {
    const papers = [rise('a', 9, 9), rise('b', 1, 40), rise('c', 1, 50)];

    assert.deepEqual(risen(papers, [], { minUpvotes: 45 }), ['c']);
    assert.deepEqual(risen(papers, [], { avoided: ['paper c'] }), []);
  });

  test('are compared with those of their own list, and named by upvotes', () => {
    const tuesday = MONDAY.add({ days: 1 });
    const papers = [
      ...[rise('a', 9, 9), rise('b', 8, 8), rise('c', 1, 40)],
      ...[rise('d', 99, 99, tuesday), rise('e', 98, 98, tuesday), rise('f', 1, 150, tuesday)],
    ];

    assert.deepEqual(risen(papers), ['f', 'c']);
  });
});
