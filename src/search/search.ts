import type { Database, OpenDatabase } from '../database/connect.ts';
import { isTimeout } from '../database/timeout.ts';
import type { Embedder } from '../embeddings/embedder.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { Paper } from '../papers/paper.ts';
import { createExecution } from './execution.ts';
import { createFind } from './find.ts';
import { createFindSimilar } from './find-similar.ts';
import type { Found, Page } from './found.ts';
import { createLexicons } from './index/lexicons.ts';
import { createMatching, type Matching } from './matching.ts';
import type { SearchParts } from './parts.ts';
import type { Search } from './query/ask.ts';
import type { TeamFilters } from './retrieve/conditions.ts';
import { createSemanticSearch } from './semantic/semantic.ts';

export type { Found, Page } from './found.ts';
export { asksOfTeam, QueryError, type Search, SORTS } from './query/ask.ts';
export { parseDays } from './query/query.ts';

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

/** Creates the search over a database. */
export function createSearch(
  database: Database,
  { kind, filters, log, now, fullTextOnly = false, embedder }: SearchOptions,
): PaperSearch {
  const semantic = embedder && createSemanticSearch(database, embedder, { kind, log, now });
  const execution = createExecution(database, { kind, log, fullTextOnly });
  const lexicons = createLexicons(database);
  const parts: SearchParts = { database, execution, lexicons, semantic, filters, now };
  return {
    find: inTime(createFind(parts)),
    findSimilar: inTime(createFindSimilar(parts)),
    matching: createMatching(parts),
    repair: execution.repair,
    async embed(signal) {
      await semantic?.sync(signal);
    },
    ranker: execution.ranker,
  };
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
