import { and, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments, searchNotes } from '../../database/schema/search.ts';
import { stem } from '../query/analysis.ts';
import { phraseCondition } from '../query/phrases.ts';
import type { Candidate } from '../rank/rank.ts';
import { asText, FIELD, type FindCandidates, ROW, readCandidates, type Wanted } from './candidates.ts';
import { dayCondition } from './conditions.ts';
import { isIn, quoteWord } from './noted-words.ts';

/** Of papers with frequent words, the best by these are enough: each read and ranked costs a search 0.1 milliseconds. */
const MAX_NOTED = 20;

/** So many notes with the rarest words are compared. */
const MAX_MATCHES = 100;

/** The rarest words find notes, as many have the others; these count where notes are ranked. */
const MAX_FINDING = 3;

const { paperId, stems: noteStems } = searchNotes;

/** Adds to a way of finding candidates what a server wrote about papers: papers are found by that, and ranked by it, too. */
export function withNotes(findCandidates: FindCandidates, server: string | undefined): FindCandidates {
  if (server === undefined) return findCandidates;
  return async (database, wanted) => {
    const [found, notes] = await Promise.all([
      findCandidates(database, wanted),
      findBestNotes(database, wanted, server),
    ]);
    if (notes.size === 0) return found;
    const candidates = found.candidates.map((one) => ({ ...one, notes: notes.get(one.paperId) }));
    const known = new Set(candidates.map((one) => one.paperId));
    const others = new Map([...notes].filter(([id]) => !known.has(id)));
    return { ...found, candidates: [...candidates, ...(await readNoted(database, wanted, others))] };
  };
}

/** Finds papers that meet the conditions and whose notes have some of the words: the best of them by these. */
export async function findNoted(
  database: Database,
  wanted: Wanted,
  server: string | undefined,
): Promise<Candidate[]> {
  if (server === undefined) return [];
  return readNoted(database, wanted, await findBestNotes(database, wanted, server));
}

/** By the id of the paper, stems of what was written about it. */
type Notes = ReadonlyMap<string, string>;

const answer = z.tuple([z.object({ rows: z.string().nullable() })]);

/** Finds the notes of a server with most of the words by weight. A table alone: most servers have no such notes. */
async function findBestNotes(database: Database, { stems }: Wanted, server: string): Promise<Notes> {
  if (stems.length === 0) return new Map();
  const query = stems
    .slice(0, MAX_FINDING)
    .map(({ stem: one }) => quoteWord(server, one))
    .join(' | ');
  const some = sql`(select ${noteStems}, ${paperId} from ${searchNotes} where ${isIn(server, query)} limit ${MAX_MATCHES}) as search_notes`;
  const rows = sql`select string_agg(concat_ws(${FIELD}::text, ${noteStems}, ${paperId}), ${ROW}) as rows from ${some}`;
  const [row] = answer.parse(await queryRows(database, rows.inlineParams()));
  const found = (row.rows?.split(ROW) ?? []).map((text) => {
    const at = text.indexOf(FIELD);
    const notes = text.slice(0, at);
    const weight = stems.reduce(
      (sum, one) => sum + (` ${notes} `.includes(` ${one.stem} `) ? one.weight : 0),
      0,
    );
    return { id: text.slice(at + FIELD.length), notes, weight };
  });
  const best = found.sort((one, other) => other.weight - one.weight).slice(0, MAX_NOTED);
  return new Map(best.map(({ id, notes }) => [id, notes]));
}

/** Reads the documents of papers with notes that meet the conditions. */
async function readNoted(
  database: Database,
  { phrases, days, condition }: Wanted,
  notes: Notes,
): Promise<Candidate[]> {
  if (notes.size === 0) return [];
  const { title, body, length } = searchDocuments;
  const conditions = and(
    inArray(searchDocuments.paperId, [...notes.keys()]),
    phraseCondition(phrases),
    dayCondition(days, searchDocuments.publishedOn),
    condition,
  );
  const join = condition && sql` join ${papers} on ${papers.id} = ${searchDocuments.paperId}`;
  const rows = sql`select ${asText(title, body, length, searchDocuments.paperId)} as rows from ${searchDocuments}${join} where ${conditions}`;
  const [row] = answer.parse(await queryRows(database, rows.inlineParams()));
  return readCandidates(row.rows).map((one) => ({ ...one, notes: notes.get(one.paperId) }));
}

/** Returns which of some words a server's notes have, in any form. */
export async function findWordsInNotes(
  database: Database,
  some: readonly string[],
  server: string | undefined,
): Promise<ReadonlySet<string>> {
  if (some.length === 0 || server === undefined) return new Set();
  const byWord = new Map(some.map((word) => [word, quoteWord(server, stem(word))]));
  const checks = [...byWord].map(
    ([word, query]) =>
      sql`select ${word}::text as word where exists (select from ${searchNotes} where ${isIn(server, query)})`,
  );
  const rows = await queryRows(database, sql.join(checks, sql` union all `).inlineParams());
  return new Set(wordRows.parse(rows).map(({ word }) => word));
}

const wordRows = z.array(z.object({ word: z.string() }));
