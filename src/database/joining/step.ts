import type { AnyPgColumn } from 'drizzle-orm/pg-core';
import type { Database } from '../database.ts';

/** Two stored papers that are one: everything of `from` becomes that of `to`, and `from` goes. */
export interface Join {
  readonly from: string;
  readonly to: string;
}

/** How an owner's rows follow a paper that is joined with another. */
export interface JoinStep {
  /** All columns with ids of papers in the owner's tables. */
  readonly columns: readonly AnyPgColumn[];
  /** Moves the rows in the caller's transaction, by the rules of their tables. */
  move(transaction: Database, join: Join): Promise<void>;
}
