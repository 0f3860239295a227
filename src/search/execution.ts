import { dropBm25Table } from '../database/bm25-table.ts';
import type { Database, OpenDatabase } from '../database/connect.ts';
import { isDamage } from '../database/damage.ts';
import { isTimeout, waitAtMost, withTimeout } from '../database/timeout.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { isBm25Whole, repairIndexes } from './index/repair.ts';
import { findByBm25 } from './retrieve/bm25-retriever.ts';
import type { FindCandidates } from './retrieve/candidates.ts';
import { findByFullText } from './retrieve/full-text-retriever.ts';

/** Runs the queries of searches, each in bounded time, with the best retriever that works. */
export interface Execution {
  /** Runs queries. Throws after 2 seconds; see `isTimeout`. */
  run<Result>(work: (transaction: Database) => Promise<Result>): Promise<Result>;
  /** Runs queries that look for candidates: again with Postgres full text if the BM25 index fails. */
  retrieve<Result>(
    work: (findCandidates: FindCandidates, transaction: Database) => Promise<Result>,
  ): Promise<Result>;
  /** Waits for what is read once, for all searches: it goes on being read for the next one if this gives up. */
  waitFor<Result>(work: Promise<Result>): Promise<Result>;
  /** Repairs the indexes; see `repairIndexes`. */
  repair(signal: AbortSignal): Promise<void>;
  /** Returns the retriever in use. */
  ranker(): Promise<'pg_textsearch' | 'Postgres full text'>;
}

/** People wait no longer, and a query that takes this long blocks all others. */
const TIMEOUT_MS = 2_000;

/** Creates it over a database. */
export function createExecution(
  database: Database,
  {
    kind,
    log,
    fullTextOnly,
  }: { readonly kind: OpenDatabase['kind']; readonly log: Log; readonly fullTextOnly: boolean },
): Execution {
  // PGlite has no timers and so no statement timeout: there, only its own limits bound a query.
  const isBounded = kind !== 'embedded';
  const run: Execution['run'] = (work) =>
    isBounded ? withTimeout(database, TIMEOUT_MS, work) : work(database);
  const waitFor: Execution['waitFor'] = (work) => (isBounded ? waitAtMost(TIMEOUT_MS, work) : work);
  let isBm25: Promise<boolean> | undefined;
  const canBm25 = async (): Promise<boolean> => {
    if (fullTextOnly) return false;
    isBm25 ??= isBm25Whole(database);
    return waitFor(isBm25);
  };

  return {
    run,
    waitFor,
    async retrieve(work) {
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
    },
    async repair(signal) {
      await repairIndexes(database, log, signal);
      isBm25 = undefined;
    },
    ranker: async () => ((await canBm25()) ? 'pg_textsearch' : 'Postgres full text'),
  };
}
