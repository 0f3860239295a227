import { type SQL, sql } from 'drizzle-orm';
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
