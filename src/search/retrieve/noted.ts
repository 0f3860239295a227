import { and, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments, searchNotes } from '../../database/schema/search.ts';
import { stem } from '../query/analysis.ts';
import { phraseCondition } from '../query/phrases.ts';
import type { Candidate } from '../rank/rank.ts';
import {
  asText,
  type CandidateSet,
  FIELD,
  type FindCandidates,
  readCandidates,
  type Wanted,
} from './candidates.ts';
import { dayCondition } from './conditions.ts';
import { isIn, quoteWord } from './noted-words.ts';

/** Of papers with frequent words, the best by these are enough: each read and ranked costs a search 0.1 milliseconds. */
const MAX_NOTED = 20;

/** The rarest words find notes, as many have the others; these count where notes are ranked. */
const MAX_FINDING = 3;

const { paperId, stems: noteStems } = searchNotes;

/** Adds to a way of finding candidates what a server wrote about papers: papers are found by that, and ranked by it, too. */
export function withNotes(findCandidates: FindCandidates, server: string | undefined): FindCandidates {
  if (server === undefined) return findCandidates;
  return async (database, wanted) => {
    const [found, noted] = await Promise.all([
      findCandidates(database, wanted),
      findNoted(database, wanted, server),
    ]);
    return addNotes(found, noted);
  };
}

function addNotes({ candidates, isCut }: CandidateSet, noted: readonly Noted[]): CandidateSet {
  if (noted.length === 0) return { candidates, isCut };
  const notes = new Map(noted.map((one) => [one.paperId, one.notes]));
  const known = new Set(candidates.map((one) => one.paperId));
  const others = noted.filter((one) => !known.has(one.paperId));
  const own = candidates.map((one) => ({ ...one, notes: notes.get(one.paperId) }));
  return { candidates: [...own, ...others], isCut };
}

/** A candidate that a server's notes have words for. */
export interface Noted extends Candidate {
  readonly notes: string;
}

/** Finds papers that meet the conditions and whose notes have some of the words, first those with most of them by weight. */
export async function findNoted(
  database: Database,
  { stems, phrases, days, condition }: Wanted,
  server: string | undefined,
): Promise<Noted[]> {
  if (stems.length === 0 || server === undefined) return [];
  const query = stems
    .slice(0, MAX_FINDING)
    .map(({ stem: one }) => quoteWord(server, one))
    .join(' | ');
  const weights = stems.map(
    ({ stem: one, weight }) =>
      sql`case when strpos(text, ${` ${one} `}) > 0 then ${sql.raw(weight.toFixed(4))} else 0 end`,
  );
  const conditions = and(
    isIn(server, query),
    phraseCondition(phrases),
    dayCondition(days, searchDocuments.publishedOn),
    condition,
  );
  const join = condition && sql` join ${papers} on ${papers.id} = ${searchDocuments.paperId}`;
  // Documents are read only of the best.
  const isNarrowed =
    (phraseCondition(phrases) ?? dayCondition(days, searchDocuments.publishedOn) ?? condition) !== undefined;
  const narrow = isNarrowed
    ? sql` join ${searchDocuments} on ${searchDocuments.paperId} = ${paperId}${join}`
    : sql``;
  const matches = sql`select ${paperId}, ${noteStems}, concat(' ', ${noteStems}, ' ') as text from ${searchNotes}${narrow} where ${conditions} offset 0`;
  const best = sql`select * from (${matches}) as matches order by ${sql.join(weights, sql` + `)} desc, paper_id limit ${MAX_NOTED}`;
  const { title, body, length } = searchDocuments;
  const columns = asText(title, body, length, sql`best.stems`, searchDocuments.paperId);
  const rows = sql`select ${columns} as rows from (${best}) as best join ${searchDocuments} on ${searchDocuments.paperId} = best.paper_id`;
  const [row] = notedRows.parse(await queryRows(database, rows.inlineParams()));
  return readNoted(row.rows);
}

const notedRows = z.tuple([z.object({ rows: z.string().nullable() })]);

/** Parses the text of `asText` with notes between the length and the id. */
function readNoted(text: string | null): Noted[] {
  return readCandidates(text).map(({ paperId: rest, ...candidate }) => {
    const at = rest.indexOf(FIELD);
    return { ...candidate, notes: rest.slice(0, at), paperId: rest.slice(at + 1) };
  });
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
