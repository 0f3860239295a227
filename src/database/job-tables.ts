import { sql } from 'drizzle-orm';
import { type PgDatabase, type PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core';
import { type Db, fromDrizzle, PgBoss } from 'pg-boss';
import manifest from 'pg-boss/package.json' with { type: 'json' };
import { z } from 'zod';

/** Something that runs statements, whatever its tables. */
type Executor = Pick<PgDatabase<PgQueryResultHKT>, 'execute'>;

/** The database, or a transaction on it, whatever its tables. */
interface AnyDatabase extends Executor {
  transaction<Result>(work: (transaction: Executor) => Promise<Result>): Promise<Result>;
}

/**
 * The database, or a transaction on it, as pg-boss speaks to one. Dates go as ISO text: drizzle takes away the
 * driver's own way of writing them.
 *
 * pg-boss sends a transaction as one text, `BEGIN; …; COMMIT;`. If a statement inside fails, the server skips the
 * `COMMIT`, and the connection refuses everything (25P02) until somebody rolls back. So such a text becomes a transaction
 * of the driver's, which sends nothing else over the connection before it is over, and every failure is rolled back.
 */
export function asJobDatabase(database: AnyDatabase): Db {
  return {
    async executeSql(text, values) {
      const plain = values?.map((value) => (value instanceof Date ? value.toISOString() : value));
      // A caller's transaction is the caller's to end.
      if (database instanceof PgTransaction) return execute(database, text, plain);
      const inside = WHOLE_TRANSACTION.exec(text)?.groups?.statements;
      try {
        return inside === undefined
          ? await execute(database, text, plain)
          : await database.transaction((transaction) => execute(transaction, inside, plain));
      } catch (error) {
        await rollBack(database);
        throw error;
      }
    },
  };
}

const WHOLE_TRANSACTION = /^\s*(?:BEGIN|START\s+TRANSACTION)\s*;(?<statements>.*);\s*COMMIT\s*;?\s*$/isu;

function execute(database: Executor, text: string, values: unknown[] | undefined) {
  // postgres returns rows in an array of its own kind, and several statements an array of such arrays.
  const run = async (query: unknown) => [...rowsOf(await database.execute(query as never))];
  return fromDrizzle({ execute: run }, sql).executeSql(text, values);
}

/** Outside a transaction this changes nothing. */
async function rollBack(database: Executor): Promise<void> {
  try {
    await database.execute(sql`rollback`);
  } catch {
    // A connection that can't even roll back is lost, and the server rolls back by itself. The first error says why.
  }
}

function rowsOf(result: unknown): readonly unknown[] {
  return Array.isArray(result) ? result : [];
}

/** Creates pg-boss's tables or brings them up to date. Needs a database with one connection. */
export async function migrateJobTables(database: AnyDatabase): Promise<void> {
  const boss = new PgBoss({
    db: asJobDatabase(database),
    supervise: false,
    schedule: false,
  });
  await boss.start();
  await boss.stop({ close: false });
}

/** Returns whether a newer pg-boss than this one made its tables. */
export async function areJobTablesNewer(database: Executor): Promise<boolean> {
  const [found] = rowsOf(
    await database.execute(sql`select to_regclass('pgboss.version') is not null as is_there`),
  );
  if (!foundRow.parse(found).is_there) return false;
  const [row] = rowsOf(await database.execute(sql`select max(version) as version from pgboss.version`));
  return versionRow.parse(row).version > manifest.pgboss.schema;
}

const foundRow = z.object({ is_there: z.boolean() });
const versionRow = z.object({ version: z.coerce.number() });

/** None of our jobs is ever put off this long. */
const FAR = sql`now() + interval '1 hour'`;

/**
 * Repairs what pg-boss stored while the database's clock was ahead: jobs to be tried in a far year, which block others
 * about the same thing; jobs whose process seems to be alive until then; and upkeep that seems to be done.
 */
export async function repairJobTimes(database: Executor): Promise<void> {
  await database.execute(sql`update pgboss.job set start_after = least(start_after, now()),
      started_on = least(started_on, now()), heartbeat_on = least(heartbeat_on, now())
    where state <= 'active' and (start_after > ${FAR} or started_on > ${FAR} or heartbeat_on > ${FAR})`);
  await database.execute(sql`update pgboss.queue set monitor_claim_on = null, monitor_on = null, maintain_on = null
    where greatest(monitor_claim_on, monitor_on, maintain_on) > ${FAR}`);
  await database.execute(sql`update pgboss.version set cron_on = least(cron_on, now()), bam_on = least(bam_on, now()),
      flow_on = least(flow_on, now()), reindex_on = least(reindex_on, now()),
      monitor_backoff_on = least(monitor_backoff_on, now())
    where greatest(cron_on, bam_on, flow_on, reindex_on) > ${FAR}`);
}

/** The unfinished jobs of one kind, and for how long the oldest could have been done. */
export interface UnfinishedJobs {
  readonly name: string;
  readonly jobs: number;
  readonly oldestSeconds: number;
}

/** Returns the unfinished jobs by kind, including kinds without any. */
export async function readUnfinished(database: Executor): Promise<readonly UnfinishedJobs[]> {
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

/** Lists the kinds with jobs that are being done or could be, and whether one of them waits for a worker. */
export async function listUnsettled(
  database: Executor,
): Promise<readonly { readonly name: string; readonly waits: boolean }[]> {
  const rows = await database.execute(
    sql`select name, bool_or(state < 'active') as waits from pgboss.job
      where (state = 'active' or state < 'active' and start_after <= now()) and name not like '\\_\\_%' group by name`,
  );
  return rowsOf(rows) as { readonly name: string; readonly waits: boolean }[];
}

/** Deletes the jobs whose data has a text as one of its values, whatever their state. */
export async function deleteJobsAbout(database: Executor, value: string): Promise<void> {
  await database.execute(
    sql`delete from pgboss.job where position(${JSON.stringify(value)} in coalesce(data::text, '')) > 0`,
  );
}

/** Counts the jobs of a kind with these keys that are being done or could be. */
export async function countJobs(database: Executor, name: string, keys: readonly string[]): Promise<number> {
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
