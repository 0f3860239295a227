import type { Database } from '../database/connect.ts';
import { changeFeed } from '../feeds/change.ts';
import type { Feed, FeedSettings } from '../feeds/feeds.ts';
import { retryOpenDaysNow } from './days.ts';
import { releaseDigests } from './digests.ts';

/**
 * Changes a feed. If its channel changes, tries its open days at once: cards that are not posted yet go to the new channel,
 * and posted ones stay where they are. Throws `UserError` if the feed was removed.
 */
export async function editFeed(
  database: Database,
  feed: Feed,
  settings: FeedSettings,
  now: Temporal.Instant,
): Promise<Feed> {
  return database.transaction(async (transaction) => {
    const changed = await changeFeed(transaction, feed, settings, now);
    if (settings.channelId !== feed.channelId) {
      await releaseDigests(transaction, feed.id);
      await retryOpenDaysNow(transaction, feed.id, now);
    }
    return changed;
  });
}
