import { and, inArray, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { stem } from '../query/analysis.ts';
import { phraseCondition } from '../query/phrases.ts';
import type { Candidate } from '../rank/rank.ts';
import { ENOUGH, type FindCandidates, type Wanted } from './candidates.ts';
import { dayCondition } from './conditions.ts';
import type { NotedPaper, TeamNotes } from './team-notes.ts';

/** Papers that are found by notes alone, at most: ranking each costs a search 0.1 milliseconds. */
const MAX_NOTED = 20;

/** Beside many papers that were found by their own words, the best by notes are enough. */
const MAX_BESIDE_OTHERS = 5;

/** The rarest words find notes, as many have the others; these count where notes are compared. */
const MAX_FINDING = 3;

/** Adds to a way of finding candidates what a server wrote about papers: papers are found by that, and ranked by it, too. */
export function withNotes(findCandidates: FindCandidates, notes: TeamNotes): FindCandidates {
  if (notes.size === 0) return findCandidates;
  return async (database, wanted) => {
    const found = await findCandidates(database, wanted);
    const noted = findByNotes(notes, wanted);
    if (noted.size === 0) return found;
    const candidates = found.candidates.map((one) => ({ ...one, notes: noted.get(one.paperId)?.notes }));
    for (const { paperId } of candidates) noted.delete(paperId);
    const max = candidates.length < ENOUGH ? MAX_NOTED : MAX_BESIDE_OTHERS;
    const others = takeBest([...noted.values()], wanted, max);
    return { ...found, candidates: [...candidates, ...(await keepMeant(database, wanted, others))] };
  };
}

/** Finds papers that meet the conditions and whose notes have some of the words: the best of them, by all of their words. */
export function findNoted(database: Database, wanted: Wanted, notes: TeamNotes): Promise<Candidate[]> {
  const some = [...findByNotes(notes, wanted).values()];
  return keepMeant(database, wanted, takeBest(some, wanted, MAX_NOTED));
}

/** Returns which of some words a server's notes have, in any form. */
export function findWordsInNotes(some: readonly string[], notes: TeamNotes): ReadonlySet<string> {
  return new Set(some.filter((word) => notes.has(stem(word))));
}

/** Finds papers whose notes have one of the rarest words, by their ids. */
function findByNotes(notes: TeamNotes, { stems }: Wanted): Map<string, NotedPaper> {
  const some = stems.slice(0, MAX_FINDING).flatMap((one) => notes.get(one.stem) ?? []);
  return new Map(some.map((one) => [one.paperId, one]));
}

/** Takes the papers that have most of the words by weight, whether in their notes or in their own text. */
function takeBest(some: readonly NotedPaper[], { stems }: Wanted, max: number): NotedPaper[] {
  const weighed = some.map((one) => {
    const text = ` ${one.title} ${one.body} ${one.notes} `;
    return {
      one,
      weight: stems.reduce(
        (sum, { stem: word, weight }) => sum + (text.includes(` ${word} `) ? weight : 0),
        0,
      ),
    };
  });
  return weighed
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, max)
    .map(({ one }) => one);
}

const idRows = z.array(z.object({ id: z.string() }));

/** Leaves out papers that don't meet the conditions. */
async function keepMeant(
  database: Database,
  { phrases, days, condition }: Wanted,
  some: readonly NotedPaper[],
): Promise<NotedPaper[]> {
  const conditions = and(
    phraseCondition(phrases),
    dayCondition(days, searchDocuments.publishedOn),
    condition,
  );
  if (conditions === undefined || some.length === 0) return [...some];
  const isOne = inArray(
    searchDocuments.paperId,
    some.map(({ paperId }) => paperId),
  );
  const join = condition && sql` join ${papers} on ${papers.id} = ${searchDocuments.paperId}`;
  const rows = await queryRows(
    database,
    sql`select ${searchDocuments.paperId} as id from ${searchDocuments}${join} where ${and(isOne, conditions)}`.inlineParams(),
  );
  const meant = new Set(idRows.parse(rows).map(({ id }) => id));
  return some.filter(({ paperId }) => meant.has(paperId));
}
