import { and, eq } from 'drizzle-orm';
import { dropBm25Table } from '../database/bm25-table.ts';
import type { Database, OpenDatabase } from '../database/connect.ts';
import { isDamage } from '../database/damage.ts';
import { papers } from '../database/schema/papers.ts';
import { searchDocuments } from '../database/schema/search.ts';
import { isTimeout, waitAtMost, withTimeout } from '../database/timeout.ts';
import type { Embedder } from '../embeddings/embedder.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { findPapers } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import { findKnownWords } from './index/lexicon.ts';
import { createLexicons } from './index/lexicons.ts';
import { isBm25Whole, repairIndexes } from './index/repair.ts';
import { createMatching, type Matching } from './matching.ts';
import { contentWords, stem } from './query/analysis.ts';
import { isText, isTextAlone, readSearch, type Search } from './query/ask.ts';
import { buildConcepts, type Concept, MAX_CONCEPTS } from './query/concepts.ts';
import { ANY_WORDS, phraseCondition, readPhrases } from './query/phrases.ts';
import { type Query, rankedText } from './query/query.ts';
import { type Correction, understand } from './query/understand.ts';
import { checkWanted } from './query/wanted.ts';
import { findMeant, type Ordered } from './rank/ordering.ts';
import { rank } from './rank/rank.ts';
import { tellingConcepts } from './rank/similar.ts';
import { findByBm25 } from './retrieve/bm25-retriever.ts';
import { type FindCandidates, MAX_RESULTS } from './retrieve/candidates.ts';
import {
  dayCondition,
  paperCondition,
  readTeam,
  type TeamFacts,
  type TeamFilters,
} from './retrieve/conditions.ts';
import { findByFullText } from './retrieve/full-text-retriever.ts';
import { getById } from './retrieve/ids.ts';
import { findWordsInNotes } from './retrieve/noted.ts';
import { createTeamNotes, type TeamNotes } from './retrieve/team-notes.ts';
import { findTitled, type Titled } from './retrieve/titles.ts';
import { createSemanticSearch, type SemanticSearch } from './semantic/semantic.ts';

export { asksOfTeam, QueryError, type Search, SORTS } from './query/ask.ts';
export { parseDays } from './query/query.ts';

/** The papers that a search found. */
export interface Found {
  /** A page of the papers that match. */
  readonly papers: readonly Paper[];
  /** Papers that match, at most 100. */
  readonly total: number;
  /** True if there may be more than the 100 best. */
  readonly isCut: boolean;
  /** The ids of all that match, in order. Pass them as `order` to get further pages of the same papers. */
  readonly order: readonly string[];
  /** True if no paper has every word, so that papers with some of the words are returned. */
  readonly relaxed: boolean;
  /** True if no paper has a phrase as it was quoted, and papers with its words are returned instead. */
  readonly isLoosened: boolean;
  /** Words that no paper has, and those searched for instead. */
  readonly corrections: readonly Correction[];
  /** The concepts that were searched for, to show where they were found. */
  readonly concepts: readonly Concept[];
  /** The words that the team's notes on them must have. */
  readonly notes: readonly string[];
}

/** The part of the papers found that is wanted. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** The order of an earlier page; if undefined, the search runs. */
  readonly order?: readonly string[] | undefined;
}

/** Finds papers. */
export interface PaperSearch {
  /**
   * Finds papers by words of title, abstract and authors, best first. Throws `UserError` if there is nothing to search for
   * or it takes longer than 2 seconds, and `QueryError` if the query has a fault.
   */
  find(search: Search, page: Page): Promise<Found>;
  /** Finds papers like a stored one, the most similar first. */
  findSimilar(paper: Pick<Paper, 'id'>, page: Page): Promise<Found>;
  /** Finds among papers those that a search or a paper asks for, whatever others there are. */
  readonly matching: Matching;
  /** Repairs the indexes while searches are answered; see `repairIndexes`. */
  repair(signal: AbortSignal): Promise<void>;
  /** Keeps every paper's vector up to date until the signal is aborted; does nothing if no model is set. */
  embed(signal: AbortSignal): Promise<void>;
  /** Returns the retriever in use. */
  readonly ranker: () => Promise<'pg_textsearch' | 'Postgres full text'>;
}

/** Options of a search. */
export interface SearchOptions {
  readonly kind: OpenDatabase['kind'];
  /** The conditions for searching by what a team did. */
  readonly filters: TeamFilters;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** Use Postgres full text even if pg_textsearch is there, to measure and test it. */
  readonly fullTextOnly?: boolean;
  /** If undefined, papers are found by words alone. */
  readonly embedder?: Embedder | undefined;
}

/** People wait no longer, and a query that takes this long blocks all others. */
const TIMEOUT_MS = 2_000;

/** Creates the search over a database. */
export function createSearch(
  database: Database,
  { kind, filters, log, now, fullTextOnly = false, embedder }: SearchOptions,
): PaperSearch {
  const semantic = embedder && createSemanticSearch(database, embedder, { kind, log, now });
  const lexicons = createLexicons(database);
  const notesReader = createTeamNotes();
  // PGlite has no timers and so no statement timeout: there, only its own limits bound a query.
  const run = async <Result>(work: (transaction: Database) => Promise<Result>): Promise<Result> =>
    kind === 'embedded' ? work(database) : withTimeout(database, TIMEOUT_MS, work);
  // What is read once, for all searches, has no statement timeout: it goes on being read for the next search.
  const waitFor = <Result>(work: Promise<Result>): Promise<Result> =>
    kind === 'embedded' ? work : waitAtMost(TIMEOUT_MS, work);
  let isBm25: Promise<boolean> | undefined;
  const canBm25 = async (): Promise<boolean> => {
    if (fullTextOnly) return false;
    isBm25 ??= isBm25Whole(database);
    return waitFor(isBm25);
  };

  async function guarded<Result>(
    work: (findCandidates: FindCandidates, transaction: Database) => Promise<Result>,
  ): Promise<Result> {
    if (await canBm25()) {
      try {
        return await run((transaction) => work(findByBm25, transaction));
      } catch (error) {
        if (error instanceof UserError || isTimeout(error)) throw error;
        log.warn({ err: error }, 'the BM25 index failed; Postgres full text is used until the next start');
        isBm25 = Promise.resolve(false);
        // The next start rebuilds a missing index, but might not notice damage inside one.
        if (isDamage(error)) await dropBm25Table(database);
      }
    }
    return run((transaction) => work(findByFullText, transaction));
  }

  return {
    matching: createMatching({ run, guarded, filters, now, lexicon: () => waitFor(lexicons.current()) }),
    ranker: async () => ((await canBm25()) ? 'pg_textsearch' : 'Postgres full text'),
    async repair(signal) {
      await repairIndexes(database, log, signal);
      isBm25 = undefined;
    },
    async embed(signal) {
      await semantic?.sync(signal);
    },
    find: inTime(async (search: Search, page: Page) => {
      const { named, titled } = await run(async (transaction) => ({
        named: await getById(transaction, search.query),
        titled: isTextAlone(search) ? await findTitled(transaction, search.query) : NO_TITLES,
      }));
      if (named !== undefined) return onlyOne(named);
      const today = now().toZonedDateTimeISO('UTC').toPlainDate();
      const query = readSearch(search, today, { isTitle: titled.exact.length > 0 });
      const text = rankedText(query);
      const isLong = isText(search.query);
      const team = readTeam(filters, search.team);
      const near = page.order === undefined ? await findNear(semantic, { ...search, team }, query) : [];
      const { lexicon } = await waitFor(lexicons.current());
      return guarded(async (findCandidates, transaction) => {
        const teamNotes = await notesReader.read(transaction, team.guildId, lexicon);
        const look = async (known: ReadonlySet<string>): Promise<Found> => {
          const { words, corrections } = isLong
            ? { words: contentWords(text), corrections: [] }
            : understand(text, lexicon, known);
          if (titled.exact.length + titled.longer.length === 0) checkWanted(search.query, query, words);
          const concepts = isLong
            ? tellingConcepts({ title: '', body: words.map(stem).join(' ') }, lexicon, {
                max: MAX_CONCEPTS,
                least: 1,
              })
            : buildConcepts(words, lexicon);
          const asked = { ...search, team, teamNotes, query, concepts, lexicon, near, titled };
          const [ordered, missed] = await Promise.all([
            page.order === undefined
              ? findMeant(transaction, asked, findCandidates)
              : { ids: page.order, isCut: page.order.length >= MAX_RESULTS, relaxed: false },
            // Papers rarely have any of them, so the search with the corrected words doesn't wait for this.
            findKnown(
              transaction,
              corrections.map(({ from }) => from),
              teamNotes,
            ),
          ]);
          if (missed.size > 0) return look(known.union(missed));
          return { ...(await turnTo(transaction, ordered, page)), corrections, concepts, notes: query.notes };
        };
        return look(new Set());
      });
    }),
    findSimilar: inTime(async ({ id }: Pick<Paper, 'id'>, page: Page) => {
      const near = page.order ?? (await semantic?.findLike(id, MAX_SIMILAR));
      if (near !== undefined) {
        const ordered = { ids: near, isCut: false, relaxed: false };
        return { ...(await turnTo(database, ordered, page)), corrections: [], concepts: [], notes: [] };
      }
      const { lexicon } = await waitFor(lexicons.current());
      return guarded(async (findCandidates, transaction) => {
        const [document] = await transaction
          .select()
          .from(searchDocuments)
          .where(eq(searchDocuments.paperId, id));
        const concepts = document === undefined ? [] : tellingConcepts(document, lexicon);
        const stems = concepts.map(({ word, weight }) => ({ stem: word, weight }));
        const { candidates } =
          stems.length === 0
            ? { candidates: [] }
            : await findCandidates(transaction, {
                stems,
                phrases: ANY_WORDS,
                days: {},
                condition: undefined,
                lexicon,
              });
        const ids = rank(candidates, concepts, lexicon, { feedback: false })
          .map(({ candidate }) => candidate.paperId)
          .filter((other) => other !== id)
          .slice(0, MAX_SIMILAR);
        const ordered = { ids, isCut: false, relaxed: false };
        return { ...(await turnTo(transaction, ordered, page)), corrections: [], concepts, notes: [] };
      });
    }),
  };
}

/** Returns which of some words any paper has, or the notes of a server. */
async function findKnown(
  database: Database,
  words: readonly string[],
  teamNotes: TeamNotes,
): Promise<ReadonlySet<string>> {
  const inPapers = await findKnownWords(database, words);
  return inPapers.union(findWordsInNotes(words, teamNotes));
}

/** Says what to do when a search is too slow. */
function inTime<Asked extends readonly unknown[], Result>(
  work: (...asked: Asked) => Promise<Result>,
): (...asked: Asked) => Promise<Result> {
  return async (...asked) => {
    try {
      return await work(...asked);
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new UserError(
        'The search took more than 2 seconds and was stopped. Fewer or rarer words, or another filter, make it quicker.',
        { cause: error },
      );
    }
  };
}

const NO_TITLES: Titled = { exact: [], longer: [] };

/** Papers further down have little in common with the paper. */
const MAX_SIMILAR = 25;

/** Finds papers that are close in meaning, before a transaction begins: none may be open while a model is asked. */
async function findNear(
  semantic: SemanticSearch | undefined,
  { sort = 'relevance', team }: Pick<Search, 'sort'> & { readonly team: TeamFacts },
  query: Query,
): Promise<readonly string[]> {
  const text = rankedText(query).trim();
  if (semantic === undefined || sort !== 'relevance' || contentWords(text).length === 0) return [];
  return semantic.findNearest(text, {
    conditions: and(dayCondition(query, papers.publishedOn), paperCondition(query, team)),
    words: phraseCondition(readPhrases(query)),
  });
}

function onlyOne(paper: Paper): Found {
  const found = { papers: [paper], total: 1, isCut: false, order: [paper.id], relaxed: false };
  return { ...found, isLoosened: false, corrections: [], concepts: [], notes: [] };
}

async function turnTo(
  database: Database,
  { ids, isCut, relaxed, isLoosened = false }: Ordered,
  { limit, offset }: Page,
): Promise<Omit<Found, 'corrections' | 'concepts' | 'notes'>> {
  return {
    papers: await findPapers(database, ids.slice(offset, offset + limit)),
    total: ids.length,
    isCut,
    order: ids,
    relaxed,
    isLoosened,
  };
}
