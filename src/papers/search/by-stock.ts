import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers, searchDocuments } from '../../database/schema.ts';
import {
  ENOUGH,
  FIELD,
  type FindCandidates,
  MOST_RESULTS,
  ROW,
  type Wanted,
  type WeightedStem,
} from './candidates.ts';
import type { Candidate } from './rank.ts';

/**
 * Papers that stock Postgres weighs one by one, about 3 microseconds each. A word in more papers than this is no word
 * to find papers by, but it still counts where they are ranked.
 */
const MOST_MATCHES = 3_000;

/** So many of them are ranked: weights alone, without counts of words, put the best less surely on top than BM25. */
const MOST_RANKED = 200;

/** Of the words that are too frequent to find papers by alone, those that find them in pairs. */
const MOST_PAIRED = 3;

/** Finds candidates by stock full text: those with the rarest words, by the weight of the words they have. */
export const findByStock: FindCandidates = async (database, wanted) => {
  const { required, tsquery } = wanted.phrases;
  // What is required has few enough papers, and each of them is as wanted as another.
  if (required !== undefined) return cut(await findMatches(database, wanted, tsquery));
  const isNarrowed = wanted.conditions !== undefined || tsquery !== undefined;
  const narrow = isNarrowed ? undefined : narrowQuery(wanted);
  const few = narrow === undefined ? [] : await findMatches(database, wanted, narrow);
  const wide = wanted.stems.map(quote).join(' | ');
  if (few.length >= ENOUGH || wide === narrow) return cut(few);
  return cut(await findMatches(database, wanted, tsquery === undefined ? wide : `(${wide}) & ${tsquery}`));
};

function cut(candidates: readonly Candidate[]) {
  return { candidates, isCut: candidates.length > MOST_RESULTS };
}

async function findMatches(
  database: Database,
  { stems, conditions }: Wanted,
  tsquery: string | undefined,
): Promise<Candidate[]> {
  const weights = stems.map(
    (one) =>
      sql`case when matches.words @@ ${quote(one)}::tsquery then ${sql.raw(one.weight.toFixed(4))} else 0 end`,
  );
  const matches = database
    .select({ paperId: searchDocuments.paperId, words: searchDocuments.words })
    .from(searchDocuments)
    .$dynamic();
  if (conditions !== undefined) matches.innerJoin(papers, eq(papers.id, searchDocuments.paperId));
  const some = matches
    .where(and(sql`${searchDocuments.words} @@ ${tsquery}::tsquery`, conditions))
    .limit(MOST_MATCHES)
    .as('matches');
  const best = database
    .select({ paperId: some.paperId })
    .from(some)
    .orderBy(desc(sql`(${sql.join(weights, sql` + `)})`))
    .limit(MOST_RANKED)
    .getSQL();
  return readDocuments(database, best);
}

/** Reads the documents of some ids, which a query gives. */
async function readDocuments(database: Database, ids: SQL): Promise<Candidate[]> {
  const row = sql`concat_ws(${FIELD}::text, ${searchDocuments.title}, ${searchDocuments.body}, ${searchDocuments.length}, ${searchDocuments.paperId})`;
  const [all] = await database
    .select({ text: sql<string | null>`string_agg(${row}, ${ROW})`.inlineParams() })
    .from(searchDocuments)
    // By an array and not by a join, for which the planner may read the whole table.
    .where(sql`${searchDocuments.paperId} = any(array(${ids}))`.inlineParams());
  if (!all?.text) return [];
  return all.text.split(ROW).map((text) => {
    const [title = '', body = '', length = '', ...id] = text.split(FIELD);
    return { title, body, length: Number(length), paperId: id.join(FIELD) };
  });
}

function quote({ stem }: Pick<WeightedStem, 'stem'>): string {
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
