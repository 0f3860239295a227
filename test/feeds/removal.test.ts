import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UserError } from '../../src/errors.ts';
import { addFeed, type FeedOrder, listFeeds, pauseFeed } from '../../src/feeds/feeds.ts';
import { purgeRemovedFeeds, removeFeed, restoreFeed } from '../../src/feeds/removal.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON } from '../support/papers.ts';

const ORDER: FeedOrder = {
  channelId: '2',
  source: 'huggingface',
  timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'UTC', weekdays: [1, 2, 3, 4, 5] },
  filter: { categories: [], crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
  voteEmoji: '👍',
  tellsQuiet: false,
};
const BY = { userId: '3', now: NOON };

onEachDatabase('a removed feed', ({ open }) => {
  test('comes back as it was, with its number, and is due at its next time', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', ORDER, BY);
    await removeFeed(database, feed.id, NOON);
    const later = NOON.add({ hours: 20 });

    const restored = await restoreFeed(database, 'guild', feed.number, later);

    assert.deepEqual({ ...restored, state: feed.state }, feed);
    assert.equal(
      restored.state.kind === 'running' && restored.state.due.at.toString(),
      '2026-03-03T16:00:00Z',
    );
    assert.deepEqual(await listFeeds(database, 'guild'), [restored]);
  });

  test('comes back paused where it was paused', async () => {
    const database = await open();
    const feed = await addFeed(database, 'guild', ORDER, BY);
    await pauseFeed(database, feed.id, 'by somebody');
    await removeFeed(database, feed.id, NOON);

    const restored = await restoreFeed(database, 'guild', feed.number, NOON);

    assert.deepEqual(restored.state, { kind: 'paused', because: 'by somebody' });
  });

  test('keeps its number while it can come back, and is gone after a day', async () => {
    const database = await open();
    const first = await addFeed(database, 'guild', ORDER, BY);
    await removeFeed(database, first.id, NOON);

    const second = await addFeed(database, 'guild', ORDER, BY);
    const other = await addFeed(database, 'another guild', ORDER, BY);
    await purgeRemovedFeeds(database, NOON.add({ hours: 23 }));
    await restoreFeed(database, 'guild', 1, NOON);
    await removeFeed(database, first.id, NOON);
    await purgeRemovedFeeds(database, NOON.add({ hours: 25 }));

    assert.deepEqual([first.number, second.number, other.number], [1, 2, 1]);
    await assert.rejects(
      restoreFeed(database, 'guild', 1, NOON),
      new UserError('Feed 1 was removed over a day ago and is gone. /feeds add makes a new one.'),
    );
  });
});
