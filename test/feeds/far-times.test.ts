import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Database } from '../../src/database/connect.ts';
import { resetFarDues } from '../../src/feeds/far-times.ts';
import { addFeed, findFeed, pauseFeed } from '../../src/feeds/feeds.ts';
import { onEachDatabase } from '../support/database.ts';

const at = (text: string) => Temporal.Instant.from(text);

/** Adds a feed of each of these timetables, as if the clock showed that moment. */
async function addFeeds(database: Database, clock: string, zones: readonly string[], weekdays: number[]) {
  const ids: number[] = [];
  for (const zone of zones) {
    const feed = await addFeed(
      database,
      '1',
      {
        channelId: '2',
        source: 'huggingface',
        timetable: { time: Temporal.PlainTime.from('09:00'), zone, weekdays },
        filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
        voteEmoji: '👍',
        tellsQuiet: false,
      },
      { userId: '3', now: at(clock) },
    );
    ids.push(feed.id);
  }
  return ids;
}

async function dueOf(database: Database, id: number | undefined): Promise<string[]> {
  const feed = await findFeed(database, id ?? 0);
  if (feed?.state.kind !== 'running') return [];
  return [feed.state.due.at.toString(), feed.state.due.listDay.toString()];
}

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

onEachDatabase('after the clock was ahead', (databases) => {
  test('a feed is due at its next time from now', async () => {
    const database = await databases.open();
    const [utc, berlin, paused] = await addFeeds(
      database,
      '2027-03-02T12:00:00Z',
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
    const [id] = await addFeeds(database, '2026-12-31T12:00:00Z', ['UTC'], EVERY_DAY);

    await resetFarDues(database, at('2026-12-30T12:00:00Z'));

    assert.deepEqual(await dueOf(database, id), ['2026-12-31T09:00:00Z', '2026-12-31']);
  });

  test('a due that is a week away, as the feed posts once a week, stays', async () => {
    const database = await databases.open();
    const [id] = await addFeeds(database, '2026-03-02T12:00:00Z', ['UTC'], [1]);

    assert.equal(await resetFarDues(database, at('2026-03-02T12:00:00Z')), 0);

    assert.deepEqual(await dueOf(database, id), ['2026-03-09T09:00:00Z', '2026-03-09']);
  });
});
