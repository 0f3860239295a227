import { and, eq, inArray, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import type { Lexicon } from '../index/lexicon.ts';
import { contentWords } from '../query/analysis.ts';
import type { Search } from '../query/ask.ts';
import { type Concept, candidateStems } from '../query/concepts.ts';
import { phraseCondition, readPhrases } from '../query/phrases.ts';
import type { Phrase, Query } from '../query/query.ts';
import { type FindCandidates, MAX_RESULTS, type Wanted } from '../retrieve/candidates.ts';
import { dayCondition, hasPaperCondition, paperCondition, type TeamFacts } from '../retrieve/conditions.ts';
import { hasWords } from '../retrieve/has-words.ts';
import { findNoted, withNotes } from '../retrieve/noted.ts';
import type { TeamNotes } from '../retrieve/team-notes.ts';
import type { Titled } from '../retrieve/titles.ts';
import { fuse } from '../semantic/fusion.ts';
import { rank } from './rank.ts';

/** The result of a search before its papers are read. */
export interface Ordered {
  /** Ids of papers, best first, at most `MAX_RESULTS`. */
  readonly ids: readonly string[];
  /** True if there may be more papers that match. */
  readonly isCut: boolean;
  /** True if no paper has every word, so that papers with some of the words are returned. */
  readonly relaxed: boolean;
  /** True if a phrase that no paper has was loosened to its words; false if left out. */
  readonly isLoosened?: boolean;
}

/** A search request, parsed and understood. */
export interface SearchRequest extends Pick<Search, 'sort'> {
  readonly team: TeamFacts;
  /** What the server that asks wrote about papers. */
  readonly teamNotes: TeamNotes;
  readonly query: Query;
  readonly concepts: readonly Concept[];
  readonly lexicon: Lexicon;
  /**
   * Papers that meet the conditions and are close in meaning, the closest first; only used when sorting by relevance.
   */
  readonly near: readonly string[];
  /** Papers whose title was typed, and then those whose title begins with it. */
  readonly titled: Titled;
}

/**
 * Finds the papers that match, in the requested order. Those whose title was typed come first, then those whose title
 * begins with it. If no paper has a quoted phrase, the phrase is loosened to its words.
 */
export async function findMeant(
  database: Database,
  asked: SearchRequest,
  findCandidates: FindCandidates,
): Promise<Ordered> {
  const { exact, longer } = asked.titled;
  const titled = isPlain(asked) ? [...exact, ...longer] : exact;
  const ordered = putFirst(titled, await findOrder(database, asked, findCandidates));
  const loosened = ordered.ids.length > 0 ? undefined : loosen(asked.query);
  if (loosened === undefined) return ordered;
  return {
    ...(await findOrder(database, { ...asked, query: loosened }, findCandidates)),
    isLoosened: true,
  };
}

async function findOrder(
  database: Database,
  asked: SearchRequest,
  findCandidates: FindCandidates,
): Promise<Ordered> {
  const { query, concepts, sort = 'relevance', team } = asked;
  // No paper has a word of a pasted text. Without concepts, filters alone would find every paper.
  if (concepts.length === 0 && query.words !== '') return { ids: [], isCut: false, relaxed: false };
  // By date or votes, a paper with only some of the words isn't better for being new.
  if (sort !== 'relevance' || concepts.length === 0) {
    const ids = await findComplete(database, asked);
    if (ids.length > 0 || concepts.length === 0) {
      return { ids, isCut: ids.length === MAX_RESULTS, relaxed: false };
    }
  }
  const near = sort === 'relevance' ? asked.near : [];
  const found = await findRanked(database, { ...asked, near }, findCandidates);
  return sort === 'relevance' ? found : { ...found, ids: await orderBy(database, found.ids, sort, team) };
}

/** Returns whether the query is only plain words, which may be a title. */
function isPlain({ query, sort = 'relevance' }: Pick<SearchRequest, 'query' | 'sort'>): boolean {
  const { required, excluded, authors, since, until } = query;
  const isNarrowed = since !== undefined || until !== undefined || hasPaperCondition(query);
  return sort === 'relevance' && !isNarrowed && required.length + excluded.length + authors.length === 0;
}

/** Puts papers before all others. */
function putFirst(first: readonly string[], ordered: Ordered): Ordered {
  if (first.length === 0) return ordered;
  const others = ordered.ids.filter((id) => !first.includes(id));
  return { ...ordered, ids: [...first, ...others].slice(0, MAX_RESULTS), relaxed: false };
}

/** Takes the quotes off phrases; undefined if the query has none. Their words still rank. */
function loosen(query: Query): Query | undefined {
  const isPhrase = ({ text, inTitle }: Phrase) => !inTitle && contentWords(text).length > 1;
  const required = query.required.filter((group) => !group.some(isPhrase));
  return required.length === query.required.length ? undefined : { ...query, required };
}

async function findRanked(
  database: Database,
  asked: SearchRequest,
  findCandidates: FindCandidates,
): Promise<Ordered> {
  const { query, concepts, lexicon, teamNotes, near } = asked;
  const { candidates, isCut } = await withNotes(findCandidates, teamNotes)(database, wantedBy(asked));
  const ranked = rank(candidates, concepts, lexicon);
  const byWords = ranked.map(({ candidate }) => candidate.paperId);
  const ids = near.length === 0 ? byWords : fuse(byWords, near);
  return {
    ids: ids.slice(0, MAX_RESULTS),
    // If the last candidates have none of the words, those after them don't either.
    isCut: ids.length > MAX_RESULTS || (isCut && ranked.length === candidates.length),
    // One alternative is enough, and the conditions ensure it: only a plain word can be missing.
    relaxed: ranked.length > 0 && query.words !== '' && !ranked.some(({ isComplete }) => isComplete),
  };
}

/** What `findComplete` heeds of a search. */
type Complete = Pick<SearchRequest, 'query' | 'concepts' | 'lexicon' | 'sort' | 'team' | 'teamNotes'>;

/**
 * Finds papers that have every word or a synonym and meet the conditions: those with most votes or the newest first. With
 * `among`, a condition on `papers`, only those that meet it.
 */
export async function findComplete(
  database: Database,
  asked: Complete,
  { among, limit = MAX_RESULTS }: { readonly among?: SQL | undefined; readonly limit?: number } = {},
): Promise<string[]> {
  const { query, sort, team } = asked;
  const rows = await database
    .select({ id: papers.id })
    .from(papers)
    .innerJoin(searchDocuments, eq(papers.id, searchDocuments.paperId))
    .where(
      and(
        await completeCondition(database, asked),
        phraseCondition(readPhrases(query)),
        dayCondition(query, papers.publishedOn),
        paperCondition(query, team),
        among,
      ),
    )
    .orderBy(
      ...(sort === 'votes' ? [sql`${team.votes} desc`] : []),
      sql`${papers.publishedOn} desc nulls last`,
      papers.id,
    )
    .limit(limit);
  return rows.map(({ id }) => id);
}

/** Returns the condition that a paper, or a paper with its team's notes, has every word; undefined without words. */
async function completeCondition(
  database: Database,
  { query, concepts, lexicon, team, teamNotes }: Complete,
): Promise<SQL | undefined> {
  if (concepts.length === 0) return undefined;
  const hasAll = hasWords(concepts.map(hasConcept).join(' & '));
  const noted = await findNoted(database, wantedBy({ query, concepts, lexicon, team }), teamNotes);
  const complete = rank(noted, concepts, lexicon, { feedback: false }).filter(({ isComplete }) => isComplete);
  if (complete.length === 0) return hasAll;
  const ids = complete.map(({ candidate }) => candidate.paperId);
  return or(hasAll, inArray(searchDocuments.paperId, ids));
}

function wantedBy({
  query,
  concepts,
  lexicon,
  team,
}: Pick<SearchRequest, 'query' | 'concepts' | 'lexicon' | 'team'>): Wanted {
  return {
    stems: candidateStems(concepts, lexicon),
    phrases: readPhrases(query),
    days: query,
    condition: paperCondition(query, team),
    lexicon,
  };
}

function hasConcept({ alternatives, initials = [] }: Concept): string {
  return `(${[...alternatives, ...initials].map((stems) => `(${stems.map((one) => `'${one}'`).join(' <-> ')})`).join(' | ')})`;
}

async function orderBy(
  database: Database,
  ids: readonly string[],
  sort: 'date' | 'votes',
  team: TeamFacts,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const key = sort === 'date' ? sql`${papers.publishedOn} desc nulls last` : sql`${team.votes} desc`;
  const place = new Map(ids.map((id, index) => [id, index]));
  const rows = await database
    .select({ id: papers.id, key: sql<number>`dense_rank() over (order by ${key})` })
    .from(papers)
    .where(inArray(papers.id, [...ids]));
  return rows
    .sort(
      (one, other) =>
        Number(one.key) - Number(other.key) || (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0),
    )
    .map(({ id }) => id);
}
