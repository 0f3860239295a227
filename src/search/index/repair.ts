import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { type Database, errorCode } from '../../database/connect.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import type { Log } from '../../log.ts';
import { bm25Score, bm25Table, dropBm25Table, hasBm25Table, makeBm25Table } from './bm25.ts';
import { buildDocument } from './document.ts';
import { repairFullTextIndex } from './full-text.ts';
import { findUnindexed, findUnranked, indexPapers, lockIndexing, saveBm25 } from './indexing.ts';
import { rebuildStats } from './rebuild-stats.ts';

/** Few enough that a search waits a moment only, where it shares the one connection. */
const BATCH = 200;
const PAPERS_BETWEEN_LOGS = 5_000;

/** Whether pg_textsearch can be asked: its index is there, answers, and has every paper that the search has. */
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
    // Whatever it says: an index that can't be asked is not whole.
    return false;
  }
}

/** Looks a paper up by its own words: an index that lost its pages finds nothing or fails. */
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
 * Puts what the search lacks in its place, in small steps between which searches are answered: papers that were
 * stored by an older version, counts of words that are not those of the papers, the full-text index where it is
 * missing or damaged, and the index of pg_textsearch where it is missing, damaged or not whole. Says in the log how
 * far it is. Repeated, or ended half-way, it goes on where it stopped.
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

/** Makes the table and the index; what is there and does not answer is dropped first. False: no such extension. */
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
