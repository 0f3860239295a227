import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import { UserError } from '../errors.ts';
import { findNextDue } from './calendar.ts';
import { columnsOf, dueColumns, type Feed, type FeedSettings, feedOf } from './feeds.ts';

/**
 * Replaces a feed's settings; a running feed is due anew after `now`. `editFeed` in `delivery/` also takes care of the
 * days that are open. Throws `UserError` where the feed was removed.
 */
export async function changeFeed(
  database: Database,
  feed: Feed,
  order: FeedSettings,
  now: Temporal.Instant,
): Promise<Feed> {
  const due = feed.state.kind === 'running' ? dueColumns(findNextDue(order.timetable, now)) : {};
  const [row] = await database
    .update(feeds)
    // The new channel may be available where the old one was not: the next attempt tells.
    .set({ ...columnsOf(order), ...due, closedBecause: null, tryAgainAt: null })
    .where(eq(feeds.id, feed.id))
    .returning();
  if (row === undefined)
    throw new UserError(`Feed ${feed.number} was removed meanwhile. /feeds add makes a new one.`);
  return feedOf(row);
}

/** Whether settings are those that a feed has already. */
export function isSameSettings(feed: Feed, order: FeedSettings): boolean {
  return isDeepStrictEqual(columnsOf(feed), columnsOf(order));
}
