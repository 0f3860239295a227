import { sql } from 'drizzle-orm';
import { type Database, errorCode } from './connect.ts';

/** Postgres's code for a statement that exceeded its timeout. */
const QUERY_CANCELED = '57014';

/** Runs queries, each with a timeout in milliseconds; a slower one fails, see `isTimeout`. */
export function withTimeout<Result>(
  database: Database,
  timeoutMs: number,
  work: (transaction: Database) => Promise<Result>,
): Promise<Result> {
  return database.transaction(async (transaction) => {
    await transaction.execute(sql.raw(`set local statement_timeout = ${Math.floor(timeoutMs)}`));
    return work(transaction);
  });
}

/** Waits for work, so many milliseconds at most; then fails, see `isTimeout`. The work goes on. */
export async function waitAtMost<Result>(timeoutMs: number, work: Promise<Result>): Promise<Result> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new WaitedTooLong(`Waited for ${timeoutMs} ms.`)), timeoutMs);
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

class WaitedTooLong extends Error {
  override readonly name = 'WaitedTooLong';
}

/** Returns whether something failed because it took too long. */
export function isTimeout(error: unknown): boolean {
  return error instanceof WaitedTooLong || errorCode(error) === QUERY_CANCELED;
}
