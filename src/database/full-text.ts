import { sql } from 'drizzle-orm';
import type { Log } from '../log.ts';
import type { Database } from './database.ts';

/** Makes the index over the words of papers where it is missing, as the migrations made it. */
export async function makeFullTextIndex(database: Database, log: Log): Promise<void> {
  const [row] = await database
    .select({ isThere: sql<boolean>`to_regclass('search_documents_words') is not null` })
    .from(sql`(values (1)) as one`);
  if (row?.isThere) return;
  log.warn('the full-text index is missing, and is made anew; searches are slow or wait until it is');
  await database.execute(
    sql`create index if not exists search_documents_words on search_documents using gin (words) with (gin_pending_list_limit = 1024)`,
  );
  log.info('the full-text index was made anew');
}
