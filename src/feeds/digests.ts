import { randomBytes } from 'node:crypto';
import { and, asc, eq, exists, inArray, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, feeds } from '../database/schema.ts';
import type { ListKey } from '../papers/paper.ts';
import type { CardPlace } from './days.ts';
import type { Feed } from './feeds.ts';
import type { Selection } from './selection.ts';

/** A message that stands. */
export interface Place {
  readonly channelId: string;
  readonly messageId: string;
}

/**
 * A digest as stored: written first, then posted. It belongs to its feed, not to a channel: what is posted of it goes
 * where the feed posts then, and stays where it stands.
 */
export interface Digest extends ListKey {
  readonly id: number;
  /** Null once the feed was removed. */
  readonly feedId: number | null;
  readonly guildId: string;
  /** Where the header stands, or may stand; null before it was first about to be sent. */
  readonly channelId: string | null;
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
  /** Where it stands, or may stand; null before it was first about to be sent. */
  readonly channelId: string | null;
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
        source: feed.source,
        instance: feed.instance,
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

/** The channels in which cards of a digest stand, with how many in each, in the order they were sent. */
export async function countStandingCards(
  database: Database,
  digestId: number,
): Promise<readonly CardPlace[]> {
  const standing = (await listCards(database, digestId)).filter((card) => card.messageId !== null);
  return [...Map.groupBy(standing, (card) => card.channelId ?? '')].map(([channelId, its]) => ({
    channelId,
    cards: its.length,
  }));
}

/** Another run posts this digest: whoever took it later goes on with it. */
export class TakenOverError extends Error {
  override readonly name = 'TakenOverError';
}

/** Makes a run the one that posts a digest; a run that had it before is refused from now on. */
export async function takeDigest(database: Database, digestId: number, run: string): Promise<void> {
  await database.update(digests).set({ takenBy: run }).where(eq(digests.id, digestId));
}

/** Who is about to send a message, when, and where. */
export interface Claim {
  readonly run: string;
  readonly now: Temporal.Instant;
  readonly channelId: string;
}

/** Notes that the header is about to be sent. Throws `TakenOverError`. */
export async function claimHeader(
  database: Database,
  { digestId, run, now, channelId }: Claim & { readonly digestId: number },
): Promise<void> {
  const claimed = await database
    .update(digests)
    .set({ claimedAt: now, channelId })
    .where(and(eq(digests.id, digestId), eq(digests.takenBy, run), isNull(digests.messageId)))
    .returning({ id: digests.id });
  if (claimed.length === 0) throw new TakenOverError(`Digest ${digestId} was taken over.`);
}

/**
 * Has a digest's header sent anew, as the rest of its cards goes to another channel; the one that was sent stays. Throws
 * `TakenOverError`.
 */
export async function renewHeader(database: Database, digestId: number, run: string): Promise<Digest> {
  const [digest] = await database
    .update(digests)
    .set({ messageId: null, channelId: null, claimedAt: null, nonce: createNonce() })
    .where(and(eq(digests.id, digestId), eq(digests.takenBy, run)))
    .returning();
  if (digest === undefined) throw new TakenOverError(`Digest ${digestId} was taken over.`);
  return digest;
}

/** Notes that a card is about to be sent. Throws `TakenOverError`. */
export async function claimCard(
  database: Database,
  { cardId, run, now, channelId }: Claim & { readonly cardId: number },
): Promise<void> {
  const own = database.select({ id: digests.id }).from(digests).where(eq(digests.takenBy, run));
  const claimed = await database
    .update(cards)
    .set({ claimedAt: now, channelId })
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

/**
 * Which of these papers do not come again in a feed's digest of a day: those that the feed posted, or is posting, for
 * another day, and those that its channel has from any feed.
 */
export async function findPostedBefore(
  database: Database,
  feed: Pick<Feed, 'id' | 'channelId'>,
  listDay: Temporal.PlainDate,
  paperIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paperIds.length === 0) return new Set();
  const byThisFeed = and(eq(digests.feedId, feed.id), ne(digests.listDay, listDay));
  const isAnothers = or(isNull(digests.feedId), ne(digests.feedId, feed.id));
  // What another feed of the channel is about to post has no channel yet.
  const isHere = or(
    eq(cards.channelId, feed.channelId),
    and(isNull(cards.channelId), isNull(digests.postedAt), eq(feeds.channelId, feed.channelId)),
  );
  const rows = await database
    .selectDistinct({ id: cards.paperId })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(feeds, eq(feeds.id, digests.feedId))
    .where(and(inArray(cards.paperId, [...paperIds]), or(byThisFeed, and(isAnothers, isHere))));
  return new Set(rows.map(({ id }) => id));
}

/** Notes that the header stands in a channel. */
export async function markHeaderSent(
  database: Database,
  digestId: number,
  { channelId, messageId }: Place,
): Promise<void> {
  await database.update(digests).set({ channelId, messageId }).where(eq(digests.id, digestId));
}

/** Notes that a card stands in a channel. */
export async function markCardSent(
  database: Database,
  cardId: number,
  { channelId, messageId }: Place,
  now: Temporal.Instant,
): Promise<void> {
  await database.update(cards).set({ channelId, messageId, sentAt: now }).where(eq(cards.id, cardId));
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

/** Has the votes on a digest's cards read once it is posted, as one of them may stand and not be known yet. */
export async function noteUnreadVotes(database: Database, digestId: number): Promise<void> {
  await database.update(digests).set({ hasUnreadVotes: true }).where(eq(digests.id, digestId));
}

/** Notes that somebody reacted, in a channel, on what may be a card that is not known yet; false where none is on its way. */
export async function noteVoteOnUnknown(database: Database, channelId: string): Promise<boolean> {
  const onItsWay = database
    .select({ one: sql`1` })
    .from(cards)
    .where(and(eq(cards.digestId, digests.id), eq(cards.channelId, channelId), isNull(cards.messageId)));
  const noted = await database
    .update(digests)
    .set({ hasUnreadVotes: true })
    .where(and(isNull(digests.postedAt), exists(onItsWay)))
    .returning({ id: digests.id });
  return noted.length > 0;
}
