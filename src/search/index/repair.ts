import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import {
  bm25Score,
  bm25Table,
  dropBm25Table,
  hasBm25Table,
  makeBm25Table,
} from '../../database/bm25-table.ts';
import { type Database, errorCode } from '../../database/connect.ts';
import { repairFullTextIndex } from '../../database/full-text-index.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import type { Log } from '../../log.ts';
import { lockPaper } from '../../papers/library.ts';
import { buildDocument } from './document.ts';
import { findUnindexed, findUnranked, indexPapers, lockIndexing, saveBm25 } from './indexing.ts';
import { findUnindexedNotes, indexNotes } from './notes.ts';
import { rebuildStats } from './rebuild-stats.ts';

/** Few enough that a search that shares the one connection waits only a moment. */
const BATCH = 200;
const PAPERS_BETWEEN_LOGS = 5_000;

/** Returns whether pg_textsearch can be used: its index exists, answers, and has every paper that the search has. */
export async function isBm25Whole(database: Database): Promise<boolean> {
  try {
    if (!(await hasBm25Table(database))) return false;
    const [counted] = await database
      .select({
        ranked: sql<number>`(select count(*)::int from ${bm25Table})`,
        documents: sql<number>`count(*)::int`,
      })
      .from(searchDocuments);
    if (counted?.ranked !== counted?.documents) return false;
    return (counted?.documents ?? 0) === 0 || (await answers(database));
  } catch {
    // Whatever the error: an index that can't be queried isn't whole.
    return false;
  }
}

/** Looks up a paper by its own words: an index that lost its pages finds nothing or fails. */
async function answers(database: Database): Promise<boolean> {
  const [one] = await database.select().from(bm25Table).where(sql`${bm25Table.length} > 0`).limit(1);
  if (one === undefined) return true;
  const words = (one.stems.match(/[\p{L}\p{N}]+/gu) ?? []).slice(0, 3).join(' ');
  const found = await database
    .select({ paperId: bm25Table.paperId })
    .from(bm25Table)
    .orderBy(bm25Score(words))
    .limit(1);
  return found.length > 0;
}

/**
 * Repairs the search's data, in small steps between which searches are answered: papers stored by an older version,
 * word counts that don't match the papers, a missing or damaged full-text index, and a missing, damaged or incomplete
 * index of pg_textsearch. Logs its progress. If interrupted, the next call continues where it stopped.
 */
export async function repairIndexes(database: Database, log: Log, signal: AbortSignal): Promise<void> {
  await inBatches(log, signal, 'papers were added to the search index', async () =>
    database.transaction(async (transaction) => {
      await lockIndexing(transaction);
      const papers = await findUnindexed(transaction, BATCH);
      await indexPapers(transaction, [], papers.map(buildDocument));
      return papers.length;
    }),
  );
  await inBatches(log, signal, "papers' notes were added to the search index", async () => {
    const paperIds = await findUnindexedNotes(database, BATCH);
    for (const paperId of paperIds)
      await database.transaction(async (transaction) => {
        if (await lockPaper(transaction, paperId)) await indexNotes(transaction, paperId);
      });
    return paperIds.length;
  });
  await rebuildStats(database, log, signal);
  await repairFullTextIndex(database, log);
  if (signal.aborted || (await isBm25Whole(database)) || !(await makeWhole(database, log))) return;
  await inBatches(log, signal, 'papers were added to the BM25 index', async () =>
    database.transaction(async (transaction) => {
      await lockIndexing(transaction);
      const paperIds = await findUnranked(transaction, BATCH);
      await saveBm25(transaction, paperIds);
      return paperIds.length;
    }),
  );
}

/**
 * Creates the table and the index; drops what exists but doesn't answer first. Returns false if there is no such
 * extension.
 */
async function makeWhole(database: Database, log: Log): Promise<boolean> {
  try {
    const isThere = await hasBm25Table(database);
    if (isThere && !(await answers(database).catch(() => false))) {
      log.warn("the BM25 index doesn't answer and is rebuilt");
      await dropBm25Table(database);
    } else if (!isThere) await dropBm25Table(database);
    return await makeBm25Table(database);
  } catch (error) {
    log.warn(
      { err: error, code: errorCode(error) },
      "pg_textsearch can't be used; Postgres full text is used instead",
    );
    return false;
  }
}

async function inBatches(
  log: Log,
  signal: AbortSignal,
  what: string,
  work: () => Promise<number>,
): Promise<void> {
  let done = 0;
  let told = 0;
  for (;;) {
    if (signal.aborted) return;
    const count = await work();
    done += count;
    if (count > 0 && done - told >= PAPERS_BETWEEN_LOGS) {
      told = done;
      log.info({ papers: done }, `${what} so far`);
    }
    if (count === 0) break;
    // Lets searches that wait for the connection go first.
    await wait(1);
  }
  if (done > 0) log.info({ papers: done }, what);
}
