import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { chooseKept, type Identified, identify, type Known } from '../../src/papers/identity.ts';
import type { Named } from '../../src/papers/names.ts';

const at = (day: number) => Temporal.Instant.from(`2026-03-0${day}T12:00:00Z`);

const ARXIV = { id: '2603.00001', doi: '10.1145/a' };
const RECORD = { id: 'lovelace2026', doi: '10.1145/a' };

function identified(
  reports: readonly Named[],
  names: Readonly<Record<string, string>> = {},
  saved: Readonly<Record<string, number>> = {},
) {
  const known: Known = {
    names: new Map(Object.entries(names)),
    savedAt: new Map(Object.entries(saved).map(([id, day]) => [id, at(day)])),
  };
  const found: Identified = identify(reports, known);
  return { ids: found.ids, names: Object.fromEntries(found.names), joins: found.joins };
}

suite('a report', () => {
  test('that names nothing known is a paper of its own, and its DOI a name of it', () => {
    assert.deepEqual(identified([ARXIV]), {
      ids: ['2603.00001'],
      names: { 'doi:10.1145/a': '2603.00001' },
      joins: [],
    });
  });

  test('with the DOI of an arXiv paper is about that paper, and its id names it too', () => {
    assert.deepEqual(identified([RECORD], { 'doi:10.1145/a': '2603.00001' }, { '2603.00001': 1 }), {
      ids: ['2603.00001'],
      names: { 'id:lovelace2026': '2603.00001' },
      joins: [],
    });
  });

  test('of an arXiv paper with the DOI of a record makes the record the arXiv paper', () => {
    assert.deepEqual(identified([ARXIV], { 'doi:10.1145/a': 'lovelace2026' }, { lovelace2026: 1 }), {
      ids: ['2603.00001'],
      names: {},
      joins: [{ from: 'lovelace2026', to: '2603.00001' }],
    });
  });

  test('of a stored paper that gives the DOI of another stored one joins them, into the older', () => {
    const names = { 'doi:10.1145/a': 'b' };

    const older = identified([{ id: 'a', doi: '10.1145/a' }], names, { a: 1, b: 2 });
    const younger = identified([{ id: 'a', doi: '10.1145/a' }], names, { a: 2, b: 1 });

    assert.deepEqual([older.ids, older.joins], [['a'], [{ from: 'b', to: 'a' }]]);
    assert.deepEqual([younger.ids, younger.joins], [['b'], [{ from: 'a', to: 'b' }]]);
  });

  test('under an id that was joined with another paper is about that one', () => {
    assert.deepEqual(identified([{ id: 'old', doi: null }], { 'id:old': 'kept' }).ids, ['kept']);
  });

  test('with another arXiv id and the same DOI is another paper', () => {
    assert.deepEqual(
      identified(
        [{ id: '2603.00002', doi: '10.1145/a' }],
        { 'doi:10.1145/a': '2603.00001' },
        { '2603.00001': 1 },
      ),
      { ids: ['2603.00002'], names: {}, joins: [] },
    );
  });

  test('is understood by the reports before it', () => {
    assert.deepEqual(
      identified([RECORD, { id: 'copy', doi: '10.1145/a' }, ARXIV, { id: 'last', doi: '10.1145/a' }]),
      {
        ids: ['lovelace2026', 'lovelace2026', '2603.00001', '2603.00001'],
        names: {
          'doi:10.1145/a': '2603.00001',
          'id:copy': '2603.00001',
          'id:last': '2603.00001',
        },
        joins: [{ from: 'lovelace2026', to: '2603.00001' }],
      },
    );
  });

  for (const [spelling, stored] of [
    ['math.GT/0309136', 'math/0309136'],
    ['math.DG/0309136', 'math/0309136'],
  ] as const) {
    test(`${spelling} is ${stored}`, () => {
      const { ids, names } = identified([{ id: spelling, doi: null }], {}, { [stored]: 1 });

      assert.deepEqual(ids, [stored]);
      assert.deepEqual(names, { [`id:${spelling}`]: stored });
    });
  }

  test('of an old arXiv paper names it without its subject class too', () => {
    assert.deepEqual(identified([{ id: 'math.GT/0309136', doi: null }]).names, {
      'id:math/0309136': 'math.GT/0309136',
    });
  });
});

suite('of two papers that are one', () => {
  for (const [what, one, other, kept] of [
    [
      'the one with the arXiv id',
      { id: 'a', savedAt: at(1) },
      { id: '2603.00001', savedAt: at(2) },
      '2603.00001',
    ],
    ['the older', { id: 'a', savedAt: at(2) }, { id: 'b', savedAt: at(1) }, 'b'],
    ['the one that is stored', { id: 'a', savedAt: undefined }, { id: 'b', savedAt: at(1) }, 'b'],
  ] as const) {
    test(`${what} is kept, in whatever order they come`, () => {
      assert.equal(chooseKept(one, other).to, kept);
      assert.equal(chooseKept(other, one).to, kept);
    });
  }
});
