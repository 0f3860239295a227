import assert from 'node:assert/strict';
import { test } from 'node:test';
import { countPapers, findPaper } from '../../src/papers/library.ts';
import { findDay, listDay, onlyListOf } from '../../src/papers/listings.ts';
import { saveDay, savePapers } from '../../src/search/save-papers.ts';
import { onEachDatabase } from '../support/database.ts';
import { listing, MONDAY, NOON, paper } from '../support/papers.ts';

/** Papers as no source lets them in, should one do so all the same. */
const WORDS = Array.from({ length: 250_000 }, (_, index) => `w${index.toString(36)}`).join(' ');
const bad = [
  paper('bad-version', { version: 40_000 }),
  paper('bad-day', { publishedOn: Temporal.PlainDate.from('+012345-01-01') }),
  paper('bad-words', { abstract: WORDS }),
];
const good = Array.from({ length: 20 }, (_, index) => paper(`good-${index}`));
const mixed = [...good.slice(0, 10), ...bad, ...good.slice(10)];

onEachDatabase('papers that the database does not take', (databases) => {
  test('are left out one by one, with the reason, and the others are saved', async () => {
    const database = await databases.open();

    const unfit = await savePapers(database, mixed);

    assert.deepEqual(unfit.map((one) => one.paper.id).sort(), bad.map((one) => one.id).sort());
    assert.ok(unfit.every(({ reason }) => /SQLSTATE (?:22|54)/u.test(reason)));
    assert.equal(await countPapers(database), good.length);
  });

  test('cost a day themselves alone, and are counted', async () => {
    const database = await databases.open();
    const day = {
      source: 'huggingface',
      instance: '',
      day: MONDAY,
      skipped: 2,
      categories: [],
      at: NOON,
    } as const;

    const unfit = await saveDay(database, { ...day, listings: mixed.map((one) => listing(one)) });

    assert.equal(unfit.length, bad.length);
    assert.equal((await listDay(database, onlyListOf('huggingface'), MONDAY)).length, good.length);
    assert.equal((await findDay(database, onlyListOf('huggingface'), MONDAY))?.state, 'listed');
  });

  test('are not those of a day of ten thousand', async () => {
    const database = await databases.open();
    const listings = Array.from({ length: 10_000 }, (_, index) =>
      listing(paper(`many-${index}`), { rank: index + 1 }),
    );
    const day = {
      source: 'huggingface',
      instance: '',
      day: MONDAY,
      skipped: 0,
      categories: [],
      at: NOON,
    } as const;

    assert.deepEqual(await saveDay(database, { ...day, listings }), []);

    assert.equal((await listDay(database, onlyListOf('huggingface'), MONDAY)).length, 10_000);
  });

  test('leave a date that is known better than by its month', async () => {
    const database = await databases.open();
    const dates = ['2026-03-01', '2026-03-09', '2026-03-01', '2026-03-05', '2026-02-27'];
    const found: (string | undefined)[] = [];
    for (const date of dates) {
      await savePapers(database, [paper('2603.00001', { publishedOn: Temporal.PlainDate.from(date) })]);
      found.push((await findPaper(database, '2603.00001'))?.publishedOn?.toString());
    }

    assert.deepEqual(found, ['2026-03-01', '2026-03-09', '2026-03-09', '2026-03-05', '2026-02-27']);
  });
});
