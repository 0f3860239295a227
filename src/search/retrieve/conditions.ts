import { type AnyColumn, and, type SQL, sql } from 'drizzle-orm';
import { listings, papers } from '../../database/schema/papers.ts';
import { escapeLike, stripNul } from '../../papers/strip-nul.ts';
import type { Query } from '../query/query.ts';

/** Where a search asks for papers that a team was shown: whose memory it is. */
export interface Team {
  readonly guildId: string;
}

/** What a team did with a paper, by the paper's id; without a guild, what any team did. */
export interface TeamFilters {
  isPosted(paperId: SQL, guildId: string | undefined): SQL<boolean>;
  countVotes(paperId: SQL, guildId: string | undefined): SQL<number>;
}

/** What a team did with each of `papers`. */
export interface TeamFacts {
  readonly isPosted: SQL<boolean>;
  readonly votes: SQL<number>;
}

/** Reads a team's facts of `papers`. */
export function readTeam({ isPosted, countVotes }: TeamFilters, team: Team | undefined): TeamFacts {
  const id = sql`${papers.id}`;
  return { isPosted: isPosted(id, team?.guildId), votes: countVotes(id, team?.guildId) };
}

/** When a paper must have been published, as a condition on a column of dates; undefined where any day will do. */
export function dayCondition(
  { since, until }: Pick<Query, 'since' | 'until'>,
  column: AnyColumn,
): SQL | undefined {
  return and(
    since === undefined ? undefined : sql`${column} >= ${since.toString()}`,
    until === undefined ? undefined : sql`${column} <= ${until.toString()}`,
  );
}

/** Whether a query asks for more of a paper than its words, authors and days. */
export function hasPaperCondition({ categories, source, posted, votes }: Query): boolean {
  return categories.length > 0 || source !== undefined || posted !== undefined || votes !== undefined;
}

/** What else a paper must be, as a condition on `papers`; undefined where there is nothing. */
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
