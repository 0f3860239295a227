import { sql } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core';
import { type Db, fromDrizzle, PgBoss } from 'pg-boss';
import manifest from 'pg-boss/package.json' with { type: 'json' };
import { z } from 'zod';

/** The database, or a transaction on it, whatever its tables. */
type AnyDatabase = Pick<PgDatabase<PgQueryResultHKT>, 'execute'>;

/**
 * The database, or a transaction on it, as pg-boss speaks to one. Dates go as ISO text: drizzle takes away the
 * driver's own way of writing them.
 */
export function asJobDatabase(database: AnyDatabase): Db {
  // postgres gives rows in an array of its own kind, and several statements an array of such arrays.
  const plain = fromDrizzle(
    { execute: async (query) => [...rowsOf(await database.execute(query as never))] },
    sql,
  );
  return {
    executeSql: (text, values) =>
      plain.executeSql(
        text,
        values?.map((value) => (value instanceof Date ? value.toISOString() : value)),
      ),
  };
}

function rowsOf(result: unknown): readonly unknown[] {
  return Array.isArray(result) ? result : [];
}

/** Makes pg-boss's tables, or brings them up to date. Needs a database of one connection. */
export async function migrateJobTables(database: AnyDatabase): Promise<void> {
  const boss = new PgBoss({
    db: asJobDatabase(database),
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.stop({ close: false });
}

/** Whether a newer pg-boss than this one made its tables. */
export async function areJobTablesNewer(database: AnyDatabase): Promise<boolean> {
  const [found] = rowsOf(
    await database.execute(sql`select to_regclass('pgboss.version') is not null as is_there`),
  );
  if (!foundRow.parse(found).is_there) return false;
  const [row] = rowsOf(await database.execute(sql`select max(version) as version from pgboss.version`));
  return versionRow.parse(row).version > manifest.pgboss.schema;
}

const foundRow = z.object({ is_there: z.boolean() });
const versionRow = z.object({ version: z.coerce.number() });

/** The jobs of a kind that are not done yet, and for how long the oldest could have been done. */
export interface UnfinishedJobs {
  readonly name: string;
  readonly jobs: number;
  readonly oldestSeconds: number;
}

/** The jobs that are not done yet, by kind; a kind without any is there too. */
export async function readUnfinished(database: AnyDatabase): Promise<readonly UnfinishedJobs[]> {
  const rows = await database.execute(
    sql`select queue.name, count(job.id)::int as jobs,
        coalesce(extract(epoch from max(now() - greatest(job.created_on, job.start_after))), 0)::float as age
      from pgboss.queue left join pgboss.job on job.name = queue.name and job.state < 'completed'
      where queue.name not like '\\_\\_%' group by queue.name`,
  );
  return rowsOf(rows).map((row) => {
    const { name, jobs, age } = row as { readonly name: string; readonly jobs: number; readonly age: number };
    return { name, jobs, oldestSeconds: Math.max(0, age) };
  });
}

/** The kinds of which jobs are being done or could be, and whether one of the kind waits for a worker. */
export async function listUnsettled(
  database: AnyDatabase,
): Promise<readonly { readonly name: string; readonly waits: boolean }[]> {
  const rows = await database.execute(
    sql`select name, bool_or(state < 'active') as waits from pgboss.job
      where (state = 'active' or state < 'active' and start_after <= now()) and name not like '\\_\\_%' group by name`,
  );
  return rowsOf(rows) as { readonly name: string; readonly waits: boolean }[];
}

/** Jobs of a kind with these keys that are being done, or could be. */
export async function countJobs(
  database: AnyDatabase,
  name: string,
  keys: readonly string[],
): Promise<number> {
  const [row] = rowsOf(
    await database.execute(
      sql`select count(*)::int as jobs from pgboss.job
        where (state = 'active' or state < 'active' and start_after <= now()) and name = ${name}
          and singleton_key = any(array[${sql.join(
            keys.map((key) => sql`${key}`),
            sql`, `,
          )}]::text[])`,
    ),
  ) as { readonly jobs: number }[];
  return row?.jobs ?? 0;
}
