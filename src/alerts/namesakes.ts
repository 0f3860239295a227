import { and, asc, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { alertNamesakes } from '../database/schema/alerts.ts';
import { foldWords } from '../search/query/analysis.ts';
import { isSameAuthor } from '../search/query/same-author.ts';

/** Notes that a paper is by somebody else of the name that an alert is for. */
export async function addNamesake(database: Database, alertId: number, paperId: string): Promise<void> {
  await database.insert(alertNamesakes).values({ alertId, paperId }).onConflictDoNothing();
}

/** Takes such a note back. */
export async function removeNamesake(database: Database, alertId: number, paperId: string): Promise<void> {
  await database
    .delete(alertNamesakes)
    .where(and(eq(alertNamesakes.alertId, alertId), eq(alertNamesakes.paperId, paperId)));
}

/** Lists the papers by somebody else of the name that each of some alerts is for. */
export async function listNamesakes(
  database: Database,
  alertIds: readonly number[],
): Promise<ReadonlyMap<number, readonly string[]>> {
  if (alertIds.length === 0) return new Map();
  const rows = await database
    .select()
    .from(alertNamesakes)
    .where(inArray(alertNamesakes.alertId, [...alertIds]))
    .orderBy(asc(alertNamesakes.paperId));
  const found = new Map<number, string[]>();
  for (const { alertId, paperId } of rows) found.set(alertId, [...(found.get(alertId) ?? []), paperId]);
  return found;
}

type Authors = readonly string[];

/**
 * Whether a paper is by somebody else of the name that an alert is for, judging by papers of which the person said so: each
 * author of that name is spelled as the other person is, where that is more than the alert's own spelling ("Yifan Wang" for
 * "Y. Wang"), or the paper shares another author with one of theirs.
 */
export function isByNamesake(authors: Authors, name: string, theirs: readonly Authors[]): boolean {
  if (theirs.length === 0) return false;
  const own = authors.filter((author) => isSameAuthor(author, name));
  if (own.length === 0) return false;
  const others = new Set(theirs.flatMap((one) => listSpellings(one, name)));
  if (own.every((author) => others.has(foldName(author)))) return true;
  const coauthors = new Set(theirs.flatMap((one) => listCoauthors(one, name)));
  return listCoauthors(authors, name).some((author) => coauthors.has(author));
}

/** Lists how a paper spells the authors of a name, where that is more than the name itself. */
export function listSpellings(authors: Authors, name: string): string[] {
  const asked = foldName(name);
  return authors
    .filter((author) => isSameAuthor(author, name))
    .map(foldName)
    .filter((spelling) => spelling !== asked && spelling.length > asked.length);
}

function listCoauthors(authors: Authors, name: string): string[] {
  return authors.filter((author) => !isSameAuthor(author, name)).map(foldName);
}

function foldName(name: string): string {
  const [family = '', given] = name.split(',');
  return foldWords(given === undefined ? name : `${given} ${family}`).join(' ');
}
