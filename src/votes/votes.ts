import { and, countDistinct, desc, eq, gte, inArray, max, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { postedCards } from '../database/schema/delivery.ts';
import { papers } from '../database/schema/papers.ts';
import { votes } from '../database/schema/votes.ts';
import { paperColumns, paperOf } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';

/** A guild's record of a paper: when it was posted there, and how many people voted for it. */
export interface Tally {
  /** The list day of the newest digest that had it, or the day on which it was put to the vote. */
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
      postedOn: max(postedCards.postedOn),
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
  return sql<string>`(array_agg(${column} order by ${postedCards.postedOn} desc, ${postedCards.cardId} desc))[1]`;
}

/** A paper and the votes a guild gave it. */
export interface VotedPaper {
  readonly paper: Paper;
  readonly votes: number;
}

/**
 * Finds a guild's papers by the votes cast since `since` (undefined: ever), by one person or by all, most first, then the
 * newest vote first.
 */
export async function findTopPapers(
  database: Database,
  guildId: string,
  since: Temporal.Instant | undefined,
  page: { readonly limit: number; readonly offset: number; readonly userId?: string | undefined },
): Promise<{ readonly papers: readonly VotedPaper[]; readonly total: number }> {
  const by = page.userId === undefined ? undefined : eq(votes.userId, page.userId);
  const cast = and(eq(postedCards.guildId, guildId), since && gte(votes.votedAt, since), by);
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
