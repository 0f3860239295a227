import type { Database } from '../database/connect.ts';
import { changeFeed } from '../feeds/change.ts';
import type { Feed, FeedSettings } from '../feeds/feeds.ts';
import { retryOpenDaysNow } from './days.ts';
import { releaseDigests } from './digests.ts';

/**
 * Changes a feed. One that posts in another channel from now on has its open days tried at once: what of their digests is
 * not posted yet comes there, and what was posted stays where it is. Throws `UserError` where the feed was removed.
 */
export async function editFeed(
  database: Database,
  feed: Feed,
  order: FeedSettings,
  now: Temporal.Instant,
): Promise<Feed> {
  return database.transaction(async (transaction) => {
    const changed = await changeFeed(transaction, feed, order, now);
    if (order.channelId !== feed.channelId) {
      await releaseDigests(transaction, feed.id);
      await retryOpenDaysNow(transaction, feed.id, now);
    }
    return changed;
  });
}
