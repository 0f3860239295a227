import { and, asc, countDistinct, desc, eq, gte, inArray, isNotNull, max, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, papers, votes } from '../database/schema.ts';
import { paperColumns, paperOf } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';

/** A card that stands in a channel. */
export interface StandingCard {
  readonly id: number;
  readonly voteEmoji: string;
}

/** The card that a message is; undefined for any other message. */
export async function findCard(database: Database, messageId: string): Promise<StandingCard | undefined> {
  const [card] = await database
    .select({ id: cards.id, voteEmoji: digests.voteEmoji })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(eq(cards.messageId, messageId));
  return card;
}

/** Counts a person's reaction on a card; repeated, it changes nothing. */
export async function saveVote(
  database: Database,
  cardId: number,
  userId: string,
  at: Temporal.Instant,
): Promise<void> {
  await changeVotes(database, [cardId], (transaction) =>
    transaction.insert(votes).values({ cardId, userId, votedAt: at }).onConflictDoNothing(),
  );
}

/** Takes a person's vote on a card away. A vote of theirs on another card of the same paper still counts. */
export async function removeVote(database: Database, cardId: number, userId: string): Promise<void> {
  await changeVotes(database, [cardId], (transaction) =>
    transaction.delete(votes).where(and(eq(votes.cardId, cardId), eq(votes.userId, userId))),
  );
}

/** Takes all votes on a card away. */
export async function removeVotes(database: Database, cardId: number): Promise<void> {
  await changeVotes(database, [cardId], (transaction) =>
    transaction.delete(votes).where(eq(votes.cardId, cardId)),
  );
}

/** Takes away the votes on deleted messages: a vote is a reaction that stands. */
export async function removeVotesOnMessages(
  database: Database,
  messageIds: readonly string[],
): Promise<void> {
  if (messageIds.length === 0) return;
  const gone = await database
    .select({ id: cards.id })
    .from(cards)
    .where(inArray(cards.messageId, [...messageIds]));
  const ids = gone.map(({ id }) => id);
  if (ids.length === 0) return;
  await changeVotes(database, ids, (transaction) =>
    transaction.delete(votes).where(inArray(votes.cardId, ids)),
  );
}

/** Changes votes, and counts the change on the cards, so that a recount under way sees that it was overtaken. */
async function changeVotes(
  database: Database,
  cardIds: readonly number[],
  change: (transaction: Database) => Promise<unknown>,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction
      .update(cards)
      .set({ voteChanges: sql`${cards.voteChanges} + 1` })
      .where(inArray(cards.id, [...cardIds]));
    await change(transaction);
  });
}

/** A card whose reactions are to be read again. */
export interface CountedCard {
  readonly id: number;
  readonly messageId: string;
  readonly channelId: string;
  readonly voteEmoji: string;
  /** How often its votes had changed when it was looked up. */
  readonly changes: number;
}

/** A guild's cards that were sent since `since`, by channel, oldest first. */
export async function listStandingCards(
  database: Database,
  guildId: string,
  since: Temporal.Instant,
): Promise<CountedCard[]> {
  const rows = await database
    .select({
      id: cards.id,
      messageId: cards.messageId,
      channelId: cards.channelId,
      voteEmoji: digests.voteEmoji,
      changes: cards.voteChanges,
    })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(and(eq(digests.guildId, guildId), isNotNull(cards.messageId), gte(cards.sentAt, since)))
    .orderBy(asc(cards.channelId), asc(cards.id));
  return rows.flatMap(({ messageId, channelId, ...card }) =>
    messageId === null || channelId === null ? [] : [{ ...card, messageId, channelId }],
  );
}

/** What a recount found different. */
export interface Drift {
  readonly added: number;
  readonly removed: number;
}

/**
 * Makes a card's votes those of the people who were read from Discord. Gives what differed, or undefined where a
 * reaction was counted since the card was looked up: what was read may be older than that, and is to be read again.
 */
export async function reconcileVotes(
  database: Database,
  card: Pick<CountedCard, 'id' | 'changes'>,
  userIds: ReadonlySet<string>,
  now: Temporal.Instant,
): Promise<Drift | undefined> {
  return database.transaction(async (transaction) => {
    const [held] = await transaction
      .select({ changes: cards.voteChanges })
      .from(cards)
      .where(eq(cards.id, card.id))
      .for('update');
    if (held?.changes !== card.changes) return undefined;
    const stored = await transaction
      .select({ userId: votes.userId })
      .from(votes)
      .where(eq(votes.cardId, card.id));
    const known = new Set(stored.map(({ userId }) => userId));
    const missing = [...userIds.difference(known)];
    const extra = [...known.difference(userIds)];
    if (missing.length > 0) {
      const rows = missing.map((userId) => ({ cardId: card.id, userId, votedAt: now }));
      await transaction.insert(votes).values(rows);
    }
    if (extra.length > 0) {
      await transaction.delete(votes).where(and(eq(votes.cardId, card.id), inArray(votes.userId, extra)));
    }
    return { added: missing.length, removed: extra.length };
  });
}

/** What a guild knows of a paper: that it was posted there, and how many people voted for it. */
export interface Tally {
  /** The list day of the newest digest that had it. */
  readonly postedOn: Temporal.PlainDate;
  /** People, however many cards they reacted on. */
  readonly votes: number;
  /** Where the newest card stands. */
  readonly card: { readonly guildId: string; readonly channelId: string; readonly messageId: string };
}

/** What a guild knows of each of these papers; a paper that was never posted there is left out. */
export async function findTallies(
  database: Database,
  guildId: string,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, Tally>> {
  if (paperIds.length === 0) return new Map();
  const rows = await database
    .select({
      paperId: cards.paperId,
      postedOn: max(digests.listDay),
      votes: countDistinct(votes.userId),
      channelId: newest(cards.channelId),
      messageId: newest(cards.messageId),
    })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(votes, eq(votes.cardId, cards.id))
    .where(
      and(eq(digests.guildId, guildId), isNotNull(cards.messageId), inArray(cards.paperId, [...paperIds])),
    )
    .groupBy(cards.paperId);
  return new Map(
    rows.flatMap(({ paperId, postedOn, votes, ...card }) =>
      postedOn === null ? [] : [[paperId, { postedOn, votes, card: { guildId, ...card } }] as const],
    ),
  );
}

/** Of the cards of a group, what the newest has. */
function newest(column: typeof cards.channelId | typeof cards.messageId) {
  return sql<string>`(array_agg(${column} order by ${digests.listDay} desc, ${cards.id} desc))[1]`;
}

/** A paper and the votes a guild gave it. */
export interface VotedPaper {
  readonly paper: Paper;
  readonly votes: number;
}

/** A guild's papers by the votes cast since `since` (undefined: ever), most first, then the newest vote first. */
export async function findTopPapers(
  database: Database,
  guildId: string,
  since: Temporal.Instant | undefined,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly papers: readonly VotedPaper[]; readonly total: number }> {
  const cast = and(eq(digests.guildId, guildId), since && gte(votes.votedAt, since));
  const people = countDistinct(votes.userId);
  const [counted] = await database
    .select({ total: countDistinct(cards.paperId) })
    .from(votes)
    .innerJoin(cards, eq(cards.id, votes.cardId))
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(cast);
  const rows = await database
    .select({ paper: paperColumns, votes: people })
    .from(votes)
    .innerJoin(cards, eq(cards.id, votes.cardId))
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .innerJoin(papers, eq(papers.id, cards.paperId))
    .where(cast)
    .groupBy(papers.id)
    .orderBy(desc(people), desc(max(votes.votedAt)), papers.id)
    .limit(page.limit)
    .offset(page.offset);
  return {
    papers: rows.map(({ paper, votes }) => ({ paper: paperOf(paper), votes })),
    total: counted?.total ?? 0,
  };
}
