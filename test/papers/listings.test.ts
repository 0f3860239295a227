import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPapers } from '../../src/papers/library.ts';
import {
  confirmDay,
  findDay,
  findDayBefore,
  findNewestListings,
  isRepeat,
  listDay,
  onlyListOf,
  saveEmptyDay,
} from '../../src/papers/listings.ts';
import type { Listing, ListKey } from '../../src/papers/paper.ts';
import { saveDay } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';

const saved = (listings: readonly Listing[], more: { skipped?: number; categories?: string[] } = {}) =>
  ({
    source: 'huggingface',
    instance: '',
    day: MONDAY,
    listings,
    skipped: 0,
    categories: [],
    at: NOON,
    ...more,
  }) as const;

onEachDatabase('the listings', ({ open }) => {
  test('lists a day by upvotes, then by rank, and those without upvotes last', async () => {
    const database = await open();

    await saveDay(
      database,
      saved([
        listing(paper('a'), { rank: 1, upvotes: null }),
        listing(paper('b'), { rank: 4, upvotes: 5 }),
        listing(paper('c'), { rank: 3, upvotes: 9 }),
        listing(paper('d'), { rank: 2, upvotes: 5 }),
      ]),
    );

    const order = (await listDay(database, onlyListOf('huggingface'), MONDAY)).map((one) => one.paper.id);
    assert.deepEqual(order, ['c', 'd', 'b', 'a']);
  });

  test('updates upvotes when a day is saved again, and keeps papers that left the list', async () => {
    const database = await open();
    await saveDay(
      database,
      saved([listing(paper('a'), { upvotes: 1 }), listing(paper('b'), { upvotes: 2 })]),
    );

    await saveDay(database, saved([listing(paper('a'), { upvotes: 7 })]));

    const day = await listDay(database, onlyListOf('huggingface'), MONDAY);
    assert.deepEqual(
      day.map((one) => [one.paper.id, one.upvotes]),
      [
        ['a', 7],
        ['b', 2],
      ],
    );
  });

  test('keeps counts that a later answer leaves out', async () => {
    const database = await open();
    const counts = { upvotes: 4, comments: 2, codeStars: 10 };
    await saveDay(database, saved([listing(paper('a'), counts)]));

    await saveDay(database, saved([listing(paper('a'), { rank: 9 })]));

    const [first] = await listDay(database, onlyListOf('huggingface'), MONDAY);
    const { paper: _, ...facts } = first ?? listing(paper('none'));
    assert.deepEqual(facts, { rank: 9, ...counts });
  });

  test('stores nothing of a day that can not be stored whole', async () => {
    const database = await open();
    const tooMany = listing(paper('b'), { upvotes: 2 ** 40 });

    await assert.rejects(saveDay(database, saved([listing(paper('a')), tooMany])));

    assert.equal(await countPapers(database), 0);
    assert.equal(await findDay(database, onlyListOf('huggingface'), MONDAY), undefined);
  });

  test('lists a paper that stands twice in one answer once', async () => {
    const database = await open();

    await saveDay(database, saved([listing(paper('a'), { rank: 1 }), listing(paper('a'), { rank: 2 })]));

    assert.equal((await listDay(database, onlyListOf('huggingface'), MONDAY)).length, 1);
  });

  test('adds up the categories that a day was asked for', async () => {
    const database = await open();
    await saveDay(database, saved([], { categories: ['cs.LG'] }));

    await saveDay(database, saved([], { categories: ['cs.CL'] }));

    const day = await findDay(database, onlyListOf('huggingface'), MONDAY);
    assert.deepEqual(day?.state === 'listed' && day.categories, ['cs.CL', 'cs.LG']);
  });

  test('remembers that a day has no list, and never forgets a list for that', async () => {
    const database = await open();
    const saturday = MONDAY.subtract({ days: 2 });
    await saveEmptyDay(database, onlyListOf('huggingface'), saturday, 'weekend', NOON);
    await saveDay(database, saved([listing(paper('a'))]));

    await saveEmptyDay(database, onlyListOf('huggingface'), MONDAY, 'holiday', NOON);

    const day = await findDay(database, onlyListOf('huggingface'), saturday);
    assert.equal(day?.state === 'none' && day.reason, 'weekend');
    assert.equal((await findDay(database, onlyListOf('huggingface'), MONDAY))?.state, 'listed');
    assert.equal(await findDay(database, onlyListOf('arxiv'), MONDAY), undefined);
  });

  test('finds the last day before another that has a list', async () => {
    const database = await open();
    await saveDay(database, { ...saved([listing(paper('a'))]), day: MONDAY.subtract({ days: 3 }) });
    await saveEmptyDay(database, onlyListOf('huggingface'), MONDAY.subtract({ days: 1 }), 'weekend', NOON);

    const before = await findDayBefore(database, onlyListOf('huggingface'), MONDAY);

    assert.equal(before?.toString(), '2026-02-27');
    assert.equal(await findDayBefore(database, onlyListOf('arxiv'), MONDAY), undefined);
  });

  test("keeps the lists of a source's instances apart", async () => {
    const database = await open();
    const venue = { source: 'huggingface', instance: 'NeurIPS' } as const;
    await saveDay(database, saved([listing(paper('a')), listing(paper('b'))]));
    await saveDay(database, { ...saved([listing(paper('a'), { rank: 7 })]), ...venue });
    await saveEmptyDay(database, { ...venue, instance: 'ICLR' }, MONDAY, 'holiday', NOON);
    await confirmDay(database, venue, MONDAY, NOON.add({ hours: 1 }));
    const tuesday = MONDAY.add({ days: 1 });

    const idsOf = async (list: ListKey) => (await listDay(database, list, MONDAY)).map((one) => one.paper.id);
    assert.deepEqual(await idsOf(onlyListOf('huggingface')), ['a', 'b']);
    assert.deepEqual(await idsOf(venue), ['a']);
    assert.deepEqual(await idsOf({ ...venue, instance: 'ICLR' }), []);
    const collectedAt = (await findDay(database, onlyListOf('huggingface'), MONDAY))?.collectedAt;
    assert.ok(collectedAt?.equals(NOON));
    assert.equal((await findDay(database, { ...venue, instance: 'ICLR' }, MONDAY))?.state, 'none');
    assert.equal(await findDayBefore(database, { ...venue, instance: 'ICLR' }, tuesday), undefined);
    assert.equal(await isRepeat(database, venue, tuesday, ['a', 'b']), false);
    assert.equal(await isRepeat(database, onlyListOf('huggingface'), tuesday, ['a', 'b']), true);
  });

  test('gives the newest upvotes of a paper, from whichever list has any', async () => {
    const database = await open();
    await saveDay(database, saved([listing(paper('a'), { upvotes: 4, codeStars: 10 })]));
    await saveDay(database, {
      ...saved([listing(paper('a'))]),
      ...onlyListOf('arxiv'),
      day: MONDAY.add({ days: 1 }),
    });

    const newest = await findNewestListings(database, ['a', 'unknown']);

    assert.equal(newest.get('a')?.upvotes, 4);
    assert.equal(newest.size, 1);
  });
});
