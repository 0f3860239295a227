import { and, type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import { queryRows } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { phraseCondition } from '../query/phrases.ts';
import type { Candidate } from '../rank/rank.ts';
import {
  asText,
  ENOUGH,
  type FindCandidates,
  MAX_RESULTS,
  readCandidates,
  type Wanted,
  type WeightedStem,
} from './candidates.ts';
import { dayCondition } from './conditions.ts';
import { hasWords } from './has-words.ts';

/**
 * Papers that Postgres weighs one by one, at about 3 microseconds each. A word in more papers than this doesn't help to
 * find papers, but still counts when they are ranked.
 */
const MAX_MATCHES = 3_000;

/** How many are ranked: weights alone, without word counts, put the best on top less reliably than BM25. */
const MAX_RANKED = 200;

/** How many of the words that are too frequent on their own find papers in pairs. */
const MAX_PAIRED = 3;

/** Finds candidates by Postgres full text: those with the rarest words, by the weight of the words they have. */
export const findByFullText: FindCandidates = async (database, wanted) => {
  const required = phraseCondition(wanted.phrases);
  if (guessMatches(wanted) <= MAX_MATCHES) return cut(await findMatches(database, wanted, required));
  const few = await findAmongFew(database, wanted);
  if (few !== undefined) return few;
  const narrow = narrowQuery(wanted);
  const found =
    narrow === undefined ? [] : await findMatches(database, wanted, and(hasWords(narrow), required));
  const wide = wanted.stems.map(quote).join(' | ');
  if (found.length >= ENOUGH || wide === narrow) return cut(found);
  // Only some of the papers with a frequent word are read, and those with a rare one might not be among them.
  const others = await findMatches(database, wanted, and(hasWords(wide), required));
  const known = new Set(found.map(({ paperId }) => paperId));
  return cut([...found, ...others.filter(({ paperId }) => !known.has(paperId))]);
};

/** Estimates how many papers meet the requirements; infinite if there are none. Names are rare. */
export function guessMatches({ phrases, lexicon }: Wanted): number {
  if (phrases.hasAuthors) return 0;
  const share = phrases.guessShare((stem) => lexicon.stemFrequency(stem) / Math.max(1, lexicon.papers));
  return share < 1 ? share * lexicon.papers : Number.POSITIVE_INFINITY;
}

/**
 * Finds candidates among the papers that meet the conditions if they are few enough to read all; undefined if they are
 * more or there are no conditions.
 */
export const findAmongFew = async (database: Database, wanted: Wanted) => {
  const conditions = and(dayCondition(wanted.days, papers.publishedOn), wanted.condition);
  if (conditions === undefined) return undefined;
  const met = sql`select ${papers.id} from ${papers} where ${conditions} limit ${MAX_MATCHES + 1}`;
  const query = sql`select array_agg(id) as ids from (${met}) as met`.inlineParams();
  const [{ ids }] = idsAnswer.parse(await queryRows(database, query));
  if ((ids?.length ?? 0) > MAX_MATCHES) return undefined;
  const isOne = sql`${searchDocuments.paperId} = any(array[${sql.join([...(ids ?? [])], sql`, `)}]::text[])`;
  const isSo = and(isOne, phraseCondition(wanted.phrases));
  return cut(await findMatches(database, { ...wanted, days: {}, condition: undefined }, isSo));
};

const idsAnswer = z.tuple([z.object({ ids: z.array(z.string()).nullable() })]);

function cut(candidates: readonly Candidate[]) {
  return { candidates, isCut: candidates.length > MAX_RESULTS };
}

/** Reads the papers that `isSo`, first those with most of the words by weight. */
async function findMatches(
  database: Database,
  { stems, days, condition }: Wanted,
  isSo: SQL | undefined,
): Promise<Candidate[]> {
  const { title, body, length, paperId } = searchDocuments;
  const conditions = and(dayCondition(days, searchDocuments.publishedOn), condition);
  const join = condition && sql` join ${papers} on ${papers.id} = ${paperId}`;
  // The text is built once for all words: a subquery with an offset is not inlined.
  const matches = sql`select ${title}, ${body}, ${length}, ${paperId}, concat(' ', ${title}, ' | ', ${body}, ' ') as text from ${searchDocuments}${join} where ${and(isSo, conditions)} limit ${MAX_MATCHES} offset 0`;
  const weights = stems.map(
    ({ stem, weight }) =>
      sql`case when strpos(text, ${` ${stem} `}) > 0 then ${sql.raw(weight.toFixed(4))} else 0 end`,
  );
  const weight = weights.length === 0 ? sql`0` : sql.join(weights, sql` + `);
  const best = sql`select * from (${matches}) as matches order by ${weight} desc limit ${MAX_RANKED}`;
  const query = sql`select ${asText(title, body, length, paperId)} as rows from (${best}) as search_documents`;
  const [{ rows }] = answer.parse(await queryRows(database, query.inlineParams()));
  return readCandidates(rows);
}

const answer = z.tuple([z.object({ rows: z.string().nullable() })]);

function quote({ stem }: Pick<WeightedStem, 'stem'>): string {
  return `'${stem}'`;
}

/**
 * Builds a tsquery from the rarest words one by one, as long as few papers have them, and the others in pairs: a paper
 * with one frequent word and no other isn't among the best. Undefined if there is only one frequent word.
 */
function narrowQuery({ stems, lexicon }: Wanted): string | undefined {
  let matches = 0;
  const count = stems.findIndex(({ stem }) => {
    matches += lexicon.stemFrequency(stem);
    return matches > MAX_MATCHES;
  });
  const rare = count === -1 ? stems : stems.slice(0, count);
  const frequent = stems.slice(rare.length, rare.length + MAX_PAIRED);
  const pairs = frequent.flatMap((one, index) =>
    frequent.slice(index + 1).map((other) => `(${quote(one)} & ${quote(other)})`),
  );
  const parts = [...rare.map(quote), ...pairs];
  return parts.length === 0 ? undefined : parts.join(' | ');
}
