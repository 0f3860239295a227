import { type AnyColumn, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { suggestByName } from '../../papers/names.ts';
import { escapeLike } from '../../papers/strip-nul.ts';
import { TITLE_MARK } from '../index/document.ts';
import { foldWords } from '../query/analysis.ts';
import { findByTitle, pickTitled } from './titles.ts';

/** A paper to choose while somebody types. */
export interface Suggestion {
  readonly id: string;
  readonly title: string;
}

/** How many matching papers are sorted; a person who wants others than the newest types on. */
const MAX_CANDIDATES = 2_000;
const MAX_WORDS = 10;

/** Two letters begin so many words that the index doesn't help: the newest papers are scanned instead. */
const SHORTEST_LOOKED_UP = 3;

/**
 * Suggests papers: those whose id begins with the text; the one whose title was typed, and those whose title begins with
 * it; then the newest whose title has a word that begins with each one typed, in any order.
 */
export async function suggestPapers(database: Database, typed: string, limit: number): Promise<Suggestion[]> {
  const words = foldWords(typed).slice(0, MAX_WORDS);
  const wanted = words.map((word) => `'${TITLE_MARK}${word}':*`).join(' & ');
  const columns = { id: papers.id, title: papers.title, savedAt: papers.savedAt };
  // A sign such as % is not a word: it is searched for in the titles of the newest papers.
  const isMatch = (column: SQL | AnyColumn, title: SQL | AnyColumn) =>
    wanted === ''
      ? sql`${title} ilike ${`%${escapeLike(typed.trim())}%`}`
      : sql`${column} @@ ${wanted}::tsquery`;
  const isLong = words.some((word) => word.length >= SHORTEST_LOOKED_UP);
  const byId = await database
    .select(columns)
    .from(papers)
    .where(sql`${papers.id} like ${`${escapeLike(typed.trim())}%`}`)
    .orderBy(...(typed.trim() === '' ? [desc(papers.savedAt)] : []), papers.id)
    .limit(limit);
  if (typed.trim() === '' || byId.length === limit) return byId;
  const newest = selectTitled(database).orderBy(desc(papers.savedAt)).limit(MAX_CANDIDATES).as('newest');
  const recent = await database
    .select({ id: newest.id, title: newest.title })
    .from(newest)
    .where(isMatch(newest.words, newest.title))
    .orderBy(desc(newest.savedAt), newest.id)
    .limit(limit);
  // The index returns the oldest first: if enough of the newest match, there is no need to read all matches.
  const isEnough = recent.length === limit || !isLong;
  const byTitle = isEnough
    ? recent
    : await findByIndex(database, isMatch(searchDocuments.words, papers.title), limit);
  const named = await suggestByName(database, typed, limit);
  // With fewer matches than the limit, the paper meant is among them.
  const meant = byTitle.length < limit ? pickTitled(byTitle, typed) : await findByTitle(database, typed);
  const all = [...byId, ...named, ...meant, ...byTitle].map(({ id, title }) => [id, { id, title }] as const);
  return [...new Map(all).values()].slice(0, limit);
}

async function findByIndex(database: Database, condition: SQL, limit: number): Promise<Suggestion[]> {
  const matches = selectTitled(database).where(condition).limit(MAX_CANDIDATES).as('matches');
  return database
    .select({ id: matches.id, title: matches.title })
    .from(matches)
    .orderBy(desc(matches.savedAt), matches.id)
    .limit(limit);
}

function selectTitled(database: Database) {
  return database
    .select({ id: papers.id, title: papers.title, savedAt: papers.savedAt, words: searchDocuments.words })
    .from(papers)
    .innerJoin(searchDocuments, eq(searchDocuments.paperId, papers.id))
    .$dynamic();
}
