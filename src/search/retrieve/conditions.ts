import { type AnyColumn, and, type SQL, sql } from 'drizzle-orm';
import { listings, papers } from '../../database/schema/papers.ts';
import { escapeLike, stripNul } from '../../papers/strip-nul.ts';
import type { Days, Query } from '../query/query.ts';
import { hasNoted } from './noted-words.ts';

/** The team whose posts and votes a search may ask about. */
export interface Team {
  readonly guildId: string;
}

/** SQL for what a team did with a paper, by the paper's id; without a guild, what any team did. */
export interface TeamFilters {
  isPosted(paperId: SQL, guildId: string | undefined): SQL<boolean>;
  countVotes(paperId: SQL, guildId: string | undefined): SQL<number>;
  isDiscussed(paperId: SQL, guildId: string | undefined): SQL<boolean>;
  /** Whether it met about the paper on one of these days. */
  hasMet(paperId: SQL, guildId: string | undefined, days: Days): SQL<boolean>;
}

/** What a team did with each row of `papers`. */
export interface TeamFacts {
  readonly isPosted: SQL<boolean>;
  readonly votes: SQL<number>;
  readonly isDiscussed: SQL<boolean>;
  readonly hasMet: (days: Days) => SQL<boolean>;
  /** The server whose notes count; undefined if nobody's do. */
  readonly guildId: string | undefined;
}

/** Returns SQL for what a team did with `papers`. */
export function readTeam(
  { isPosted, countVotes, isDiscussed, hasMet }: TeamFilters,
  team: Team | undefined,
): TeamFacts {
  const id = sql`${papers.id}`;
  const guildId = team?.guildId;
  return {
    isPosted: isPosted(id, guildId),
    votes: countVotes(id, guildId),
    isDiscussed: isDiscussed(id, guildId),
    hasMet: (days) => hasMet(id, guildId, days),
    guildId,
  };
}

/** Returns a condition on a date column for when a paper was published; undefined if any day will do. */
export function dayCondition(
  { since, until }: Pick<Query, 'since' | 'until'>,
  column: AnyColumn,
): SQL | undefined {
  return and(
    since === undefined ? undefined : sql`${column} >= ${since.toString()}`,
    until === undefined ? undefined : sql`${column} <= ${until.toString()}`,
  );
}

/** Returns whether a query has conditions beyond words, authors and days. */
export function hasPaperCondition({ categories, notes, ...query }: Query): boolean {
  const { source, posted, votes, discussed, met } = query;
  const given = [source, posted, votes, discussed, met];
  return categories.length + notes.length > 0 || given.some((one) => one !== undefined);
}

/** Returns the other conditions on `papers`; undefined if there are none. */
export function paperCondition(query: Query, team: TeamFacts): SQL | undefined {
  const { categories, source, posted, discussed, met } = query;
  const found = categories.map((category) => {
    const wanted = stripNul(category).trim().toLowerCase();
    return sql`exists (select from unnest(${papers.categories}) as one where lower(one) = ${wanted} or lower(one) like ${`${escapeLike(wanted)}.%`})`;
  });
  if (source !== undefined) {
    found.push(
      sql`exists (select from ${listings} where ${listings.paperId} = ${papers.id} and ${listings.source} = ${source})`,
    );
  }
  if (posted !== undefined) found.push(sql`${posted ? sql`` : sql`not `}${team.isPosted}`);
  if (query.votes?.least !== undefined) found.push(sql`${team.votes} >= ${query.votes.least}`);
  if (query.votes?.most !== undefined) found.push(sql`${team.votes} <= ${query.votes.most}`);
  for (const text of query.notes) found.push(hasNoted(text, team.guildId));
  if (discussed !== undefined) found.push(sql`${discussed ? sql`` : sql`not `}${team.isDiscussed}`);
  if (met !== undefined) found.push(team.hasMet(met));
  return and(...found);
}
