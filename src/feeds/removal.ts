import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema.ts';
import { UserError } from '../errors.ts';
import { findNextDue } from './calendar.ts';
import { dueColumns, type Feed, feedOf, lockFeedsOf, refuseMoreThanMax } from './feeds.ts';

/** How long a removed feed can be brought back. */
const UNDO = Temporal.Duration.from({ hours: 24 });

/** Removes a feed; for a day `restoreFeed` brings it back. What it posted stays, and takes votes. */
export async function removeFeed(database: Database, feedId: number, now: Temporal.Instant): Promise<void> {
  await database
    .update(feeds)
    .set({
      removedAt: now,
      pausedBecause: sql`coalesce(${feeds.pausedBecause}, '')`,
      nextDueAt: null,
      nextListDay: null,
      closedBecause: null,
      tryAgainAt: null,
    })
    .where(and(eq(feeds.id, feedId), isNull(feeds.removedAt)));
}

/**
 * Brings a removed feed back as it was; if it was running, it is due at its next time after `now`. One that nobody
 * removed stays as it is. Throws `UserError` if it is gone for good, and if the guild has 25 others by now.
 */
export async function restoreFeed(
  database: Database,
  guildId: string,
  number: number,
  now: Temporal.Instant,
): Promise<Feed> {
  return database.transaction(async (transaction) => {
    await lockFeedsOf(transaction, guildId);
    const [row] = await transaction
      .select()
      .from(feeds)
      .where(and(eq(feeds.guildId, guildId), eq(feeds.number, number)));
    if (row === undefined)
      throw new UserError(
        `Feed ${number} was removed over a day ago and is gone. /feeds add makes a new one.`,
      );
    if (row.removedAt === null) return feedOf(row);
    await refuseMoreThanMax(transaction, guildId);
    const due =
      row.pausedBecause === ''
        ? { pausedBecause: null, ...dueColumns(findNextDue(feedOf(row).timetable, now)) }
        : {};
    const [restored] = await transaction
      .update(feeds)
      .set({ removedAt: null, ...due })
      .where(eq(feeds.id, row.id))
      .returning();
    return feedOf(restored ?? row);
  });
}

/** Deletes feeds that were removed longer ago than they can be brought back. */
export async function purgeRemovedFeeds(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(feeds).where(lt(feeds.removedAt, now.subtract(UNDO)));
}
