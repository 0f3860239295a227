import { type AnyColumn, asc, eq, gt, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import {
  searchAbbreviations,
  searchDocuments,
  searchTotals,
  searchWords,
} from '../../database/schema/search.ts';
import type { Log } from '../../log.ts';
import { buildDocument } from './document.ts';
import { lockIndexing, saveCounts, searchableColumns } from './indexing.ts';
import { createTermStats } from './term-stats.ts';

const BATCH = 500;
const PAPERS_BETWEEN_LOGS = 5_000;

/**
 * Counts words and papers again if the counts don't match the papers, such as after a table was lost: they are used to
 * rank papers and to correct misspelt words. The old counts serve until all is counted; if interrupted, it starts over.
 */
export async function rebuildStats(database: Database, log: Log, signal: AbortSignal): Promise<void> {
  if (await areCountsRight(database)) return;
  log.warn("the word counts don't match the papers and are rebuilt");
  const stats = createTermStats();
  const seen = new Set<string>();
  let last = '';
  for (;;) {
    if (signal.aborted) return;
    const found = await database
      .select(searchableColumns)
      .from(papers)
      .innerJoin(searchDocuments, eq(searchDocuments.paperId, papers.id))
      .where(gt(papers.id, last))
      .orderBy(asc(papers.id))
      .limit(BATCH);
    for (const paper of found) {
      stats.add(buildDocument(paper));
      seen.add(paper.id);
    }
    last = found.at(-1)?.id ?? last;
    if (seen.size % PAPERS_BETWEEN_LOGS === 0 && found.length > 0)
      log.info({ papers: seen.size }, 'papers recounted so far');
    if (found.length < BATCH) break;
  }
  await database.transaction(async (transaction) => {
    await lockIndexing(transaction);
    // Papers that arrived in the meantime.
    const all = await transaction.select({ id: searchDocuments.paperId }).from(searchDocuments);
    const missed = JSON.stringify(all.flatMap(({ id }) => (seen.has(id) ? [] : [id])));
    const late = await transaction
      .select(searchableColumns)
      .from(papers)
      .where(sql`${papers.id} in (select json_array_elements_text(${missed}::json))`);
    for (const paper of late) stats.add(buildDocument(paper));
    for (const table of [searchWords, searchAbbreviations, searchTotals]) await transaction.delete(table);
    await saveCounts(transaction, stats);
    await transaction
      .insert(searchTotals)
      .select(sql`select 1::smallint, count(*)::int, coalesce(sum(length), 0) from ${searchDocuments}`);
  });
  log.info({ papers: seen.size }, 'papers were recounted');
}

/** Returns whether the counts match the papers. One statement, as papers may be arriving. */
async function areCountsRight(database: Database): Promise<boolean> {
  const counted = (column: AnyColumn) =>
    sql<number>`coalesce((select ${column} from ${searchTotals}), 0)::float8`;
  const [real] = await database
    .select({
      papers: sql<number>`count(*)::float8`,
      length: sql<number>`coalesce(sum(${searchDocuments.length}), 0)::float8`,
      countedPapers: counted(searchTotals.papers),
      countedLength: counted(searchTotals.length),
      hasWords: sql<boolean>`exists (select from ${searchWords})`,
    })
    .from(searchDocuments);
  if (real === undefined) return true;
  const isCounted = real.hasWords || real.length === 0;
  return isCounted && real.papers === real.countedPapers && real.length === real.countedLength;
}
