import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers, searchDocuments } from '../database/schema.ts';
import { hasNoTimeout, isTimeout, withTimeout } from '../database/timeout.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { parseArxivId } from './arxiv-id.ts';
import { findPaper, paperColumns, paperOf } from './library.ts';
import type { Paper } from './paper.ts';
import { contentWords, stem } from './search/analysis.ts';
import { readSearch, type Search } from './search/ask.ts';
import {
  type FindCandidates,
  findByBm25,
  findByConditions,
  findByStock,
  MOST_CANDIDATES,
} from './search/candidates.ts';
import { buildConcepts, type Concept, candidateStems } from './search/concepts.ts';
import { allConditions, countVotes, paperConditions, requiredWords, type Team } from './search/conditions.ts';
import type { Lexicon } from './search/lexicon.ts';
import { createLexicons } from './search/lexicons.ts';
import { isBm25Whole, mendIndexes } from './search/mending.ts';
import type { Query } from './search/query.ts';
import { rank } from './search/rank.ts';
import { tellingConcepts } from './search/similar.ts';
import { type Correction, understand } from './search/understand.ts';

export { QueryError, type Search, SORTS } from './search/ask.ts';

/** What was found. */
export interface Found {
  /** A page of the papers that match. */
  readonly papers: readonly Paper[];
  /** Papers that match, at most 200. */
  readonly total: number;
  /** True where there may be more than the 200 best. */
  readonly isCut: boolean;
  /** The ids of all that match, in their order: given back as `order`, further pages are of the same papers. */
  readonly order: readonly string[];
  /** True where no paper has every word, and those with some of the words are given. */
  readonly relaxed: boolean;
  /** Words that no paper has, and those that were looked for instead. */
  readonly corrections: readonly Correction[];
  /** What was looked for, to show where it was found. */
  readonly concepts: readonly Concept[];
}

/** Which of the papers found are wanted. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** The order that an earlier page had; undefined searches. */
  readonly order?: readonly string[] | undefined;
}

/** Finds papers. */
export interface PaperSearch {
  /**
   * Finds papers by words of title, abstract and authors, best first. Throws `UserError` where there is nothing to look
   * for, and where it takes longer than 2 seconds; `QueryError` where the query has a fault.
   */
  find(search: Search, page: Page): Promise<Found>;
  /** Finds papers like one that is stored, the most alike first. */
  findSimilar(paper: Pick<Paper, 'id'>, page: Page): Promise<Found>;
  /** Puts what the search lacks in its place, while searches are answered; see `mendIndexes`. */
  mend(signal: AbortSignal): Promise<void>;
  /** Which way candidates are found just now. */
  readonly ranker: () => Promise<'pg_textsearch' | 'stock'>;
}

/** What a search leans on. */
export interface SearchOptions {
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Stock full text, though pg_textsearch is there: to measure and test it. */
  readonly stockOnly?: boolean;
}

/** A person waits no longer, and a query that takes so long is one that holds up all others. */
const TIMEOUT_MS = 2_000;

/** Creates the search over a database. */
export function createSearch(
  database: Database,
  { log, now, stockOnly = false }: SearchOptions,
): PaperSearch {
  const lexicons = createLexicons(database);
  let isEmbedded: Promise<boolean> | undefined;
  // PGlite has no timers, so it keeps no statement timeout; there, what a query looks at is bounded by its limits alone.
  const run = async <Result>(work: (transaction: Database) => Promise<Result>): Promise<Result> => {
    isEmbedded ??= hasNoTimeout(database);
    return (await isEmbedded) ? work(database) : withTimeout(database, TIMEOUT_MS, work);
  };
  let isBm25: Promise<boolean> | undefined;
  const canBm25 = (): Promise<boolean> => {
    if (stockOnly) return Promise.resolve(false);
    isBm25 ??= isBm25Whole(database);
    return isBm25;
  };

  async function guarded<Result>(
    work: (findCandidates: FindCandidates, transaction: Database) => Promise<Result>,
  ): Promise<Result> {
    try {
      if (await canBm25()) {
        try {
          return await run((transaction) => work(findByBm25, transaction));
        } catch (error) {
          if (error instanceof UserError || isTimeout(error)) throw error;
          log.warn({ err: error }, 'the BM25 index failed; stock full text answers until the next start');
          isBm25 = Promise.resolve(false);
        }
      }
      return await run((transaction) => work(findByStock, transaction));
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new UserError(
        'The search took more than 2 seconds and was stopped. Fewer or rarer words, or another filter, make it quicker.',
        { cause: error },
      );
    }
  }

  return {
    ranker: async () => ((await canBm25()) ? 'pg_textsearch' : 'stock'),
    async mend(signal) {
      await mendIndexes(database, log, signal);
      isBm25 = undefined;
    },
    async find(search, page) {
      const query = readSearch(search, now().toZonedDateTimeISO('UTC').toPlainDate());
      const direct = await findDirectly(database, search.query);
      if (direct !== undefined) return direct;
      const text = rankedText(query);
      const { lexicon } = await lexicons.current();
      return guarded(async (findCandidates, transaction) => {
        const { words, corrections } = await understand(transaction, text, lexicon);
        checkWanted(search.query, query, words);
        const concepts = buildConcepts(words, lexicon, stem);
        const ordered =
          page.order === undefined
            ? await findOrder(transaction, { query, concepts, lexicon, findCandidates, search })
            : { ids: page.order, isCut: page.order.length >= MOST_CANDIDATES, relaxed: false };
        return { ...(await turnTo(transaction, ordered, page)), corrections, concepts };
      });
    },
    async findSimilar({ id }, page) {
      const { lexicon } = await lexicons.current();
      return guarded(async (findCandidates, transaction) => {
        const [document] = await transaction
          .select()
          .from(searchDocuments)
          .where(eq(searchDocuments.paperId, id));
        const concepts = document === undefined ? [] : tellingConcepts(document, lexicon);
        const stems = concepts.map(({ word, weight }) => ({ stem: word, weight }));
        const candidates =
          stems.length === 0
            ? []
            : await findCandidates(transaction, {
                stems,
                conditions: undefined,
                required: undefined,
                stemFrequency: lexicon.stemFrequency,
              });
        const ids = rank(candidates, concepts, lexicon, { feedback: false })
          .map(({ candidate }) => candidate.paperId)
          .filter((other) => other !== id)
          .slice(0, MOST_SIMILAR);
        const ordered = { ids: page.order ?? ids, isCut: false, relaxed: false };
        return { ...(await turnTo(transaction, ordered, page)), corrections: [], concepts };
      });
    },
  };
}

/** What comes after has little in common with the paper. */
const MOST_SIMILAR = 25;

interface Ordered {
  readonly ids: readonly string[];
  readonly isCut: boolean;
  readonly relaxed: boolean;
}

/** Words that rank: the plain ones, and those of what is required. */
function rankedText(query: Query): string {
  return [query.words, ...query.required.flat().map(({ text }) => text)].join(' ');
}

/** An arXiv id or link goes straight to its paper. */
async function findDirectly(database: Database, text: string): Promise<Found | undefined> {
  const id = parseArxivId(text)?.id;
  const paper = id === undefined ? undefined : await findPaper(database, id);
  if (paper === undefined) return undefined;
  const order = [paper.id];
  return { papers: [paper], total: 1, isCut: false, order, relaxed: false, corrections: [], concepts: [] };
}

function checkWanted(text: string, query: Query, words: readonly string[]): void {
  const isNarrowed = query.authors.length > 0 || paperConditions(query, undefined).length > 0;
  if (words.length > 0) return;
  const onlyNothings = query.words !== '' && contentWords(query.words).length === 0;
  if (isNarrowed && !onlyNothings) return;
  throw new UserError(
    `“${text.trim().slice(0, 100)}” has no word to look for. Add one that a paper would have: "attention" -vision, not -vision alone.`,
  );
}

async function findOrder(
  database: Database,
  wanted: {
    readonly query: Query;
    readonly concepts: readonly Concept[];
    readonly lexicon: Lexicon;
    readonly findCandidates: FindCandidates;
    readonly search: Search;
  },
): Promise<Ordered> {
  const { query, concepts, lexicon, findCandidates } = wanted;
  const { sort = 'relevance', team } = wanted.search;
  const conditions = allConditions(query, team);
  const complete =
    sort === 'relevance' && concepts.length > 0 ? undefined : and(hasAll(concepts), conditions);
  if (complete !== undefined) {
    const ids = await findByConditions(database, complete);
    if (ids.length > 0 || concepts.length === 0) {
      const isCut = ids.length === MOST_CANDIDATES;
      return {
        ids: sort === 'votes' ? await orderBy(database, ids, sort, team) : ids,
        isCut,
        relaxed: false,
      };
    }
  }
  const stems = candidateStems(concepts, lexicon);
  const candidates = await findCandidates(database, {
    stems,
    conditions,
    required: requiredWords(query),
    stemFrequency: lexicon.stemFrequency,
  });
  const ranked = rank(candidates, concepts, lexicon);
  const ids = ranked.map(({ candidate }) => candidate.paperId);
  return {
    ids: sort === 'relevance' ? ids : await orderBy(database, ids, sort, team),
    isCut: ids.length === MOST_CANDIDATES,
    // Of alternatives, one is enough, and the conditions see to that: a wish unmet is one of the plain words.
    relaxed: ids.length > 0 && query.words !== '' && !ranked.some(({ isComplete }) => isComplete),
  };
}

/** Every word, or what means the same, as a condition on the documents. */
function hasAll(concepts: readonly Concept[]) {
  if (concepts.length === 0) return undefined;
  const each = concepts.map(
    ({ alternatives }) =>
      `(${alternatives.map((stems) => `(${stems.map((one) => `'${one}':AB`).join(' <-> ')})`).join(' | ')})`,
  );
  return sql`${searchDocuments.words} @@ ${each.join(' & ')}::tsquery`;
}

async function orderBy(
  database: Database,
  ids: readonly string[],
  sort: 'date' | 'votes',
  team: Team | undefined,
): Promise<string[]> {
  if (ids.length === 0) return [];
  const key = sort === 'date' ? sql`${papers.publishedOn} desc nulls last` : sql`${countVotes(team)} desc`;
  const place = new Map(ids.map((id, index) => [id, index]));
  const rows = await database
    .select({ id: papers.id, key: sql<number>`dense_rank() over (order by ${key})` })
    .from(papers)
    .where(inArray(papers.id, [...ids]));
  return rows
    .sort(
      (one, other) =>
        Number(one.key) - Number(other.key) || (place.get(one.id) ?? 0) - (place.get(other.id) ?? 0),
    )
    .map(({ id }) => id);
}

async function turnTo(
  database: Database,
  { ids, isCut, relaxed }: Ordered,
  { limit, offset }: Page,
): Promise<Omit<Found, 'corrections' | 'concepts'>> {
  const wanted = ids.slice(offset, offset + limit);
  const rows =
    wanted.length === 0
      ? []
      : await database.select(paperColumns).from(papers).where(inArray(papers.id, wanted));
  const byId = new Map(rows.map((row) => [row.id, paperOf(row)]));
  return {
    papers: wanted.flatMap((id) => byId.get(id) ?? []),
    total: ids.length,
    isCut,
    order: ids,
    relaxed,
  };
}
