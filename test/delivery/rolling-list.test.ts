import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { placeNew } from '../../src/delivery/rolling-list.ts';
import { addListings, listDay } from '../../src/papers/listings.ts';
import type { Listing } from '../../src/papers/paper.ts';
import { findSeen, moveWaiting } from '../../src/papers/seen-listings.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { paper } from '../support/papers.ts';

const day = (text: string) => Temporal.PlainDate.from(text);
const MONDAY = day('2026-03-02');
const LIST = { source: 'rss', instance: 'https://lab.example/feed' } as const;

const listing = (id: string, more: Partial<Listing['paper']> = {}): Listing => ({
  paper: { ...paper(id), links: [], ...more },
  rank: 1,
  upvotes: null,
  comments: null,
  codeStars: null,
});
const dated = (id: string, on: string | null): Listing =>
  listing(id, { publishedOn: on === null ? null : day(on) });
const ids = (listings: readonly Listing[]) => listings.map((one) => one.paper.id);

suite('what is new on a list without days', () => {
  const found = [
    dated('today', '2026-03-02'),
    dated('friday', '2026-02-27'),
    dated('old', '2026-02-26'),
    dated('undated', null),
  ];

  test('is, at the first look, what came within three days or has no date', () => {
    const { listed, older } = placeNew(found, { day: MONDAY, today: MONDAY, isFirst: true });

    assert.deepEqual([ids(listed), ids(older)], [['today', 'friday', 'undated'], ['old']]);
  });

  test('is, at a later look, all that no look has seen, whatever its date', () => {
    const { listed, older } = placeNew(found, { day: MONDAY, today: MONDAY, isFirst: false });

    assert.deepEqual([ids(listed), ids(older)], [ids(found), []]);
  });

  test('is, on a past day, what is dated up to then; the rest is left for today', () => {
    const { listed } = placeNew(found, { day: day('2026-02-28'), today: MONDAY, isFirst: false });

    assert.deepEqual(ids(listed), ['friday', 'old']);
  });
});

onEachDatabase('a list without days', (databases) => {
  test('knows a paper by its id, its address or, without one, its title, on this list alone', async () => {
    const database = await databases.open();
    const links = [{ label: 'Page', url: 'https://lab.example/1' }];
    const known = [listing('a', { title: 'Weekly news', links }), listing('b', { title: 'A claim' })];
    await savePapers(
      database,
      known.map((one) => one.paper),
    );
    await addListings(database, { ...LIST, day: MONDAY, listings: known });
    const reports = [
      listing('a', { title: 'Anew' }),
      listing('c', { links }),
      listing('d', { title: 'A claim' }),
      listing('e', {
        title: 'Weekly news',
        links: [{ label: 'Page', url: 'https://lab.example/2' }],
      }),
    ].map((one) => one.paper);

    const seen = await findSeen(database, LIST, reports);
    const elsewhere = await findSeen(database, { ...LIST, instance: 'https://other.example' }, reports);

    assert.deepEqual([[...seen].map(({ id }) => id), elsewhere.size], [['a', 'c', 'd'], 0]);
  });

  test('moves what waits between two looks to the second, and nothing else', async () => {
    const database = await databases.open();
    const [before, waiting] = [listing('a'), listing('b')];
    await savePapers(database, [before.paper, waiting.paper]);
    await addListings(database, { ...LIST, day: MONDAY, listings: [before] });
    await addListings(database, { ...LIST, day: day('2026-03-03'), listings: [waiting] });

    await moveWaiting(database, LIST, { after: MONDAY, to: day('2026-03-06') });

    assert.deepEqual(ids(await listDay(database, LIST, day('2026-03-06'))), ['b']);
    assert.deepEqual(ids(await listDay(database, LIST, MONDAY)), ['a']);
  });
});
