import { and, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import { UserError } from '../errors.ts';
import { SOURCE_NAMES } from '../papers/paper.ts';
import { LANGUAGE_CODES, TLDR_PROVIDERS } from '../papers/tldr-preference.ts';
import { type Feed, feedOf, findFreeNumber, refuseTooMany } from './feeds.ts';
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
export async function deleteFeed(transaction: Database, feedId: number): Promise<void> {
  await transaction.delete(feeds).where(eq(feeds.id, feedId));
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
