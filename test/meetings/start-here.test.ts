import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { chooseFirst } from '../../src/meetings/start-here.ts';
import { NOON } from '../support/papers.ts';

const discussed = (
  id: string,
  votes: number,
  more: { readonly notes?: number; readonly hasThread?: boolean } = {},
) => ({
  id,
  votes,
  notes: 0,
  hasThread: false,
  discussedAt: NOON.add({ hours: Number(id) }),
  ...more,
});

suite('where somebody who joins starts', () => {
  test('is the most voted paper with notes, else with a thread, else of all', () => {
    const papers = [
      discussed('1', 9),
      discussed('2', 5, { hasThread: true }),
      discussed('3', 2, { notes: 1 }),
      discussed('4', 1, { notes: 3, hasThread: true }),
    ];
    const chosen = [4, 2, 1].map((count) => chooseFirst(papers.slice(0, count)));
    assert.deepEqual(
      chosen.map(({ among, papers: [first] }) => `${among} ${first?.id}`),
      ['notes 3', 'threads 2', 'all 1'],
    );
  });

  test('is the newest three of as many votes', () => {
    const papers = ['1', '2', '3', '4', '5'].map((id) => discussed(id, 2));
    assert.deepEqual(
      chooseFirst(papers).papers.map(({ id }) => id),
      ['5', '4', '3'],
    );
  });
});
