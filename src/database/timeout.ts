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

/** Returns whether a query failed because it took too long. */
export function isTimeout(error: unknown): boolean {
  return errorCode(error) === QUERY_CANCELED;
}
