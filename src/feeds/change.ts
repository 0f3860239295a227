import { isDeepStrictEqual } from 'node:util';
import { eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import { UserError } from '../errors.ts';
import { findNextDue } from './calendar.ts';
import { columnsOf, dueColumns, type Feed, type FeedSettings, feedOf } from './feeds.ts';

/**
 * Replaces a feed's settings; a running feed gets a new due time after `now`. `editFeed` in `delivery/` also takes care of
 * open days. Throws `UserError` if the feed was removed.
 */
export async function changeFeed(
  database: Database,
  feed: Feed,
  settings: FeedSettings,
  now: Temporal.Instant,
): Promise<Feed> {
  const due = feed.state.kind === 'running' ? dueColumns(findNextDue(settings.timetable, now)) : {};
  const [row] = await database
    .update(feeds)
    // The new channel may be available where the old one was not: the next attempt tells.
    .set({ ...columnsOf(settings), ...due, closedBecause: null, tryAgainAt: null })
    .where(eq(feeds.id, feed.id))
    .returning();
  if (row === undefined)
    throw new UserError(`Feed ${feed.number} was removed in the meantime. Add a new one with /feeds add.`);
  return feedOf(row);
}

/** Whether a feed already has these settings. */
export function isSameSettings(feed: Feed, settings: FeedSettings): boolean {
  return isDeepStrictEqual(columnsOf(feed), columnsOf(settings));
}
