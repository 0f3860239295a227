import { sql } from 'drizzle-orm';
import type { Log } from '../log.ts';
import { isDamage } from './damage.ts';
import type { Database } from './database.ts';

/** Merges pending entries of the full-text index; if it is missing or damaged, creates it as the migrations did. */
export async function repairFullTextIndex(database: Database, log: Log): Promise<void> {
  const [row] = await database
    .select({ isThere: sql<boolean>`to_regclass('search_documents_words') is not null` })
    .from(sql`(values (1)) as one`);
  if (row?.isThere && (await tidyIndex(database))) return;
  const what = row?.isThere ? 'damaged' : 'missing';
  log.warn(`the full-text index is ${what} and is rebuilt; until then searches are slow or wait`);
  // If it is missing, another process may be creating it.
  if (row?.isThere) await database.execute(sql`drop index if exists search_documents_words`);
  await database.execute(
    sql`create index if not exists search_documents_words on search_documents using gin (words)`,
  );
  log.info('the full-text index was rebuilt');
}

/**
 * Merges new entries into the index; returns false if it is damaged. Postgres collects 4 MB of them, some 1,600 papers,
 * before it does so by itself, which saves a third of the cost when many papers come; until then a full-text search
 * reads through all of them, at a millisecond per megabyte.
 */
async function tidyIndex(database: Database): Promise<boolean> {
  try {
    await database.execute(sql`select gin_clean_pending_list('search_documents_words')`);
    return true;
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}
