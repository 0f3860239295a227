import { and, asc, eq, inArray, isNotNull, isNull, ne, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, outbox } from '../database/schema/delivery.ts';
import { feeds } from '../database/schema/feeds.ts';
import { type Choice, type ChoosingFeed, readReasons, type Why } from '../feeds/choice.ts';
import type { Feed } from '../feeds/feeds.ts';
import type { ListKey } from '../papers/paper.ts';
import type { CardEmojis } from './card-emojis.ts';
import type { DayKey } from './day-state.ts';
import { createNonce, type OutboxRow, outboxColumns } from './outbox.ts';

/**
 * The papers chosen for a feed's list day: written first, then posted. It belongs to its feed, not to a channel: what is
 * posted of it goes where the feed posts then, and stays there.
 */
export interface Digest extends ListKey, CardEmojis {
  readonly id: number;
  /** Null once the feed was removed. */
  readonly feedId: number | null;
  readonly guildId: string;
  readonly listDay: Temporal.PlainDate;
  /** Papers on the list, from which the cards were chosen. */
  readonly listed: number;
  /** Whether the header says that it comes late. */
  readonly isLate: boolean;
  readonly postedAt: Temporal.Instant | null;
}

/** A paper of a digest, with its message. */
export interface Card {
  readonly id: number;
  readonly paperId: string;
  readonly why: Why;
  readonly message: OutboxRow;
}

/** Whether a card is still to be posted. */
export function isOpenCard({ message }: Pick<Card, 'message'>): boolean {
  return message.messageId === null && message.gaveUpBecause === null;
}

/** A channel that has cards of a digest. */
export interface CardPlace {
  readonly channelId: string;
  readonly cards: number;
}

/**
 * Writes a feed's digest of a day with its cards and their messages, all or nothing. Returns undefined if the feed has a
 * digest of that day already: another process, or an earlier run, wrote it.
 */
export async function writeDigest(
  database: Database,
  feed: Feed,
  listDay: Temporal.PlainDate,
  { chosen, listed }: Pick<Choice, 'chosen' | 'listed'>,
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
        listed,
        voteEmoji: feed.voteEmoji,
        lessEmoji: feed.lessEmoji,
        isLate,
        writtenAt: now,
      })
      .onConflictDoNothing()
      .returning();
    if (digest === undefined) return undefined;
    const written = await transaction
      .insert(cards)
      .values(
        chosen.map(({ listing, reasons, pickedBy, isWildCard }, index) => ({
          digestId: digest.id,
          paperId: listing.paper.id,
          position: index + 1,
          reasons,
          pickedBy,
          isWildCard,
        })),
      )
      .returning({ id: cards.id });
    await transaction.insert(outbox).values(
      written.map(({ id }) => ({
        kind: 'card' as const,
        digestId: digest.id,
        cardId: id,
        nonce: createNonce(),
        writtenAt: now,
      })),
    );
    return digest;
  });
}

/** Finds a feed's digest of a day; undefined if none was written. */
export async function findDigest(
  database: Database,
  { feedId, listDay }: DayKey,
): Promise<Digest | undefined> {
  const [digest] = await database
    .select()
    .from(digests)
    .where(and(eq(digests.feedId, feedId), eq(digests.listDay, listDay)));
  return digest;
}

/** Lists a digest's cards in their order. */
export async function listCards(database: Database, digestId: number): Promise<Card[]> {
  const rows = await database
    .select({ id: cards.id, paperId: cards.paperId, why: whyColumns, message: outboxColumns })
    .from(cards)
    .innerJoin(outbox, eq(outbox.cardId, cards.id))
    .where(eq(cards.digestId, digestId))
    .orderBy(asc(cards.position));
  return rows.map(({ why, ...card }) => ({ ...card, why: whyOf(why) }));
}

const whyColumns = { reasons: cards.reasons, isWildCard: cards.isWildCard };

function whyOf({ reasons, isWildCard }: { readonly reasons: unknown; readonly isWildCard: boolean }): Why {
  return { reasons: readReasons(reasons), isWildCard };
}

/** Finds why a card's paper was chosen. */
export async function findWhy(database: Database, cardId: number): Promise<Why> {
  const [row] = await database.select(whyColumns).from(cards).where(eq(cards.id, cardId));
  return row === undefined ? { reasons: [], isWildCard: false } : whyOf(row);
}

/** Counts the cards of a digest that were posted, by channel, in the order they were sent. */
export async function countPostedCards(database: Database, digestId: number): Promise<readonly CardPlace[]> {
  const posted = (await listCards(database, digestId)).filter(({ message }) => message.messageId !== null);
  return [...Map.groupBy(posted, ({ message }) => message.forumId ?? message.channelId ?? '')].map(
    ([channelId, its]) => ({
      channelId,
      cards: its.length,
    }),
  );
}

/** Makes a run the one that posts a digest; a run that had it before is refused from now on. */
export async function takeDigest(database: Database, digestId: number, run: string): Promise<void> {
  await database.update(digests).set({ takenBy: run }).where(eq(digests.id, digestId));
}

/** Stops any run that posts a feed's unfinished digests at the next card, because the feed's channel has changed. */
export async function releaseDigests(database: Database, feedId: number): Promise<void> {
  await database
    .update(digests)
    .set({ takenBy: null })
    .where(and(eq(digests.feedId, feedId), isNull(digests.postedAt)));
}

/**
 * Finds which of these papers do not come again in a feed's digest of a day, or of any if left undefined: those that the feed posted, or is posting,
 * for another day, and those that its channel has from any feed or from a person who put them to the vote.
 */
export async function findPostedBefore(
  database: Database,
  feed: Pick<ChoosingFeed, 'id'> & Pick<Feed, 'channelId'>,
  listDay: Temporal.PlainDate | undefined,
  paperIds: readonly string[],
): Promise<ReadonlySet<string>> {
  if (paperIds.length === 0) return new Set();
  // One that is about to be added has posted nothing.
  const byThisFeed =
    feed.id === null ? undefined : and(eq(digests.feedId, feed.id), listDay && ne(digests.listDay, listDay));
  const isAnothers = feed.id === null ? undefined : or(isNull(digests.feedId), ne(digests.feedId, feed.id));
  // What another feed of the channel is about to post has no channel yet.
  // A forum's cards are in its posts.
  const place = sql`coalesce(${outbox.forumId}, ${outbox.channelId})`;
  const isHere = or(
    eq(place, feed.channelId),
    and(isNull(outbox.channelId), isNull(digests.postedAt), eq(feeds.channelId, feed.channelId)),
  );
  const isProposed = and(
    isNotNull(cards.proposalId),
    eq(place, feed.channelId),
    isNull(outbox.gaveUpBecause),
  );
  const rows = await database
    .selectDistinct({ id: cards.paperId })
    .from(cards)
    .innerJoin(outbox, eq(outbox.cardId, cards.id))
    .leftJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(feeds, eq(feeds.id, digests.feedId))
    .where(
      and(
        inArray(cards.paperId, [...paperIds]),
        or(byThisFeed, and(isNotNull(cards.digestId), isAnothers, isHere), isProposed),
      ),
    );
  return new Set(rows.map(({ id }) => id));
}

/** Forgets a guild's digests, cards and messages, its greeting among them. The votes on them, and its feeds, go before and after. */
export async function forgetDigests(database: Database, guildId: string): Promise<void> {
  const its = database.select({ id: digests.id }).from(digests).where(eq(digests.guildId, guildId));
  await database.delete(outbox).where(or(inArray(outbox.digestId, its), eq(outbox.guildId, guildId)));
  await database.delete(cards).where(inArray(cards.digestId, its));
  await database.delete(digests).where(eq(digests.guildId, guildId));
}
