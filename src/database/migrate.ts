import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import type postgres from 'postgres';
import { z } from 'zod';
import { UserError } from '../errors.ts';
import type { Database } from './database.ts';
import { areJobTablesNewer, migrateJobTables } from './job-tables.ts';
import * as schema from './schema.ts';

const CONFIG = { migrationsFolder: join(import.meta.dirname, '../../migrations') };

/**
 * Brings the tables of a database up to date. Needs a client with one connection. Throws `UserError` and changes
 * nothing if a newer version of this program has migrated it: this one could read what it knows and damage what it
 * doesn't.
 */
export async function bringUpToDate(client: postgres.Sql, place: string): Promise<void> {
  const database = drizzle(client, { schema });
  if ((await areTablesNewer(database)) || (await areJobTablesNewer(database))) {
    throw new UserError(
      `The database at ${place} was made by a newer version of Daily Papers, and this one doesn't know all of its tables. Nothing was changed. Start the newer version again, or restore a backup from before it.`,
    );
  }
  await migrate(database, CONFIG);
  await migrateJobTables(database);
}

const newestRow = z.object({ newest: z.coerce.number().nullable() });

/** Returns whether the database has a migration newer than this version's last. */
async function areTablesNewer(database: Database): Promise<boolean> {
  const [there] = await database
    .select({ isThere: sql<boolean>`to_regclass('drizzle.__drizzle_migrations') is not null` })
    .from(sql`(values (1)) as one`);
  if (there?.isThere !== true) return false;
  const [row] = await database
    .select({ newest: sql`max(created_at)` })
    .from(sql`drizzle.__drizzle_migrations`);
  const { newest } = newestRow.parse(row);
  const ours = readMigrationFiles(CONFIG).map(({ folderMillis }) => folderMillis);
  return newest !== null && newest > Math.max(...ours);
}
