import { setTimeout as wait } from 'node:timers/promises';
import { type Database, errorCode, type OpenDatabase } from '../../database/connect.ts';
import {
  findVectorKind,
  MAX_DIMENSIONS,
  makeVectorExtension,
  makeVectorTable,
} from '../../database/vector-table.ts';
import { type Embedder, EmbeddingError } from '../../embeddings/embedder.ts';
import type { Log } from '../../log.ts';
import { backfillVectors, PLAIN_TEXT } from './backfill.ts';

/** Services and facts that syncing needs. */
export interface SyncOptions {
  readonly database: Database;
  readonly embedder: Embedder;
  readonly log: Log;
  readonly now: () => Temporal.Instant;
  /** An embedded database has one connection, and no other process can have it open. */
  readonly kind: OpenDatabase['kind'];
  /** Called when the table may have changed or has its first vectors. */
  readonly onChange: () => void;
  /** Waits this many milliseconds, or until the signal is aborted. Never throws. */
  readonly rest?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** A new paper is found by its words at once, so its vector may come some seconds late. */
const POLL_MS = 15_000;
/** Once in this many checks, about once an hour, all papers are checked: a changed text leaves no date. */
const LOOKS_BETWEEN_ALL = 240;
/** Longer than any transaction that saves papers, which become visible at its end with the time of its beginning. */
const OVERLAP = { minutes: 10 };
const ELSEWHERE_MS = 60_000;

/** Postgres's code for something the user may not do. */
const NOT_PERMITTED = '42501';

const FIRST_REST_MS = 5_000;
const MAX_PAUSE_MS = 300_000;
const PAPERS_BETWEEN_LOGS = 1_000;
const PROBE_MS = 60_000;

/**
 * Creates the table if it is missing or another model's, and returns the numbers per vector; undefined if there are too
 * many. Throws `EmbeddingError` if the model doesn't answer.
 */
export async function prepareVectors(
  { database, embedder, log }: Pick<SyncOptions, 'database' | 'embedder' | 'log'>,
  signal: AbortSignal,
): Promise<number | undefined> {
  const [vector = []] = await embedder.embed([PLAIN_TEXT], signal);
  const dimensions = vector.length;
  if (dimensions > MAX_DIMENSIONS) {
    log.warn(
      { model: embedder.model, dimensions },
      `search matches words only: pgvector indexes at most ${MAX_DIMENSIONS} numbers per vector. Set another OPENAI_EMBEDDING_MODEL`,
    );
    return undefined;
  }
  const made = await makeVectorTable(database, { model: embedder.model, dimensions });
  if (made === 'recreated')
    log.info(
      { model: embedder.model, dimensions },
      'the embedding model has changed: all papers are embedded again',
    );
  return dimensions;
}

/**
 * Makes vectors for all papers, including new ones, until the signal is aborted. Failures are logged once and tried
 * again at growing intervals. If the database has no pgvector, logs that and returns.
 */
export async function syncVectors(options: SyncOptions, signal: AbortSignal): Promise<void> {
  const { database, embedder, log, rest = restFor } = options;
  let isThere = false;
  let dimensions: number | undefined;
  let failures = 0;
  let last: Temporal.Instant | undefined;
  const recover = (): void => {
    if (failures > 0) log.info('the embedding server answers again; papers are embedded');
    failures = 0;
  };
  for (let look = 0; !signal.aborted; ) {
    let pause = POLL_MS;
    try {
      isThere ||= await hasExtension(options);
      if (!isThere) return;
      dimensions ??= await prepareVectors(options, AbortSignal.any([signal, AbortSignal.timeout(PROBE_MS)]));
      if (dimensions === undefined) return;
      const started = options.now();
      const since = look % LOOKS_BETWEEN_ALL === 0 ? undefined : last?.subtract(OVERLAP);
      const isWhole = await backfillAndLog(options, { dimensions, since, onStep: recover }, signal);
      recover();
      options.onChange();
      if (isWhole) {
        look += 1;
        last = started;
      } else pause = ELSEWHERE_MS;
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof EmbeddingError)) {
        const kind = await findVectorKind(database).catch(() => undefined);
        if (kind !== undefined && kind.model !== embedder.model) {
          log.error(
            { model: embedder.model, other: kind.model },
            'another process of the bot uses another embedding model: here search matches words only until both have the same OPENAI_EMBEDDING_MODEL',
          );
          options.onChange();
          return;
        }
        dimensions = undefined;
      }
      if (failures === 0)
        log.warn({ err: error }, "papers can't be embedded; trying again, less often each time");
      pause = Math.min(FIRST_REST_MS * 2 ** failures, MAX_PAUSE_MS);
      if (error instanceof EmbeddingError) pause = Math.max(pause, error.retryAfterMs ?? 0);
      failures += 1;
    }
    await rest(pause, signal);
  }
}

/** Creates pgvector if it is missing; returns false and logs why if the database can't have it. */
async function hasExtension({ database, log }: SyncOptions): Promise<boolean> {
  const off = 'search matches words only, although OPENAI_EMBEDDING_MODEL is set';
  try {
    const fault = await makeVectorExtension(database);
    if (fault !== undefined) log.warn(`${off}: ${fault}`);
    return fault === undefined;
  } catch (error) {
    if (errorCode(error) !== NOT_PERMITTED) throw error;
    log.warn(
      `${off}: the database user may not create pgvector. Ask an administrator to run in it: create extension vector`,
    );
    return false;
  }
}

interface Look {
  readonly dimensions: number;
  readonly since: Temporal.Instant | undefined;
  /** Called after each step that embedded papers. */
  readonly onStep: () => void;
}

/** Backfills and logs the progress; returns whether it reached the end. */
async function backfillAndLog(
  { database, embedder, log, kind, onChange }: SyncOptions,
  { dimensions, since, onStep }: Look,
  signal: AbortSignal,
): Promise<boolean> {
  let done = 0;
  let told = 0;
  const result = await backfillVectors(
    { database, embedder, dimensions, kind },
    { since, signal },
    (embedded) => {
      // Papers can be found as soon as the first have vectors.
      if (done === 0) onChange();
      onStep();
      done += embedded;
      if (done - told < PAPERS_BETWEEN_LOGS) return;
      told = done;
      log.info({ papers: done }, 'papers were embedded so far');
    },
  );
  if (result.embedded > 0) log.info({ papers: result.embedded }, 'papers were embedded');
  if (result.refused > 0)
    log.warn({ papers: result.refused }, "some papers can't be embedded: the model rejects their text");
  return !result.isElsewhere;
}

async function restFor(ms: number, signal: AbortSignal): Promise<void> {
  await wait(ms, undefined, { signal, ref: false }).catch(() => {
    // Stopped: the caller checks the signal.
  });
}
