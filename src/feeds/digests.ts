import { randomBytes } from 'node:crypto';
import { and, asc, eq, inArray, isNotNull, isNull, ne } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests } from '../database/schema.ts';
import type { SourceName } from '../papers/paper.ts';
import type { Feed } from './feeds.ts';
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
  /** Whether the header says that it comes late. */
  readonly isLate: boolean;
  /** When the header was first about to be sent; null before. */
  readonly claimedAt: Temporal.Instant | null;
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
  /** When it was first about to be sent; null before. */
  readonly claimedAt: Temporal.Instant | null;
  /** Null until it is sent. */
  readonly messageId: string | null;
  readonly refusedBecause: string | null;
}

/** Discord takes 25 characters; 12 random bytes never meet twice. */
export function createNonce(): string {
  return randomBytes(12).toString('hex');
}

/**
 * Writes a feed's digest of a day with its cards, all or nothing. Gives undefined where the feed has a digest of that
 * day already: another process, or an earlier run, wrote it.
 */
export async function writeDigest(
  database: Database,
  feed: Feed,
  listDay: Temporal.PlainDate,
  selection: Pick<Selection, 'chosen' | 'listed'>,
  { isLate, now }: { readonly isLate: boolean; readonly now: Temporal.Instant },
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
        isLate,
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

/** A digest's cards in their order. */
export async function listCards(database: Database, digestId: number): Promise<Card[]> {
  return database.select().from(cards).where(eq(cards.digestId, digestId)).orderBy(asc(cards.position));
}

/** Cards of a digest that stand in the channel. */
export async function countStandingCards(database: Database, digestId: number): Promise<number> {
  return database.$count(cards, and(eq(cards.digestId, digestId), isNotNull(cards.messageId)));
}

/** Another run posts this digest: whoever took it later goes on with it. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
}

/** Makes a run the one that posts a digest; a run that had it before is refused from now on. */
export async function takeDigest(database: Database, digestId: number, run: string): Promise<void> {
  await database.update(digests).set({ takenBy: run }).where(eq(digests.id, digestId));
}

/** Notes that the header is about to be sent. Throws `TakenOverError`. */
export async function claimHeader(
  database: Database,
  { digestId, run, now }: { readonly digestId: number; readonly run: string; readonly now: Temporal.Instant },
): Promise<void> {
  const claimed = await database
    .update(digests)
    .set({ claimedAt: now })
    .where(and(eq(digests.id, digestId), eq(digests.takenBy, run), isNull(digests.messageId)))
    .returning({ id: digests.id });
  if (claimed.length === 0) throw new TakenOverError(`Digest ${digestId} was taken over.`);
}

/** Notes that a card is about to be sent. Throws `TakenOverError`. */
export async function claimCard(
  database: Database,
  { cardId, run, now }: { readonly cardId: number; readonly run: string; readonly now: Temporal.Instant },
): Promise<void> {
  const own = database.select({ id: digests.id }).from(digests).where(eq(digests.takenBy, run));
  const claimed = await database
    .update(cards)
    .set({ claimedAt: now })
    .where(and(eq(cards.id, cardId), isNull(cards.messageId), inArray(cards.digestId, own)))
    .returning({ id: cards.id });
  if (claimed.length === 0) throw new TakenOverError(`Card ${cardId} was taken over.`);
}

/** Which of these messages are known to be headers or cards. */
export async function findKnownMessages(
  database: Database,
  messageIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (messageIds.length === 0) return new Set();
  const ids = [...messageIds];
  const headers = await database
    .select({ id: digests.messageId })
    .from(digests)
    .where(inArray(digests.messageId, ids));
  const standing = await database
    .select({ id: cards.messageId })
    .from(cards)
    .where(inArray(cards.messageId, ids));
  return new Set([...headers, ...standing].flatMap(({ id }) => (id === null ? [] : [id])));
}

/** Which of these papers a feed posted, or is posting, for another day. */
export async function findPostedElsewhen(
  database: Database,
  feedId: number,
  listDay: Temporal.PlainDate,
  paperIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paperIds.length === 0) return new Set();
  const rows = await database
    .selectDistinct({ id: cards.paperId })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(
      and(eq(digests.feedId, feedId), ne(digests.listDay, listDay), inArray(cards.paperId, [...paperIds])),
    );
  return new Set(rows.map(({ id }) => id));
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

/** Notes that a digest is posted to the end. Gives whether votes on it may have been heard before its cards were known. */
export async function markDigestPosted(
  database: Database,
  digestId: number,
  now: Temporal.Instant,
): Promise<boolean> {
  const [posted] = await database
    .update(digests)
    .set({ postedAt: now })
    .where(eq(digests.id, digestId))
    .returning({ hasUnreadVotes: digests.hasUnreadVotes });
  return posted?.hasUnreadVotes ?? false;
}

/** Notes that somebody reacted, in a channel, on what may be a card that is not known yet; false where none is on its way. */
export async function noteUnreadVotes(database: Database, channelId: string): Promise<boolean> {
  const noted = await database
    .update(digests)
    .set({ hasUnreadVotes: true })
    .where(and(eq(digests.channelId, channelId), isNull(digests.postedAt)))
    .returning({ id: digests.id });
  return noted.length > 0;
}
