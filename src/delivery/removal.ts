import { and, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { digests, feedDays, proposals } from '../database/schema/delivery.ts';
import { UserError } from '../errors.ts';
import type { Feed } from '../feeds/feeds.ts';
import { deleteFeed, lockFeed, removedFeed, undeleteFeed } from '../feeds/removal.ts';

const instant = z.string().transform((text) => Temporal.Instant.from(text));

/** Parses what is kept of a removed feed: its row, its days, and the ids of its digests and proposals. */
const removedShape = z.object({
  feed: removedFeed,
  days: z.array(
    z.object({
      feedId: z.int(),
      listDay: z.string().transform((text) => Temporal.PlainDate.from(text)),
      state: z.enum(['waiting', 'posted', 'quiet', 'missed', 'broken']),
      reason: z.string(),
      since: instant,
      isLate: z.boolean(),
      tries: z.int(),
      tryAt: instant.nullable(),
    }),
  ),
  digestIds: z.array(z.int()),
  proposalIds: z.array(z.int()).default([]),
});

/**
 * Removes a feed. What it posted stays, and takes votes. Returns a text that `restoreFeed` reads; undefined if it was
 * removed before.
 */
export async function removeFeed(
  database: Database,
  feedId: number,
  now: Temporal.Instant,
): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    const feed = await lockFeed(transaction, feedId);
    if (feed === undefined) return undefined;
    const days = await transaction.select().from(feedDays).where(eq(feedDays.feedId, feedId));
    const its = await transaction.select({ id: digests.id }).from(digests).where(eq(digests.feedId, feedId));
    const put = await transaction
      .select({ id: proposals.id })
      .from(proposals)
      .where(eq(proposals.feedId, feedId));
    await deleteFeed(transaction, feedId, now);
    const [digestIds, proposalIds] = [its.map(({ id }) => id), put.map(({ id }) => id)];
    return JSON.stringify({ feed, days, digestIds, proposalIds });
  });
}

/**
 * Restores a removed feed with the states of its days. What was due meanwhile is caught up. Throws `UserError` if it
 * is already back, or the guild is full.
 */
export async function restoreFeed(database: Database, guildId: string, removed: string): Promise<Feed> {
  const { feed, days, digestIds, proposalIds } = removedShape.parse(JSON.parse(removed));
  if (feed.guildId !== guildId) throw new UserError('That feed belonged to another server.');
  return database.transaction(async (transaction) => {
    const restored = await undeleteFeed(transaction, feed);
    if (days.length > 0) await transaction.insert(feedDays).values(days);
    if (digestIds.length > 0) {
      await transaction
        .update(digests)
        .set({ feedId: feed.id })
        .where(and(inArray(digests.id, digestIds), isNull(digests.feedId)));
    }
    if (proposalIds.length > 0) {
      await transaction
        .update(proposals)
        .set({ feedId: feed.id })
        .where(and(inArray(proposals.id, proposalIds), isNull(proposals.feedId)));
    }
    return restored;
  });
}
