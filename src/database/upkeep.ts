import { setTimeout } from 'node:timers/promises';
import type postgres from 'postgres';
import { z } from 'zod';

/** How often to check, and how large the log may grow before it is cut. */
export interface UpkeepOptions {
  readonly everyMs?: number;
  readonly mostLogBytes?: number;
}

const EVERY_MS = 10_000;
const MAX_LOG_BYTES = 64 * 1024 * 1024;

const logAnswer = z.tuple([z.object({ bytes: z.coerce.number() })]);
const tablesAnswer = z.array(z.object({ name: z.string(), isWorn: z.boolean(), isUnknown: z.boolean() }));

/**
 * Does for the built-in database, until disposed, what Postgres has processes for and PGlite doesn't: cuts the
 * write-ahead log, of which 100,000 papers leave 5 GB, and vacuums and analyses tables by the rules of Postgres's own
 * daemon (https://www.postgresql.org/docs/current/routine-vacuuming.html#AUTOVACUUM), so that the space of changed and
 * deleted rows is used again, and queries are planned for the rows that there are.
 */
export function startUpkeep(
  client: postgres.Sql,
  { everyMs = EVERY_MS, mostLogBytes = MAX_LOG_BYTES }: UpkeepOptions = {},
): Disposable {
  const disposed = new AbortController();
  const loop = async (): Promise<void> => {
    for (;;) {
      await setTimeout(everyMs, undefined, { ref: false, signal: disposed.signal });
      // If this fails, the database fails, and everything else that queries it says so.
      await cutLog(client, mostLogBytes).catch(() => {});
      await tidyTables(client).catch(() => {});
    }
  };
  // Only ends by being disposed.
  loop().catch(() => {});
  return { [Symbol.dispose]: () => disposed.abort() };
}

async function cutLog(client: postgres.Sql, mostBytes: number): Promise<void> {
  const rows =
    await client`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) as bytes from pg_control_checkpoint()`;
  const [{ bytes }] = logAnswer.parse([...rows]);
  if (bytes > mostBytes) await client`checkpoint`;
}

async function tidyTables(client: postgres.Sql): Promise<void> {
  const rows = await client`
    select name, "isWorn", "isUnknown" from (
      select relid::regclass::text as name,
        n_dead_tup > 50 + 0.2 * greatest(reltuples, 0)
          or n_ins_since_vacuum > 1000 + 0.2 * greatest(reltuples, 0) as "isWorn",
        n_mod_since_analyze > 50 + 0.1 * greatest(reltuples, 0) as "isUnknown"
      from pg_stat_user_tables join pg_class on oid = relid
    ) as tables where "isWorn" or "isUnknown"`;
  // One at a time, so that others get their turn in between.
  for (const { name, isWorn, isUnknown } of tablesAnswer.parse([...rows])) {
    if (isWorn) await client.unsafe(`vacuum ${name}`);
    if (isUnknown) await client.unsafe(`analyze ${name}`);
  }
}
