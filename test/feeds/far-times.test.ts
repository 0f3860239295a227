import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { resetFarDues } from '../../src/feeds/far-times.ts';
import { findFeed, pauseFeed } from '../../src/feeds/feeds.ts';
import { onEachDatabase } from '../support/database.ts';
import { addFeedsIn } from '../support/feeds.ts';

const at = (text: string) => Temporal.Instant.from(text);

async function dueOf(database: Database, id: number | undefined): Promise<string[]> {
  const feed = await findFeed(database, id ?? 0);
  if (feed?.state.kind !== 'running') return [];
  return [feed.state.due.at.toString(), feed.state.due.listDay.toString()];
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

onEachDatabase('after the clock was ahead', (databases) => {
  test('a feed is due at its next time from now', async () => {
    const database = await databases.open();
    const [utc, berlin, paused] = await addFeedsIn(
      database,
      at('2027-03-02T12:00:00Z'),
      ['UTC', 'Europe/Berlin', 'UTC'],
      EVERY_DAY,
    );
    await pauseFeed(database, paused ?? 0, 'for a while');

    assert.equal(await resetFarDues(database, at('2026-10-24T12:00:00Z')), 2);

    assert.deepEqual(await dueOf(database, utc), ['2026-10-25T09:00:00Z', '2026-10-25']);
    // The clocks changed on that day.
    assert.deepEqual(await dueOf(database, berlin), ['2026-10-25T08:00:00Z', '2026-10-25']);
    assert.deepEqual(await dueOf(database, paused), []);
    assert.equal(await resetFarDues(database, at('2026-10-24T12:00:00Z')), 0);
  });

  test('by a day only, it is too', async () => {
    const database = await databases.open();
    const [id] = await addFeedsIn(database, at('2026-12-31T12:00:00Z'), ['UTC'], EVERY_DAY);

    await resetFarDues(database, at('2026-12-30T12:00:00Z'));

    assert.deepEqual(await dueOf(database, id), ['2026-12-31T09:00:00Z', '2026-12-31']);
  });

  test('a due that is a week away, as the feed posts once a week, stays', async () => {
    const database = await databases.open();
    const [id] = await addFeedsIn(database, at('2026-03-02T12:00:00Z'), ['UTC'], [1]);

    assert.equal(await resetFarDues(database, at('2026-03-02T12:00:00Z')), 0);

    assert.deepEqual(await dueOf(database, id), ['2026-03-09T09:00:00Z', '2026-03-09']);
  });
});
