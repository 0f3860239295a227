import { type AnyColumn, and, type SQL, sql } from 'drizzle-orm';
import { cards, digests, listings, papers, votes } from '../../database/schema.ts';
import { escapeLike, stripNul } from '../../papers/strip-nul.ts';
import type { Query } from '../query/query.ts';

/** Where a search asks for papers that a team was shown: whose memory it is. */
export interface Team {
  readonly guildId: string;
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

/** What else a paper must be, as a condition on `papers`; undefined where there is nothing. */
export function paperCondition(query: Query, team: Team | undefined): SQL | undefined {
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
  if (posted !== undefined) found.push(sql`${posted ? sql`` : sql`not `}${isPosted(team)}`);
  if (query.votes?.least !== undefined) found.push(sql`${countVotes(team)} >= ${query.votes.least}`);
  if (query.votes?.most !== undefined) found.push(sql`${countVotes(team)} <= ${query.votes.most}`);
  return and(...found);
}

function isPosted(team: Team | undefined): SQL {
  return sql`exists (select from ${cards} join ${digests} on ${digests.id} = ${cards.digestId} where ${cards.paperId} = ${papers.id} and ${cards.messageId} is not null${ofTeam(team)})`;
}

/** People who voted for a paper, in the team's guild or, for an operator, in any. */
export function countVotes(team: Team | undefined): SQL<number> {
  return sql<number>`(select count(distinct ${votes.userId})::int from ${votes} join ${cards} on ${cards.id} = ${votes.cardId} join ${digests} on ${digests.id} = ${cards.digestId} where ${cards.paperId} = ${papers.id}${ofTeam(team)})`;
}

function ofTeam(team: Team | undefined): SQL {
  return team === undefined ? sql`` : sql` and ${digests.guildId} = ${team.guildId}`;
}
