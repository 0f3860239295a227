import { getTableName, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from './connect.ts';

/** Runs a query that the query builder can't express. Returns its rows, to be parsed. */
export async function queryRows(database: Database, query: SQL): Promise<readonly unknown[]> {
  const rows: unknown = await database.execute(query);
  if (!Array.isArray(rows)) throw new Error('The driver returned no rows.');
  return rows;
}

/**
 * Vacuums tables, as the first to read a row that was never vacuumed writes to it, and analyses them, so that queries are
 * planned for what they hold. Not within a transaction.
 */
export async function vacuum(database: Database, tables: readonly PgTable[]): Promise<void> {
  for (const table of tables)
    await database.execute(sql`vacuum (analyze) ${sql.identifier(getTableName(table))}`);
}
