import { asc, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import type { Paper } from './paper.ts';

/** What tells papers of one author apart. */
export type Namesake = Pick<Paper, 'id' | 'title' | 'authors' | 'publishedOn'>;

/** Returns a word as `findNamesakes` compares it: in lower case, without marks. */
export function foldWord(word: string): string {
  return word
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase();
}

/** The words of the first author's name, as `foldWord` returns them. */
const FIRST_AUTHOR = sql`regexp_split_to_table(lower(regexp_replace(normalize(${papers.authors}[1], NFKD), '[\u0300-\u036f]', '', 'g')), '[\\s,]+')`;

/**
 * Finds the papers whose first author's name has one of these words, as `foldWord` returns them, in the order in which they
 * were stored; papers without authors are everybody's namesakes. With `all`, finds every paper.
 */
export async function findNamesakes(
  database: Database,
  words: readonly string[] | 'all',
): Promise<readonly Namesake[]> {
  const isNamed = (list: readonly string[]) => sql`(
    cardinality(${papers.authors}) = 0
    or exists (
      select from ${FIRST_AUTHOR} as word
      where word in (select json_array_elements_text(${JSON.stringify(list)}::json))
    )
  )`;
  return database
    .select({
      id: papers.id,
      title: papers.title,
      authors: sql<string[]>`${papers.authors}[1:1]`,
      publishedOn: papers.publishedOn,
    })
    .from(papers)
    .where(words === 'all' ? undefined : isNamed(words))
    .orderBy(asc(papers.savedAt), asc(papers.id));
}
