import { and, type SQL, sql } from 'drizzle-orm';
import { cards, digests, listings, papers, searchDocuments, votes } from '../../database/schema.ts';
import { escapeLike, storable } from '../storable.ts';
import { contentWords, foldWords, stem } from './analysis.ts';
import { NAME_MARK } from './document.ts';
import type { Phrase, Query } from './query.ts';

/** Where a search asks for papers that a team was shown: whose memory it is. */
export interface Team {
  readonly guildId: string;
}

/** What a paper must be beside having words, as conditions on `papers`. */
export function paperConditions(query: Query, team: Team | undefined): SQL[] {
  const { categories, since, until, source, posted } = query;
  const found = categories.map((category) => {
    const wanted = storable(category).trim().toLowerCase();
    return sql`exists (select from unnest(${papers.categories}) as one where lower(one) = ${wanted} or lower(one) like ${`${escapeLike(wanted)}.%`})`;
  });
  if (since !== undefined) found.push(sql`${papers.publishedOn} >= ${since.toString()}`);
  if (until !== undefined) found.push(sql`${papers.publishedOn} <= ${until.toString()}`);
  if (source !== undefined) {
    found.push(
      sql`exists (select from ${listings} where ${listings.paperId} = ${papers.id} and ${listings.source} = ${source})`,
    );
  }
  if (posted !== undefined) found.push(sql`${posted ? sql`` : sql`not `}${isPosted(team)}`);
  if (query.votes?.least !== undefined) found.push(sql`${countVotes(team)} >= ${query.votes.least}`);
  if (query.votes?.most !== undefined) found.push(sql`${countVotes(team)} <= ${query.votes.most}`);
  return found;
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

/**
 * What a paper's words must be, as text of a tsquery; undefined where any will do. Words hold letters and digits
 * alone, so that nothing in them is an operator.
 */
function wordConditions({ required, excluded, authors }: Query): string | undefined {
  const parts = [
    ...required.map((group) => either(group.map(phraseQuery))),
    ...excluded.flatMap((phrase) => phraseQuery(phrase).map((one) => `!(${one})`)),
    ...authors.flatMap(authorQuery),
  ].filter((part) => part !== '');
  return parts.length === 0 ? undefined : parts.join(' & ');
}

/** What of these conditions finds papers: words they have. Undefined where there are none. */
export function requiredWords(query: Query): string | undefined {
  return wordConditions({ ...query, excluded: [] });
}

function either(options: readonly string[][]): string {
  const written = options.flat();
  return written.length === 0 ? '' : `(${written.join(' | ')})`;
}

/** Words in a row, or none where the phrase has stop words alone. */
function phraseQuery({ text, inTitle }: Phrase): string[] {
  const stems = contentWords(text).map(stem);
  return stems.length === 0
    ? []
    : [`(${stems.map((one) => `'${one}':${inTitle ? 'A' : 'AB'}`).join(' <-> ')})`];
}

/** Every word of a name as the beginning of one, in any order; what stands written out also finds its initial. */
function authorQuery(name: string): string[] {
  const words = foldWords(name);
  // The last word is the family's, or the only one: an initial alone would find half of all people.
  return words.map((word, index) =>
    words.length > 1 && index < words.length - 1 && word.length > 1
      ? `('${NAME_MARK}${word}':* | '${NAME_MARK}${word.charAt(0)}')`
      : `'${NAME_MARK}${word}':*`,
  );
}

/** Both kinds of conditions together; undefined where there are none. */
export function allConditions(query: Query, team: Team | undefined): SQL | undefined {
  const words = wordConditions(query);
  return and(
    ...(words === undefined ? [] : [sql`${searchDocuments.words} @@ ${words}::tsquery`]),
    ...paperConditions(query, team),
  );
}
