import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { paperNames, papers } from '../database/schema/papers.ts';
import { parseArxivId } from './arxiv-id.ts';
import type { Paper } from './paper.ts';
import { escapeLike, stripNul } from './strip-nul.ts';

/** What names a paper in a report about it. */
export type Named = Pick<Paper, 'id' | 'doi'>;

/** Returns whether an id is arXiv's, which names a paper before all else. */
export function isArxivId(id: string): boolean {
  return parseArxivId(id)?.id === id;
}

/**
 * Returns how else arXiv spells an id: those from before April 2007 work with and without the subject class, as in
 * `math.GT/0309136`, since numbers are counted by archive (https://info.arxiv.org/help/arxiv_identifier.html).
 */
export function plainSpelling(id: string): string {
  return isArxivId(id) ? id.replace(/\.[A-Z]{2}\//u, '/') : id;
}

/** Returns an id as a name. */
export function nameOfId(id: string): string {
  return `id:${id}`;
}

/** Returns a DOI as a name. */
export function nameOfDoi(doi: string): string {
  return `doi:${doi}`;
}

/** Lists the names that a report gives a paper: its id in each spelling, and its DOI. */
export function namesOf({ id, doi }: Named): readonly string[] {
  const ids = new Set([id, plainSpelling(id)]);
  return [...[...ids].map(nameOfId), ...(doi === null ? [] : [nameOfDoi(doi)])];
}

/** Finds the papers that have these names, by name. */
export async function findByNames(
  database: Database,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (names.length === 0) return new Map();
  const wanted = JSON.stringify(names.map((name) => stripNul(name)));
  const rows = await database
    .select({ name: paperNames.name, paperId: paperNames.paperId })
    .from(paperNames)
    .where(sql`${paperNames.name} in (select json_array_elements_text(${wanted}::json))`);
  return new Map(rows.map(({ name, paperId }) => [name, paperId]));
}

/** Finds under which ids papers are stored that were reported under these, by the reported id. */
export async function findStoredIds(
  database: Database,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const byName = await findByNames(database, [...new Set(ids.flatMap((id) => namesOf({ id, doi: null })))]);
  return new Map(
    ids.map((id) => {
      const name = namesOf({ id, doi: null }).find((one) => byName.has(one));
      return [id, byName.get(name ?? '') ?? id];
    }),
  );
}

/** Stores names of papers; one that was another paper's is theirs from now on. */
export async function saveNames(transaction: Database, names: ReadonlyMap<string, string>): Promise<void> {
  if (names.size === 0) return;
  await transaction
    .insert(paperNames)
    .select(
      sql`select key, value from json_each_text(${JSON.stringify(Object.fromEntries(names))}::json) order by key`,
    )
    .onConflictDoUpdate({ target: paperNames.name, set: { paperId: sql`excluded.paper_id` } });
}

/** Finds papers with a name that begins with what was typed, at most `limit`. */
export async function suggestByName(
  database: Database,
  typed: string,
  limit: number,
): Promise<{ readonly id: string; readonly title: string }[]> {
  const text = typed.trim();
  // Titles have spaces; ids and DOIs have none.
  if (text === '' || /\s/u.test(text.replace(/^doi:\s*/iu, ''))) return [];
  const doi = text.toLowerCase().replace(/^(?:https?:\/\/)?(?:dx\.|www\.)?doi\.org\/|^doi:\s*/u, '');
  const begins = [nameOfId(text), ...(doi.startsWith('10.') ? [nameOfDoi(doi)] : [])];
  const isMeant = sql.join(
    begins.map((name) => sql`${paperNames.name} like ${`${escapeLike(name)}%`}`),
    sql` or `,
  );
  const found = database.selectDistinct({ id: paperNames.paperId }).from(paperNames).where(isMeant);
  return database
    .select({ id: papers.id, title: papers.title })
    .from(papers)
    .where(inArray(papers.id, found))
    .orderBy(papers.id)
    .limit(limit);
}
