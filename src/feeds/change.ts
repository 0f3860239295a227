import { isDeepStrictEqual } from 'node:util';
import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests, feedDays, feeds } from '../database/schema.ts';
import { UserError } from '../errors.ts';
import { findNextDue } from './calendar.ts';
import { columnsOf, dueColumns, type Feed, type FeedOrder, feedOf } from './feeds.ts';

/**
 * Replaces a feed's order; a running feed is due anew after `now`. In another channel, days that are not posted yet are
 * tried at once, with what of their digests does not stand anywhere.
 */
export async function changeFeed(
  database: Database,
  feed: Feed,
  order: FeedOrder,
  now: Temporal.Instant,
): Promise<Feed> {
  const due = feed.state.kind === 'running' ? dueColumns(findNextDue(order.timetable, now)) : {};
  return database.transaction(async (transaction) => {
    const [row] = await transaction
      .update(feeds)
      // Another channel may be open where this one was closed: the next attempt tells.
      .set({ ...columnsOf(order), ...due, closedBecause: null, tryAgainAt: null })
      .where(eq(feeds.id, feed.id))
      .returning();
    if (row === undefined)
      throw new UserError(`Feed ${feed.number} was removed meanwhile. /feeds add makes a new one.`);
    if (order.channelId !== feed.channelId) await moveOpenDays(transaction, feed.id, now);
    return feedOf(row);
  });
}

/** Has what a feed has open tried at once; a run that still posts in the old channel stops at its next card. */
async function moveOpenDays(transaction: Database, feedId: number, now: Temporal.Instant): Promise<void> {
  await transaction
    .update(digests)
    .set({ takenBy: null })
    .where(and(eq(digests.feedId, feedId), isNull(digests.postedAt)));
  await retryOpenDays(transaction, feedId, now);
}

/** Has the days that a feed has open tried at once. */
export async function retryOpenDays(
  database: Database,
  feedId: number,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .update(feedDays)
    .set({ state: 'waiting', reason: '', since: now, tryAt: now, tries: 0 })
    .where(and(eq(feedDays.feedId, feedId), isNotNull(feedDays.tryAt)));
}

/** Whether an order asks for what a feed does already. */
export function isSameOrder(feed: Feed, order: FeedOrder): boolean {
  return isDeepStrictEqual(columnsOf(feed), columnsOf(order));
}
