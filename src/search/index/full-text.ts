import { sql } from 'drizzle-orm';
import { isDamage } from '../../database/damage.ts';
import type { Database } from '../../database/database.ts';
import type { Log } from '../../log.ts';

/** Puts the index over the words of papers in order; where it is missing or damaged, makes it as the migrations made it. */
export async function repairFullTextIndex(database: Database, log: Log): Promise<void> {
  const [row] = await database
    .select({ isThere: sql<boolean>`to_regclass('search_documents_words') is not null` })
    .from(sql`(values (1)) as one`);
  if (row?.isThere && (await tidyIndex(database))) return;
  const what = row?.isThere ? 'damaged' : 'missing';
  log.warn(`the full-text index is ${what} and is rebuilt; until then searches are slow or wait`);
  // Of one that is missing, another process may be making it.
  if (row?.isThere) await database.execute(sql`drop index if exists search_documents_words`);
  await database.execute(
    sql`create index if not exists search_documents_words on search_documents using gin (words)`,
  );
  log.info('the full-text index was rebuilt');
}

/**
 * Puts what is new into its place in that index; false where it is damaged. Postgres gathers 4 MB of it, some 1,600
 * papers, before it does so, which spares many papers a third of what they take there; until then a search by full text
 * looks through all of it, at a millisecond a megabyte.
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
