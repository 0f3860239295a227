import { inArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feedExamples, feedTastes } from '../database/schema/taste.ts';
import { isGoneFeed } from '../feeds/removal.ts';

/** The tables with what belongs to a feed and outlives its row for a while. */
const TABLES = [feedTastes, feedExamples] as const;

/** Forgets what feeds have been told and have learned. */
export async function forgetTastes(database: Database, feedIds: readonly number[]): Promise<void> {
  for (const table of TABLES) await database.delete(table).where(inArray(table.feedId, [...feedIds]));
}

/** Forgets what removed feeds have been told and have learned, except those that an Undo can still bring back. */
export async function forgetRemovedTastes(database: Database, now: Temporal.Instant): Promise<void> {
  for (const table of TABLES) await database.delete(table).where(isGoneFeed(sql`${table.feedId}`, now));
}
