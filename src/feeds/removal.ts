import { and, eq, gte, lt, not, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { feeds, removedFeeds } from '../database/schema/feeds.ts';
import { UserError } from '../errors.ts';
import { SOURCE_NAMES } from '../papers/paper.ts';
import { LANGUAGE_CODES, TLDR_PROVIDERS } from '../papers/tldr-preference.ts';
import { type Feed, feedOf, findFreeNumber, isStoredFeed, refuseTooMany } from './feeds.ts';
import { DEFAULT_ORDER, ORDERS } from './order.ts';

const instant = z.string().transform((text) => Temporal.Instant.from(text));
const day = z.string().transform((text) => Temporal.PlainDate.from(text));
const words = z.array(z.string());

/** Parses a removed feed's row from JSON. */
export const removedFeed = z.object({
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
  order: z.enum(ORDERS).default(DEFAULT_ORDER.by),
  interests: z.string().default(DEFAULT_ORDER.interests),
  wildCard: z.boolean().default(DEFAULT_ORDER.wildCard),
  voteEmoji: z.string(),
  lessEmoji: z.string().nullable().default(null),
  tldr: z.enum(TLDR_PROVIDERS),
  language: z.enum(LANGUAGE_CODES),
  pausedBecause: z.string().nullable(),
  createdBy: z.string(),
  createdAt: instant,
  nextDueAt: instant.nullable(),
  nextListDay: day.nullable(),
  tellsQuiet: z.boolean(),
  tellsRisen: z.boolean().default(false),
  closedBecause: z.string().nullable(),
  tryAgainAt: instant.nullable(),
});

type FeedRow = typeof feeds.$inferSelect;

/** Locks a feed's row until the transaction ends; undefined if it was removed. */
export async function lockFeed(transaction: Database, feedId: number): Promise<FeedRow | undefined> {
  const [row] = await transaction.select().from(feeds).where(eq(feeds.id, feedId)).for('update');
  return row;
}

/** Deletes a feed. Use `removeFeed` in `delivery/`, which keeps what is needed to restore it. */
export async function deleteFeed(
  transaction: Database,
  feedId: number,
  now: Temporal.Instant,
): Promise<void> {
  const [deleted] = await transaction
    .delete(feeds)
    .where(eq(feeds.id, feedId))
    .returning({ feedId: feeds.id, guildId: feeds.guildId });
  if (deleted !== undefined) await transaction.insert(removedFeeds).values({ ...deleted, removedAt: now });
}

/** Undo works for a day after it was offered, which is soon after the removal. */
const RESTORABLE = Temporal.Duration.from({ hours: 24, minutes: 10 });

/** Asks whether a feed was removed so long ago that no Undo can bring it back. */
export function isGoneFeed(id: SQL, now: Temporal.Instant): SQL | undefined {
  const isRecent = gte(removedFeeds.removedAt, now.subtract(RESTORABLE));
  const isRestorable = sql`exists (select from ${removedFeeds} where ${removedFeeds.feedId} = ${id} and ${isRecent})`;
  return and(not(isStoredFeed(id)), not(isRestorable));
}

/** Forgets when feeds were removed that no Undo can bring back. */
export async function forgetOldRemovals(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(removedFeeds).where(lt(removedFeeds.removedAt, now.subtract(RESTORABLE)));
}

/**
 * Puts a deleted feed back as it was, under its old number if nobody has that. Throws `UserError` if it is already
 * back, or the guild has as many feeds as it may have.
 */
export async function undeleteFeed(transaction: Database, row: FeedRow): Promise<Feed> {
  const { id, guildId } = row;
  if ((await transaction.$count(feeds, eq(feeds.id, id))) > 0)
    throw new UserError('That feed is already back. /feeds list shows it.');
  await refuseTooMany(transaction, guildId);
  await transaction.delete(removedFeeds).where(eq(removedFeeds.feedId, id));
  const isTaken =
    (await transaction.$count(feeds, and(eq(feeds.guildId, guildId), eq(feeds.number, row.number)))) > 0;
  const number = isTaken ? await findFreeNumber(transaction, guildId) : row.number;
  const [stored] = await transaction
    .insert(feeds)
    .overridingSystemValue()
    .values({ ...row, number })
    .returning();
  if (stored === undefined) throw new Error('The database stored a feed and returned no row.');
  return feedOf(stored);
}
