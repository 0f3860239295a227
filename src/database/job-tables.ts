import { sql } from 'drizzle-orm';
import { type Db, fromDrizzle, PgBoss } from 'pg-boss';
import type { Database } from './connect.ts';

/**
 * The database, or a transaction on it, as pg-boss speaks to one. Dates go as ISO text: drizzle takes away the
 * driver's own way of writing them.
 */
export function asJobDatabase(database: Pick<Database, 'execute'>): Db {
  const plain = fromDrizzle({ execute: async (query) => [...(await database.execute(query as never))] }, sql);
  return {
    executeSql: (text, values) =>
      plain.executeSql(
        text,
        values?.map((value) => (value instanceof Date ? value.toISOString() : value)),
      ),
  };
}

/** Makes pg-boss's tables, or brings them up to date. Needs a database of one connection. */
export async function migrateJobTables(database: Database): Promise<void> {
  const boss = new PgBoss({
    db: asJobDatabase(database),
    supervise: false,
    schedule: false,
    registerInstance: false,
  });
  await boss.start();
  await boss.stop({ close: false });
}
