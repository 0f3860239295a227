import { getTableName, is, sql } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../../src/database/connect.ts';
import * as schema from '../../src/database/schema.ts';

/** A row for each table that has rows. */
const FILLED = sql.raw(
  Object.values(schema)
    .filter((table) => is(table, PgTable))
    .map((table) => getTableName(table))
    .map((name) => `select '${name}' as name where exists (select from ${name})`)
    .join(' union all '),
);

/** Takes all rows and jobs away, and starts ids at 1 again. Only what has rows is touched: on PGlite each table takes 10 ms. */
export async function emptyTables(database: Database): Promise<void> {
  const filled = await database.select({ name: sql<string>`name` }).from(sql`(${FILLED}) as filled`);
  if (filled.length > 0) {
    const names = filled.map(({ name }) => sql.identifier(name));
    await database.execute(sql`truncate ${sql.join(names, sql`, `)} restart identity cascade`);
  }
  await database.execute(sql`delete from pgboss.job`);
  // Made when it is first needed, in the form that its model wants.
  await database.execute(sql`drop table if exists search_vectors`);
}
