import { and, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { foldWords } from '../query/analysis.ts';

/** The part of a title that its index holds, as `schema/search.ts` defines it. */
export const BEGINNING = sql`left(${searchDocuments.folded}, 200)`;
const MAX_BEGINNING = 200;

/** Comes after every text with the same beginning. */
const LAST = '\u{10ffff}';

/** More papers don't have the same title, or begin with the same words. */
const MAX_TITLED = 20;

/** Ids of papers whose title was typed, and of those whose title begins with it, the shortest title first. */
export interface Titled {
  readonly exact: readonly string[];
  readonly longer: readonly string[];
}

/** Returns the condition that a title is these folded words. */
export function isTitle(typed: string): SQL {
  return sql`${BEGINNING} = ${cut(typed)} and ${searchDocuments.folded} = ${typed}`;
}

/** Returns the condition that a title begins with this folded text. */
export function beginsTitle(typed: string): SQL {
  const start = cut(typed);
  return sql`${BEGINNING} ~>=~ ${start} and ${BEGINNING} ~<~ ${`${start}${LAST}`} and starts_with(${searchDocuments.folded}, ${typed})`;
}

function cut(typed: string): string {
  return typed.slice(0, MAX_BEGINNING).toWellFormed();
}

/** Finds papers by their title, ignoring case, marks and punctuation. A single word begins too many titles to mean one. */
export async function findTitled(database: Database, text: string): Promise<Titled> {
  const words = foldWords(text);
  const typed = words.join(' ');
  if (typed === '') return { exact: [], longer: [] };
  const { paperId, folded } = searchDocuments;
  const isMeant =
    words.length === 1 ? isTitle(typed) : sql`(${isTitle(typed)} or ${beginsTitle(`${typed} `)})`;
  const rows = await database
    .select({ id: paperId, isExact: sql<boolean>`${folded} = ${typed}` })
    .from(searchDocuments)
    .where(isMeant.inlineParams())
    .orderBy(sql`length(${folded})`, paperId)
    .limit(MAX_TITLED);
  const [exact, longer] = [rows.filter(({ isExact }) => isExact), rows.filter(({ isExact }) => !isExact)];
  return { exact: exact.map(({ id }) => id), longer: longer.map(({ id }) => id) };
}

/**
 * Finds the papers that have exactly these titles, ignoring case, marks and punctuation: their ids, by the title as it was
 * given. Leaves out titles that no paper has.
 */
export async function findByTitles(
  database: Database,
  titles: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const byWords = Map.groupBy(new Set(titles), (title) => foldWords(title).join(' '));
  byWords.delete('');
  if (byWords.size === 0) return new Map();
  const { paperId, folded } = searchDocuments;
  const words = [...byWords.keys()];
  const rows = await database
    .select({ id: paperId, folded })
    .from(searchDocuments)
    // The index has beginnings of titles.
    .where(and(inArray(BEGINNING, [...new Set(words.map(cut))]), inArray(folded, words)))
    .orderBy(paperId);
  const found = Map.groupBy(rows, (row) => row.folded);
  return new Map(
    [...found].flatMap(([key, papers]) =>
      (byWords.get(key) ?? []).map((title) => [title, papers.map(({ id }) => id)] as const),
    ),
  );
}
