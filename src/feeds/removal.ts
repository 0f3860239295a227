import { and, eq, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { digests, feedDays, feeds } from '../database/schema.ts';
import { UserError } from '../errors.ts';
import { SOURCE_NAMES } from '../papers/paper.ts';
import { LANGUAGE_CODES, TLDR_PROVIDERS } from '../papers/tldr-preference.ts';
import { type Feed, feedOf, findFreeNumber, refuseTooMany } from './feeds.ts';

const instant = z.string().transform((text) => Temporal.Instant.from(text));
const day = z.string().transform((text) => Temporal.PlainDate.from(text));
const words = z.array(z.string());

/** What is kept of a removed feed: its row, its days, and which digests were its own. */
const removedShape = z.object({
  feed: z.object({
    id: z.int(),
    guildId: z.string(),
    number: z.int(),
    channelId: z.string(),
    source: z.enum(SOURCE_NAMES),
    instance: z.string().default(''),
    time: z.string(),
    zone: z.string(),
    weekdays: z.array(z.int()),
    categories: words,
    crossLists: z.boolean(),
    wanted: words,
    avoided: words,
    minUpvotes: z.int(),
    maxPapers: z.int(),
    voteEmoji: z.string(),
    tldr: z.enum(TLDR_PROVIDERS),
    language: z.enum(LANGUAGE_CODES),
    pausedBecause: z.string().nullable(),
    createdBy: z.string(),
    createdAt: instant,
    nextDueAt: instant.nullable(),
    nextListDay: day.nullable(),
    tellsQuiet: z.boolean(),
    closedBecause: z.string().nullable(),
    tryAgainAt: instant.nullable(),
  }),
  days: z.array(
    z.object({
      feedId: z.int(),
      listDay: day,
      state: z.enum(['waiting', 'posted', 'quiet', 'late', 'broken']),
      reason: z.string(),
      since: instant,
      isLate: z.boolean(),
      tries: z.int(),
      tryAt: instant.nullable(),
    }),
  ),
  digestIds: z.array(z.int()),
});

/**
 * Removes a feed. What it posted stays, and takes votes. Gives what `restoreFeed` brings it back from, as text; undefined
 * where it was removed before.
 */
export async function removeFeed(database: Database, feedId: number): Promise<string | undefined> {
  return database.transaction(async (transaction) => {
    const [feed] = await transaction.select().from(feeds).where(eq(feeds.id, feedId)).for('update');
    if (feed === undefined) return undefined;
    const days = await transaction.select().from(feedDays).where(eq(feedDays.feedId, feedId));
    const its = await transaction.select({ id: digests.id }).from(digests).where(eq(digests.feedId, feedId));
    await transaction.delete(feeds).where(eq(feeds.id, feedId));
    return JSON.stringify({ feed, days, digestIds: its.map(({ id }) => id) });
  });
}

/**
 * Brings a removed feed back as it was, with what became of its days; under its old number, if nobody has that. What
 * was due meanwhile is caught up. Throws `UserError` where it is back already, or the guild is full.
 */
export async function restoreFeed(database: Database, guildId: string, removed: string): Promise<Feed> {
  const { feed, days, digestIds } = removedShape.parse(JSON.parse(removed));
  if (feed.guildId !== guildId) throw new UserError('That feed was of another server.');
  return database.transaction(async (transaction) => {
    const isBack = (await transaction.$count(feeds, eq(feeds.id, feed.id))) > 0;
    if (isBack) throw new UserError('That feed is back already. /feeds list shows it.');
    await refuseTooMany(transaction, guildId);
    const isTaken =
      (await transaction.$count(feeds, and(eq(feeds.guildId, guildId), eq(feeds.number, feed.number)))) > 0;
    const number = isTaken ? await findFreeNumber(transaction, guildId) : feed.number;
    const [row] = await transaction
      .insert(feeds)
      .overridingSystemValue()
      .values({ ...feed, number })
      .returning();
    if (row === undefined) throw new Error('The database stored a feed and gave no row.');
    if (days.length > 0) await transaction.insert(feedDays).values(days);
    if (digestIds.length > 0) {
      await transaction
        .update(digests)
        .set({ feedId: feed.id })
        .where(and(inArray(digests.id, digestIds), isNull(digests.feedId)));
    }
    return feedOf(row);
  });
}
