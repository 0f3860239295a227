import { and, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments, searchNotes } from '../../database/schema/search.ts';
import { stem } from '../query/analysis.ts';
import { phraseCondition } from '../query/phrases.ts';
import type { Candidate } from '../rank/rank.ts';
import { type CandidateSet, type FindCandidates, MAX_RESULTS, type Wanted } from './candidates.ts';
import { dayCondition } from './conditions.ts';
import { isIn, quoteWord } from './noted-words.ts';

/** As many papers have room among the results. */
const MAX_NOTED = MAX_RESULTS;

const { paperId, stems: noteStems } = searchNotes;

/** Adds to a way of finding candidates what a server wrote about papers: papers are found by that, and ranked by it, too. */
export function withNotes(findCandidates: FindCandidates, server: string | undefined): FindCandidates {
  if (server === undefined) return findCandidates;
  return async (database, wanted) => {
    const found = await findCandidates(database, wanted);
    return addNotes(found, await findNoted(database, wanted, server));
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
  const query = stems.map(({ stem: one }) => quoteWord(server, one)).join(' | ');
  const weights = stems.map(
    ({ stem: one, weight }) =>
      sql`case when strpos(concat(' ', ${noteStems}, ' '), ${` ${one} `}) > 0 then ${sql.raw(weight.toFixed(4))} else 0 end`,
  );
  const conditions = and(
    isIn(server, query),
    phraseCondition(phrases),
    dayCondition(days, searchDocuments.publishedOn),
    condition,
  );
  const join = condition && sql` join ${papers} on ${papers.id} = ${searchDocuments.paperId}`;
  const { title, body, length } = searchDocuments;
  const rows = await queryRows(
    database,
    sql`select ${searchDocuments.paperId} as "paperId", ${title}, ${body}, ${length}, ${noteStems} as notes
      from ${searchNotes} join ${searchDocuments} on ${searchDocuments.paperId} = ${paperId}${join}
      where ${conditions} order by ${sql.join(weights, sql` + `)} desc, ${paperId} limit ${MAX_NOTED}`.inlineParams(),
  );
  return notedRows.parse(rows);
}

const notedRows = z.array(
  z.object({
    paperId: z.string(),
    title: z.string(),
    body: z.string(),
    length: z.number(),
    notes: z.string(),
  }),
);

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
