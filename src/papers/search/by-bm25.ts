import { and, eq, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import { bm25Score, bm25Table } from '../../database/bm25.ts';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema.ts';
import { findAmongFew, findByStock } from './by-stock.ts';
import {
  asText,
  ENOUGH,
  type FindCandidates,
  MOST_RESULTS,
  readCandidates,
  type Wanted,
} from './candidates.ts';
import { dayCondition } from './conditions.ts';
import type { Candidate } from './rank.ts';

/** Papers that the index gives where conditions will leave some of them out; and where it turns out that they do so with most. */
const MOST_LOOKED_AT = 300;
const MOST_LOOKED_THROUGH = 3_000;

/** Finds candidates by pg_textsearch's BM25 index. */
export const findByBm25: FindCandidates = async (database, wanted) => {
  const { accepts, tsquery } = wanted.phrases;
  if (accepts === undefined) return findByStock(database, wanted);
  const days = dayCondition(wanted.days, bm25Table.publishedOn);
  const isFiltered = days !== undefined || wanted.condition !== undefined;
  const look = async (limit: number) => {
    const { looked, best } = await readBest(database, wanted, days, limit);
    return { candidates: tsquery === undefined ? best : best.filter(accepts), isCut: looked === limit };
  };
  const found = await look(isFiltered ? MOST_LOOKED_AT : MOST_RESULTS);
  if (!found.isCut || found.candidates.length >= ENOUGH || (!isFiltered && tsquery === undefined))
    return found;
  // The best of the index seldom are as asked for: what is asked for then comes first.
  if (tsquery !== undefined) return findByStock(database, wanted);
  return (await findAmongFew(database, wanted)) ?? (await look(MOST_LOOKED_THROUGH));
};

/** Asks the index; gives how many papers it had, at most `limit`, and those of them that meet the conditions. */
async function readBest(
  database: Database,
  { stems, condition }: Wanted,
  days: SQL | undefined,
  limit: number,
): Promise<{ readonly looked: number; readonly best: readonly Candidate[] }> {
  const words = stems.map(({ stem }) => stem).join(' ');
  // In a subquery of FROM and with the limit written out: anywhere else pg_textsearch works each score out again.
  const best = sql`(select * from ${bm25Table} order by ${bm25Score(words)} limit ${limit}) as search_bm25`;
  const from = condition ? sql`${best} join ${papers} on ${eq(papers.id, bm25Table.paperId)}` : best;
  const where = and(days, condition);
  const columns = [bm25Table.stems, bm25Table.length, bm25Table.paperId];
  const rows = sql`${asText(...columns)}${where && sql` filter (where ${where})`}`;
  // Without parameters, which cost another way there and back.
  const query = sql`select count(*)::int as looked, ${rows} as rows from ${from}`.inlineParams();
  const [all] = answer.parse(await database.execute(query));
  return { looked: all.looked, best: readCandidates(all.rows) };
}

const answer = z.tuple([z.object({ looked: z.number(), rows: z.string().nullable() })]);
