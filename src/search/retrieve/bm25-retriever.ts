import { and, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { bm25Score, bm25Table } from '../../database/bm25-table.ts';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { phraseCondition } from '../query/phrases.ts';
import {
  asText,
  type CandidateSet,
  ENOUGH,
  FIELD,
  type FindCandidates,
  MAX_RESULTS,
  readCandidates,
  type Wanted,
} from './candidates.ts';
import { dayCondition } from './conditions.ts';
import { findAmongFew, findByFullText, guessMatches } from './full-text-retriever.ts';

/**
 * How many papers the index returns if conditions will leave out some of them; and then how many if they leave out
 * most.
 */
const MAX_CANDIDATES = 300;
const MAX_SCANNED = 3_000;

/** The target once it is known how many of the best papers meet the conditions: chance may yield fewer. */
const WELL_ENOUGH = 3 * ENOUGH;

/** Few enough to be read at once, whatever the conditions; twice as many take longer than the index's best. */
const FEW_MATCHES = 500;

/** Finds candidates by pg_textsearch's BM25 index. */
export const findByBm25: FindCandidates = async (database, wanted) => {
  // Full text returns all of them, and faster than the index would return the best.
  if (guessMatches(wanted) <= FEW_MATCHES) return findByFullText(database, wanted);
  const isNarrowed = readConditions(wanted) !== undefined;
  const found = await readBest(database, wanted, isNarrowed ? MAX_CANDIDATES : MAX_RESULTS);
  if (!isNarrowed || !found.isCut || found.candidates.length === MAX_RESULTS) return found;
  // Whoever searches for a phrase wants all papers that have it.
  if (phraseCondition(wanted.phrases) !== undefined) return findByFullText(database, wanted);
  if (found.candidates.length >= ENOUGH) return found;
  const limit = (MAX_CANDIDATES * WELL_ENOUGH) / Math.max(1, found.candidates.length);
  const more = await readBest(database, wanted, Math.min(Math.ceil(limit), MAX_SCANNED));
  if (more.candidates.length >= ENOUGH) return more;
  // The conditions are so rare that every paper that meets them can be read.
  return (await findAmongFew(database, wanted)) ?? more;
};

/** Reads the index's best, at most `limit`; returns the first 100 that meet the conditions. */
async function readBest(database: Database, wanted: Wanted, limit: number): Promise<CandidateSet> {
  const { stems, condition, lexicon } = wanted;
  const words = stems.map(({ stem }) => stem).join(' ');
  // In a subquery of FROM and with a literal limit: anywhere else pg_textsearch computes each score again.
  const best = sql`(select * from ${bm25Table} order by ${bm25Score(words)} limit ${limit}) as search_bm25`;
  const { stems: text, length, paperId } = bm25Table;
  const columns = sql`${text}, ${length}, ${paperId}`;
  const conditions = readConditions(wanted);
  const where = conditions && sql` where ${conditions}`;
  // A join may change the order, and the first that meet the conditions are wanted.
  const from =
    condition === undefined
      ? sql`${best}${where}`
      : sql`(select *, row_number() over () as place from ${best}) as search_bm25 join ${papers} on ${eq(papers.id, paperId)}${where} order by place`;
  const met = sql`(select ${columns} from ${from} limit ${MAX_RESULTS}) as search_bm25`;
  // Without parameters, which cost another round trip.
  const query = sql`select ${asText(text, length, paperId)} as rows from ${met}`.inlineParams();
  const [{ rows }] = answer.parse(await queryRows(database, query));
  const candidates = readCandidates(rows);
  const most = stems.reduce((sum, { stem }) => sum + lexicon.stemFrequency(stem), 0);
  return { candidates, isCut: candidates.length === MAX_RESULTS || (where !== undefined && most >= limit) };
}

function readConditions({ days, phrases, condition }: Wanted): SQL | undefined {
  return and(
    dayCondition(days, bm25Table.publishedOn),
    phrases.condition({
      title: sql`concat(' ', split_part(${bm25Table.stems}, ${FIELD}, 1), ' ')`,
      all: sql`concat(' ', replace(${bm25Table.stems}, ${FIELD}, ' | '), ' ')`,
    }),
    condition,
  );
}

const answer = z.tuple([z.object({ rows: z.string().nullable() })]);
