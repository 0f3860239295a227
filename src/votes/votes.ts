import { and, asc, countDistinct, desc, eq, gte, inArray, max, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { postedCards } from '../database/schema/delivery.ts';
import { papers } from '../database/schema/papers.ts';
import { votes } from '../database/schema/votes.ts';
import { countVoteChange, findCardsOfMessages, lockVotes } from '../delivery/posted-cards.ts';
import { paperColumns, paperOf } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';

/** Counts a person's vote on a card; repeating it changes nothing. */
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

/** Removes a person's vote on a card. Their vote on another card of the same paper still counts. */
export async function removeVote(database: Database, cardId: number, userId: string): Promise<void> {
  await changeVotes(database, [cardId], (transaction) =>
    transaction.delete(votes).where(and(eq(votes.cardId, cardId), eq(votes.userId, userId))),
  );
}

/** Removes all votes on a card. */
export async function removeVotes(database: Database, cardId: number): Promise<void> {
  await changeVotes(database, [cardId], (transaction) =>
    transaction.delete(votes).where(eq(votes.cardId, cardId)),
  );
}

/** Removes the votes on deleted messages: a vote lasts as long as its reaction. */
export async function removeVotesOnMessages(
  database: Database,
  messageIds: readonly string[],
): Promise<void> {
  const ids = await findCardsOfMessages(database, messageIds);
  if (ids.length === 0) return;
  await changeVotes(database, ids, (transaction) =>
    transaction.delete(votes).where(inArray(votes.cardId, ids)),
  );
}

/** Changes votes and counts the change on the cards, so that reading votes again notices changes in the meantime. */
async function changeVotes(
  database: Database,
  cardIds: readonly number[],
  change: (transaction: Database) => Promise<unknown>,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await countVoteChange(transaction, cardIds);
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

/** Lists a guild's cards that were sent since `since`, by channel, oldest first. */
export async function listCountedCards(
  database: Database,
  guildId: string,
  since: Temporal.Instant,
): Promise<CountedCard[]> {
  return database
    .select({
      id: postedCards.cardId,
      messageId: postedCards.messageId,
      channelId: postedCards.channelId,
      voteEmoji: postedCards.voteEmoji,
      changes: postedCards.voteChanges,
    })
    .from(postedCards)
    .where(and(eq(postedCards.guildId, guildId), gte(postedCards.sentAt, since)))
    .orderBy(asc(postedCards.channelId), asc(postedCards.cardId));
}

/** The differences from Discord when votes were read again. */
export interface Drift {
  readonly added: number;
  readonly removed: number;
}

/**
 * Sets a card's votes to those of the people read from Discord. Returns the differences; undefined if a reaction was
 * counted since the card was looked up: then what was read may be outdated and must be read again.
 */
export async function reconcileVotes(
  database: Database,
  card: Pick<CountedCard, 'id' | 'changes'>,
  userIds: ReadonlySet<string>,
  now: Temporal.Instant,
): Promise<Drift | undefined> {
  return database.transaction(async (transaction) => {
    if ((await lockVotes(transaction, card.id)) !== card.changes) return undefined;
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

/** A guild's record of a paper: when it was posted there, and how many people voted for it. */
export interface Tally {
  /** The list day of the newest digest that had it. */
  readonly postedOn: Temporal.PlainDate;
  /** People, however many cards they reacted on. */
  readonly votes: number;
  /** Where the newest card is. */
  readonly card: { readonly guildId: string; readonly channelId: string; readonly messageId: string };
}

/** Finds a guild's tally of each of these papers; leaves out papers that were never posted there. */
export async function findTallies(
  database: Database,
  guildId: string,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, Tally>> {
  if (paperIds.length === 0) return new Map();
  const rows = await database
    .select({
      paperId: postedCards.paperId,
      postedOn: max(postedCards.listDay),
      votes: countDistinct(votes.userId),
      channelId: newest(postedCards.channelId),
      messageId: newest(postedCards.messageId),
    })
    .from(postedCards)
    .leftJoin(votes, eq(votes.cardId, postedCards.cardId))
    .where(and(eq(postedCards.guildId, guildId), inArray(postedCards.paperId, [...paperIds])))
    .groupBy(postedCards.paperId);
  return new Map(
    rows.flatMap(({ paperId, postedOn, votes, ...card }) =>
      postedOn === null ? [] : [[paperId, { postedOn, votes, card: { guildId, ...card } }] as const],
    ),
  );
}

/** Selects what the newest card of a group has. */
function newest(column: typeof postedCards.channelId | typeof postedCards.messageId) {
  return sql<string>`(array_agg(${column} order by ${postedCards.listDay} desc, ${postedCards.cardId} desc))[1]`;
}

/** A paper and the votes a guild gave it. */
export interface VotedPaper {
  readonly paper: Paper;
  readonly votes: number;
}

/** Finds a guild's papers by the votes cast since `since` (undefined: ever), most first, then the newest vote first. */
export async function findTopPapers(
  database: Database,
  guildId: string,
  since: Temporal.Instant | undefined,
  page: { readonly limit: number; readonly offset: number },
): Promise<{ readonly papers: readonly VotedPaper[]; readonly total: number }> {
  const cast = and(eq(postedCards.guildId, guildId), since && gte(votes.votedAt, since));
  const people = countDistinct(votes.userId);
  const [counted] = await database
    .select({ total: countDistinct(postedCards.paperId) })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .where(cast);
  const rows = await database
    .select({ paper: paperColumns, votes: people })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .innerJoin(papers, eq(papers.id, postedCards.paperId))
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

/** Counts the people who voted for a paper, by its id, in a guild or, without one, anywhere. */
export function countVotes(paperId: SQL, guildId: string | undefined): SQL<number> {
  const ofGuild = guildId === undefined ? sql`` : sql` and ${postedCards.guildId} = ${guildId}`;
  return sql<number>`(select count(distinct ${votes.userId})::int from ${votes} join ${postedCards} on ${postedCards.cardId} = ${votes.cardId} where ${postedCards.paperId} = ${paperId}${ofGuild})`;
}

/** Forgets the votes on a guild's cards. */
export async function forgetVotes(database: Database, guildId: string): Promise<void> {
  const its = database
    .select({ id: postedCards.cardId })
    .from(postedCards)
    .where(eq(postedCards.guildId, guildId));
  await database.delete(votes).where(inArray(votes.cardId, its));
}
