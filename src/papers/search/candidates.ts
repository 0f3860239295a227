import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { bm25Score, bm25Table } from '../../database/bm25.ts';
import type { Database } from '../../database/connect.ts';
import { papers, searchDocuments } from '../../database/schema.ts';
import type { Candidate } from './rank.ts';

/** Papers that are ranked, and so the most a search gives: 40 pages, of which people read two. */
export const MOST_CANDIDATES = 200;

/** Papers that the index gives where conditions will leave many of them out. */
const MOST_BEFORE_CONDITIONS = 1_000;

/**
 * Papers that stock Postgres weighs one by one, about 3 microseconds each. A word in more papers than this is no word
 * to find papers by, but it still counts where they are ranked.
 */
const MOST_MATCHES = 3_000;

/** Of the words that are too frequent to find papers by alone, those that find them in pairs. */
const MOST_PAIRED = 3;

/** With fewer, papers with one frequent word alone are given too. */
const ENOUGH = 20;

/** A stem to look for, and how rare it is. */
interface WeightedStem {
  readonly stem: string;
  readonly weight: number;
}

/** What candidates are found by. */
interface Wanted {
  /** The rarest first. */
  readonly stems: readonly WeightedStem[];
  /** On `papers` and `searchDocuments`. */
  readonly conditions: SQL | undefined;
  /** A tsquery that each paper meets by words it has, of which there are few enough to weigh one by one. */
  readonly required: string | undefined;
  readonly stemFrequency: (stem: string) => number;
}

/** A way to find the papers worth ranking, at most 200. */
export type FindCandidates = (database: Database, wanted: Wanted) => Promise<Candidate[]>;

/** Between the fields and the rows of candidates that come as one text: one row of 200 papers costs a third of 200 rows. */
const FIELD = '\u001f';
const ROW = '\u001e';

/** A candidate as text, in the order that `readCandidates` takes apart. */
const asText = sql<string>`concat_ws(${FIELD}::text, ${searchDocuments.title}, ${searchDocuments.body}, ${searchDocuments.length}, ${searchDocuments.paperId})`;

/** Reads the candidates of some ids, which a query gives. */
async function readCandidates(database: Database, ids: SQL, conditions?: SQL): Promise<Candidate[]> {
  const rows = database
    .select({ row: asText.as('row') })
    .from(searchDocuments)
    .$dynamic();
  // By an array and not by a join, for which the planner may read the whole table.
  const isOne = sql`${searchDocuments.paperId} = any(array(${ids}))`;
  if (conditions !== undefined) rows.innerJoin(papers, eq(papers.id, searchDocuments.paperId));
  const some = rows.where(and(isOne, conditions)).as('some');
  const [all] = await database
    .select({ text: sql<string | null>`string_agg(${some.row}, ${ROW})` })
    .from(some);
  if (!all?.text) return [];
  return all.text.split(ROW).map((row) => {
    const [title = '', body = '', length = '', ...id] = row.split(FIELD);
    return { title, body, length: Number(length), paperId: id.join(FIELD) };
  });
}

/** Finds candidates by pg_textsearch's BM25 index. */
export const findByBm25: FindCandidates = async (database, wanted) => {
  if (wanted.required !== undefined) return findByStock(database, wanted);
  const { conditions } = wanted;
  if (conditions === undefined) return (await readBest(database, wanted, MOST_CANDIDATES)).map(readStems);
  for (const limit of [MOST_CANDIDATES, MOST_BEFORE_CONDITIONS]) {
    const best = (await readBest(database, wanted, limit)).map(readStems);
    const ids = sql`select json_array_elements_text(${JSON.stringify(best.map((one) => one.paperId))}::json)`;
    const candidates = best.length === 0 ? [] : await readCandidates(database, ids, conditions);
    if (candidates.length >= ENOUGH || best.length < limit) return candidates;
  }
  // The best of the index seldom meet the conditions: these then come first.
  return findByStock(database, wanted);
};

async function readBest(database: Database, { stems }: Wanted, limit: number): Promise<string[]> {
  const words = stems.map(({ stem }) => stem).join(' ');
  // In a subquery of FROM and with the limit written out: anywhere else pg_textsearch works each score out again.
  const best = sql`(select ${bm25Table.paperId}, ${bm25Table.stems} from ${bm25Table} order by ${bm25Score(words)} limit ${sql.raw(String(limit))}) as best`;
  const [all] = await database
    .select({
      text: sql<string | null>`string_agg(concat_ws(${FIELD}::text, best.stems, best.paper_id), ${ROW})`,
    })
    .from(best);
  return all?.text?.split(ROW) ?? [];
}

/** Reads what pg_textsearch's table holds of a paper, see `stemsRow`. */
function readStems(row: string): Candidate {
  const [stems = '', ...id] = row.split(FIELD);
  const [title = '', body = ''] = stems.split(' | ');
  const length = countStems(title) + countStems(body);
  return { title, body, length, paperId: id.join(FIELD) };
}

function countStems(text: string): number {
  let count = text === '' ? 0 : 1;
  for (let at = text.indexOf(' '); at !== -1; at = text.indexOf(' ', at + 1)) count += 1;
  return count;
}

/** Finds candidates by stock full text: those with the rarest words, by the weight of the words they have. */
export const findByStock: FindCandidates = async (database, wanted) => {
  if (wanted.required !== undefined) return findMatches(database, wanted, wanted.required);
  const narrow = wanted.conditions === undefined ? narrowQuery(wanted) : undefined;
  const rows = narrow === undefined ? [] : await findMatches(database, wanted, narrow);
  if (rows.length >= ENOUGH) return rows;
  const wide = wanted.stems.map(quote).join(' | ');
  return wide === narrow ? rows : findMatches(database, wanted, wide);
};

async function findMatches(database: Database, wanted: Wanted, tsquery: string): Promise<Candidate[]> {
  const weights = wanted.stems.map(
    (one) =>
      sql`case when matches.words @@ ${quote(one)}::tsquery then ${sql.raw(one.weight.toFixed(4))} else 0 end`,
  );
  const matches = database
    .select({ paperId: searchDocuments.paperId, words: searchDocuments.words })
    .from(searchDocuments)
    .$dynamic();
  if (wanted.conditions !== undefined) matches.innerJoin(papers, eq(papers.id, searchDocuments.paperId));
  const some = matches
    .where(and(sql`${searchDocuments.words} @@ ${tsquery}::tsquery`, wanted.conditions))
    .limit(MOST_MATCHES)
    .as('matches');
  const best = database
    .select({ paperId: some.paperId })
    .from(some)
    .orderBy(desc(sql`(${sql.join(weights, sql` + `)})`))
    .limit(MOST_CANDIDATES)
    .getSQL();
  return readCandidates(database, best);
}

/** Finds papers by conditions alone, the newest first; gives their ids. */
export async function findByConditions(database: Database, conditions: SQL): Promise<string[]> {
  const rows = await database
    .select({ id: papers.id })
    .from(papers)
    .innerJoin(searchDocuments, eq(papers.id, searchDocuments.paperId))
    .where(conditions)
    .orderBy(sql`${papers.publishedOn} desc nulls last`, papers.id)
    .limit(MOST_CANDIDATES);
  return rows.map(({ id }) => id);
}

function quote({ stem }: WeightedStem): string {
  return `'${stem}':AB`;
}

/**
 * The text of a tsquery with the rarest words one by one, as long as few papers have them, and the others in pairs:
 * a paper with one frequent word and no other is not among the best. Undefined where there is one frequent word only.
 */
function narrowQuery({ stems, stemFrequency }: Wanted): string | undefined {
  let matches = 0;
  const count = stems.findIndex(({ stem }) => {
    matches += stemFrequency(stem);
    return matches > MOST_MATCHES;
  });
  const rare = count === -1 ? stems : stems.slice(0, count);
  const frequent = stems.slice(rare.length, rare.length + MOST_PAIRED);
  const pairs = frequent.flatMap((one, index) =>
    frequent.slice(index + 1).map((other) => `(${quote(one)} & ${quote(other)})`),
  );
  const parts = [...rare.map(quote), ...pairs];
  return parts.length === 0 ? undefined : parts.join(' | ');
}
