import { randomBytes } from 'node:crypto';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, feeds } from '../database/schema.ts';
import type { SourceName } from '../papers/paper.ts';
import type { Due } from './calendar.ts';
import { type Feed, setDue } from './feeds.ts';
import type { Selection } from './selection.ts';

/** A digest as stored: written first, then posted. */
export interface Digest {
  readonly id: number;
  /** Null once the feed was removed. */
  readonly feedId: number | null;
  readonly guildId: string;
  readonly channelId: string;
  readonly source: SourceName;
  readonly listDay: Temporal.PlainDate;
  /** Papers on the list, of which the cards are the selection. */
  readonly listed: number;
  readonly voteEmoji: string;
  readonly nonce: string;
  /** The header's message; null until it is sent. */
  readonly messageId: string | null;
  readonly postedAt: Temporal.Instant | null;
}

/** A card as stored. */
export interface Card {
  readonly id: number;
  readonly paperId: string;
  /** What Discord knows a repeated send by. */
  readonly nonce: string;
  /** Null until it is sent. */
  readonly messageId: string | null;
  readonly refusedBecause: string | null;
}

/** What came of a feed's list day. */
export type DeliveredDay =
  | { readonly state: 'posted'; readonly digest: Digest; readonly cards: number }
  /** It was posted before, or is being posted. */
  | { readonly state: 'already'; readonly digest: Digest }
  | { readonly state: 'quiet'; readonly reason: 'weekend' | 'holiday' }
  | { readonly state: 'quiet'; readonly reason: 'filter'; readonly listed: number }
  | { readonly state: 'not-yet' }
  | { readonly state: 'gone'; readonly newest: Temporal.PlainDate };

/** Discord takes 25 characters; 12 random bytes never meet twice. */
function createNonce(): string {
  return randomBytes(12).toString('hex');
}

/**
 * Writes a feed's digest of a day with its cards, and moves the feed on to `next` if given, all or nothing. Gives
 * undefined where the feed has a digest of that day already: another process, or an earlier run, wrote it.
 */
export async function writeDigest(
  database: Database,
  feed: Feed,
  listDay: Temporal.PlainDate,
  selection: Selection,
  { next, now }: { readonly next: Due | undefined; readonly now: Temporal.Instant },
): Promise<Digest | undefined> {
  return database.transaction(async (transaction) => {
    const [digest] = await transaction
      .insert(digests)
      .values({
        feedId: feed.id,
        guildId: feed.guildId,
        channelId: feed.channelId,
        source: feed.source,
        listDay,
        listed: selection.listed,
        voteEmoji: feed.voteEmoji,
        nonce: createNonce(),
        writtenAt: now,
      })
      .onConflictDoNothing()
      .returning();
    if (digest === undefined) return undefined;
    const written = selection.chosen.map(({ paper }, index) => ({
      digestId: digest.id,
      paperId: paper.id,
      position: index + 1,
      nonce: createNonce(),
    }));
    await transaction.insert(cards).values(written);
    if (next !== undefined) await setDue(transaction, feed.id, next);
    return digest;
  });
}

/** A feed's digest of a day; undefined where none was written. */
export async function findDigest(
  database: Database,
  feedId: number,
  listDay: Temporal.PlainDate,
): Promise<Digest | undefined> {
  const [digest] = await database
    .select()
    .from(digests)
    .where(and(eq(digests.feedId, feedId), eq(digests.listDay, listDay)));
  return digest;
}

/** Digests that were written and not posted to the end, of feeds that run, oldest first. */
export async function findUnfinishedDigests(database: Database): Promise<Digest[]> {
  const rows = await database
    .select({ digest: digests })
    .from(digests)
    .innerJoin(feeds, eq(feeds.id, digests.feedId))
    .where(and(isNull(digests.postedAt), isNull(feeds.pausedBecause)))
    .orderBy(asc(digests.id));
  return rows.map((row) => row.digest);
}

/** A digest's cards in their order. */
export async function listCards(database: Database, digestId: number): Promise<Card[]> {
  return database.select().from(cards).where(eq(cards.digestId, digestId)).orderBy(asc(cards.position));
}

/** Notes that the header stands in the channel. */
export async function markHeaderSent(database: Database, digestId: number, messageId: string): Promise<void> {
  await database.update(digests).set({ messageId }).where(eq(digests.id, digestId));
}

/** Notes that a card stands in the channel. */
export async function markCardSent(
  database: Database,
  cardId: number,
  messageId: string,
  now: Temporal.Instant,
): Promise<void> {
  await database.update(cards).set({ messageId, sentAt: now }).where(eq(cards.id, cardId));
}

/** Notes that Discord will not take a card; it is passed over from now on. */
export async function markCardRefused(database: Database, cardId: number, because: string): Promise<void> {
  await database.update(cards).set({ refusedBecause: because }).where(eq(cards.id, cardId));
}

/** Notes that a digest is posted to the end. */
export async function markDigestPosted(
  database: Database,
  digestId: number,
  now: Temporal.Instant,
): Promise<void> {
  await database.update(digests).set({ postedAt: now }).where(eq(digests.id, digestId));
}
