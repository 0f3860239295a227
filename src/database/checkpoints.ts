import { setTimeout } from 'node:timers/promises';
import type postgres from 'postgres';
import { z } from 'zod';

/** How often is looked, and how much of the log may stand before it is cut. */
export interface CheckpointOptions {
  readonly everyMs?: number;
  readonly mostBytes?: number;
}

const EVERY_MS = 10_000;
const MOST_BYTES = 64 * 1024 * 1024;

const answer = z.tuple([z.object({ bytes: z.coerce.number() })]);

/**
 * Cuts the write-ahead log of the built-in database as it grows, until disposed: elsewhere a process of Postgres does
 * this, PGlite has none, and 100,000 papers leave 5 GB of it. What is cut is in the tables for good.
 */
export function keepLogShort(
  client: postgres.Sql,
  { everyMs = EVERY_MS, mostBytes = MOST_BYTES }: CheckpointOptions = {},
): Disposable {
  const disposed = new AbortController();
  const look = async (): Promise<void> => {
    const rows =
      await client`select pg_wal_lsn_diff(pg_current_wal_insert_lsn(), redo_lsn) as bytes from pg_control_checkpoint()`;
    const [{ bytes }] = answer.parse([...rows]);
    if (bytes > mostBytes) await client`checkpoint`;
  };
  const lookOnAndOn = async (): Promise<void> => {
    for (;;) {
      await setTimeout(everyMs, undefined, { ref: false, signal: disposed.signal });
      // Where it fails the database does, and all others that ask it something say so.
      await look().catch(() => {});
    }
  };
  // Ends by being disposed, and in no other way.
  lookOnAndOn().catch(() => {});
  return { [Symbol.dispose]: () => disposed.abort() };
}
