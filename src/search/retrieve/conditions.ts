import { type AnyColumn, and, type SQL, sql } from 'drizzle-orm';
import { listings, papers } from '../../database/schema/papers.ts';
import { escapeLike, stripNul } from '../../papers/strip-nul.ts';
import type { Query } from '../query/query.ts';

/** The team whose posts and votes a search may ask about. */
export interface Team {
  readonly guildId: string;
}

/** SQL for what a team did with a paper, by the paper's id; without a guild, what any team did. */
export interface TeamFilters {
  isPosted(paperId: SQL, guildId: string | undefined): SQL<boolean>;
  countVotes(paperId: SQL, guildId: string | undefined): SQL<number>;
}

/** A team's posts and votes for each row of `papers`. */
export interface TeamFacts {
  readonly isPosted: SQL<boolean>;
  readonly votes: SQL<number>;
}

/** Returns SQL for a team's posts and votes of `papers`. */
export function readTeam({ isPosted, countVotes }: TeamFilters, team: Team | undefined): TeamFacts {
  const id = sql`${papers.id}`;
  return { isPosted: isPosted(id, team?.guildId), votes: countVotes(id, team?.guildId) };
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
export function hasPaperCondition({ categories, source, posted, votes }: Query): boolean {
  return categories.length > 0 || source !== undefined || posted !== undefined || votes !== undefined;
}

/** Returns the other conditions on `papers`; undefined if there are none. */
export function paperCondition(query: Query, team: TeamFacts): SQL | undefined {
  const { categories, source, posted } = query;
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
  return and(...found);
}
