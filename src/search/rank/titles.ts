import { and, eq, like, or, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { TITLE_MARK } from '../index/document.ts';
import { contentWords, foldWords, stem } from '../query/analysis.ts';
import type { Query } from '../query/query.ts';
import { MAX_RESULTS } from '../retrieve/candidates.ts';
import { hasPaperCondition } from '../retrieve/conditions.ts';
import type { Asked, Ordered } from './ordering.ts';

/** A single word begins too many titles to mean one of them. */
const MIN_WORDS = 2;

/** No title has more. */
const MAX_WORDS = 60;

/** As many titles may begin with the same words. */
const MAX_TITLED = 20;

/**
 * Finds the papers whose title was typed, and then those whose title begins with it, ignoring case, marks and punctuation.
 * Only plain words are taken for a title.
 */
export async function findTitled(
  database: Database,
  { query, sort = 'relevance' }: Pick<Asked, 'query' | 'sort'>,
): Promise<readonly string[]> {
  const words = foldWords(query.words);
  const stems = contentWords(query.words).map(stem).join(' ');
  if (sort !== 'relevance' || !isPlain(query) || stems === '') return [];
  if (words.length < MIN_WORDS || words.length > MAX_WORDS) return [];
  const hasWords = words.map((word) => `'${TITLE_MARK}${word}'`).join(' & ');
  const { paperId, title } = searchDocuments;
  const rows = await database
    .select({ id: papers.id, title: papers.title })
    .from(searchDocuments)
    .innerJoin(papers, eq(papers.id, paperId))
    .where(
      and(
        sql`${searchDocuments.words} @@ ${hasWords}::tsquery`,
        // Stems hold letters and digits only, so nothing in them is a wildcard.
        or(eq(title, stems), like(title, `${stems} %`)),
      ),
    )
    .orderBy(sql`length(${title})`, papers.id)
    .limit(MAX_TITLED);
  const typed = words.join(' ');
  const folded = rows.map(({ id, title }) => ({ id, title: foldWords(title).join(' ') }));
  return [
    ...folded.filter((row) => row.title === typed),
    ...folded.filter((row) => row.title.startsWith(`${typed} `)),
  ].map(({ id }) => id);
}

function isPlain(query: Query): boolean {
  const { required, excluded, authors, since, until } = query;
  const isNarrowed = since !== undefined || until !== undefined || hasPaperCondition(query);
  return !isNarrowed && required.length + excluded.length + authors.length === 0;
}

/** Puts papers before all others. */
export function putFirst(first: readonly string[], ordered: Ordered): Ordered {
  if (first.length === 0) return ordered;
  const others = ordered.ids.filter((id) => !first.includes(id));
  return { ...ordered, ids: [...first, ...others].slice(0, MAX_RESULTS), relaxed: false };
}
