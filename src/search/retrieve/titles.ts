import { and, eq, inArray, like, or, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { TITLE_MARK } from '../index/document.ts';
import { contentWords, foldWords, stem } from '../query/analysis.ts';

/** A single word begins too many titles to mean one of them. */
const MIN_WORDS = 2;

/** No title has more. */
const MAX_WORDS = 60;

/** More papers don't begin with the same words. */
const MAX_TITLED = 20;

/**
 * Finds the papers whose title was typed, and then those whose title begins with it, ignoring case, marks and punctuation.
 * Returns none for a single word.
 */
export async function findByTitle(
  database: Database,
  text: string,
): Promise<readonly { readonly id: string; readonly title: string }[]> {
  const words = foldWords(text);
  const stems = contentWords(text).map(stem).join(' ');
  if (stems === '' || words.length < MIN_WORDS || words.length > MAX_WORDS) return [];
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
  return pickTitled(rows, text);
}

/** A paper and its title. */
interface Titled {
  readonly id: string;
  readonly title: string;
}

/** Picks the papers whose title was typed, and then those whose title begins with it. */
export function pickTitled(rows: readonly Titled[], text: string): Titled[] {
  const typed = foldWords(text).join(' ');
  const isExact = ({ title }: Titled) => foldWords(title).join(' ') === typed;
  const begins = ({ title }: Titled) => foldWords(title).join(' ').startsWith(`${typed} `);
  return [...rows.filter(isExact), ...rows.filter(begins)];
}

/** Returns the ids of those of some papers whose title was typed, and then of those whose title begins with it. */
export async function findTitledOf(
  database: Database,
  ids: readonly string[],
  text: string,
): Promise<readonly string[]> {
  if (ids.length === 0 || foldWords(text).length < MIN_WORDS) return [];
  const rows = await database
    .select({ id: papers.id, title: papers.title })
    .from(papers)
    .where(inArray(papers.id, [...ids]).inlineParams())
    .orderBy(sql`length(${papers.title})`, papers.id);
  return pickTitled(rows, text).map(({ id }) => id);
}
