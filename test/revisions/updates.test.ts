import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { kindOfNotice, type NoticeKind } from '../../src/papers/notices.ts';
import { readUpdates } from '../../src/revisions/indexes/updates.ts';

const WORK = '10.5555/heap';

const read = (...updates: readonly unknown[]) => readUpdates(updates, WORK);

suite('the updates of a work at Crossref', () => {
  const types: Readonly<Record<string, NoticeKind>> = {
    retraction: 'retraction',
    removal: 'removal',
    withdrawal: 'withdrawal',
    partial_retraction: 'partial retraction',
    expression_of_concern: 'concern',
    'expression-of-concern': 'concern',
    'Expression of Concern': 'concern',
    reinstatement: 'reinstatement',
    correction: 'correction',
    erratum: 'correction',
    err: 'correction',
    corrigendum: 'correction',
    addendum: 'correction',
    clarification: 'correction',
    new_version: 'new version',
    new_edition: 'new version',
    brand_new_thing: 'other',
  };
  for (const [type, kind] of Object.entries(types))
    test(`of the type ${type} are a ${kind}`, () => {
      const [notice] = read({ type, DOI: '10.5555/notice' });

      assert.equal(notice && kindOfNotice(notice), kind);
    });

  test('have a DOI, a label and a day', () => {
    const notices = read({
      DOI: 'https://doi.org/10.5555/NOTICE',
      type: 'correction',
      label: ' A  correction ',
      source: 'retraction-watch',
      'record-id': '37476',
      updated: {
        'date-parts': [[2026, 12, 3]],
        'date-time': '2026-12-03T00:00:00Z',
        timestamp: 1_796_256_000_000,
      },
    });

    assert.deepEqual(
      notices.map(({ on, ...notice }) => ({ ...notice, on: on?.toString() })),
      [{ type: 'correction', label: 'A correction', doi: '10.5555/notice', on: '2026-12-03' }],
    );
  });

  for (const [name, updated, day] of [
    ['a date alone', '2026-12-03', '2026-12-03'],
    ['a time', { 'date-time': '2026-12-03T10:00:00Z' }, '2026-12-03'],
    ['a year', { 'date-parts': [[2026]] }, undefined],
    ['a day that is none', { 'date-parts': [[2026, 2, 30]] }, undefined],
    ['nothing', { 'date-parts': [[null]] }, undefined],
    ['a word', 'soon', undefined],
  ] as const)
    test(`with ${name} for a date`, () =>
      assert.equal(read({ type: 'correction', updated })[0]?.on?.toString(), day));

  test('are known by their label if their type is not', () => {
    const kinds = read(
      { label: 'Expression of concern' },
      { type: 'other', label: 'Retraction', DOI: '10.5555/r' },
    );

    assert.deepEqual(kinds.map(kindOfNotice), ['retraction', 'concern']);
  });

  test('count once, as the heavier, where one notice was registered twice', () => {
    const notices = read(
      { type: 'erratum', DOI: '10.5555/r', source: 'publisher' },
      { type: 'retraction', DOI: '10.5555/R', source: 'publisher' },
      { type: 'retraction', DOI: '10.5555/r', source: 'retraction-watch' },
    );

    assert.deepEqual(notices.map(kindOfNotice), ['retraction']);
  });

  test('have no address where the work itself was changed', () =>
    assert.equal(read({ type: 'correction', DOI: '10.5555/HEAP' })[0]?.doi, null));

  test('come heaviest first, whatever their order', () => {
    const notices = read(
      { type: 'new_version', DOI: '10.5555/v' },
      { type: 'mystery', DOI: '10.5555/m' },
      { type: 'correction', DOI: '10.5555/c' },
      { type: 'expression_of_concern', DOI: '10.5555/e' },
      { type: 'partial_retraction', DOI: '10.5555/p' },
      { type: 'withdrawal', DOI: '10.5555/w' },
      { type: 'retraction', DOI: '10.5555/r' },
    );

    assert.deepEqual(notices.map(kindOfNotice), [
      'retraction',
      'withdrawal',
      'partial retraction',
      'concern',
      'correction',
      'other',
      'new version',
    ]);
  });

  for (const [name, given, count] of [
    ['nothing', undefined, 0],
    ['null', null, 0],
    ['a number', 7, 0],
    ['one update instead of a list', { type: 'correction' }, 1],
    ['a word instead of an update', ['retraction'], 1],
    ['updates among nonsense', [null, 7, true, { type: 'correction' }], 1],
    ['an update that says nothing', [{}], 1],
    ['1,000 updates', Array.from({ length: 1_000 }, (_, at) => ({ type: 'err', DOI: `10.5555/${at}` })), 40],
  ] as const)
    test(`can be ${name}`, () => assert.equal(readUpdates(given, WORK).length, count));
});
