import { eq, sql } from 'drizzle-orm';
import { bm25Score, bm25Table } from '../../database/bm25.ts';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema.ts';
import { findByStock } from './by-stock.ts';
import { ENOUGH, FIELD, type FindCandidates, MOST_RESULTS, ROW, type Wanted } from './candidates.ts';
import type { Candidate } from './rank.ts';

/** Papers that the index gives where conditions or phrases will leave some of them out. */
const MOST_LOOKED_AT = 300;

/** Finds candidates by pg_textsearch's BM25 index. */
export const findByBm25: FindCandidates = async (database, wanted) => {
  const { accepts, tsquery } = wanted.phrases;
  if (accepts === undefined) return findByStock(database, wanted);
  const isNarrowed = wanted.conditions !== undefined || tsquery !== undefined;
  const limit = isNarrowed ? MOST_LOOKED_AT : MOST_RESULTS;
  const { looked, best } = await readBest(database, wanted, limit);
  const candidates = (tsquery === undefined ? best : best.filter(accepts)).slice(0, MOST_RESULTS);
  const isCut = looked === limit;
  // The best of the index seldom are as asked for: what is asked for then comes first.
  if (isNarrowed && isCut && candidates.length < ENOUGH) return findByStock(database, wanted);
  return { candidates, isCut };
};

/** Asks the index; gives how many papers it had, at most `limit`, and those of them that meet the conditions. */
async function readBest(
  database: Database,
  { stems, conditions }: Wanted,
  limit: number,
): Promise<{ readonly looked: number; readonly best: readonly Candidate[] }> {
  const words = stems.map(({ stem }) => stem).join(' ');
  // In a subquery of FROM and with the limit written out: anywhere else pg_textsearch works each score out again.
  const best = sql`(select * from ${bm25Table} order by ${bm25Score(words)} limit ${limit}) as search_bm25`;
  const row = sql`concat_ws(${FIELD}::text, ${bm25Table.stems}, ${bm25Table.length}, ${bm25Table.paperId})`;
  const rows = sql<
    string | null
  >`string_agg(${row}, ${ROW})${conditions && sql` filter (where ${conditions})`}`;
  const from = conditions ? sql`${best} join ${papers} on ${eq(papers.id, bm25Table.paperId)}` : best;
  // Without parameters, which cost another way there and back.
  const [all] = await database
    .select({ looked: sql<number>`count(*)::int`, rows: rows.inlineParams() })
    .from(from.inlineParams());
  return { looked: all?.looked ?? 0, best: all?.rows?.split(ROW).map(readRow) ?? [] };
}

/** Reads what pg_textsearch's table holds of a paper, see `bm25Row`. */
function readRow(row: string): Candidate {
  const [stems = '', length = '', ...id] = row.split(FIELD);
  const end = stems.indexOf(TITLE_END);
  return {
    title: stems.slice(0, end),
    body: stems.slice(end + TITLE_END.length),
    length: Number(length),
    paperId: id.join(FIELD),
  };
}

const TITLE_END = ' | ';

/** What pg_textsearch is given of a document; the first bar, which it passes over, keeps title and body apart. */
export function bm25Row({
  paperId,
  title,
  body,
  length,
}: Pick<Candidate, 'paperId' | 'title' | 'body' | 'length'>) {
  return { paperId, stems: `${title}${TITLE_END}${body}`, length };
}
