import { and, eq, inArray, notExists, notInArray, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import { feedExamples, feedTastes } from '../database/schema/taste.ts';

/** The tables with what belongs to a feed and outlives its row for a while. */
const TABLES = [feedTastes, feedExamples] as const;

/** Forgets what a guild's feeds have been told and have learned. Comes before the feeds are forgotten. */
export async function forgetTastes(database: Database, guildId: string): Promise<void> {
  const its = database.select({ id: feeds.id }).from(feeds).where(eq(feeds.guildId, guildId));
  for (const table of TABLES) await database.delete(table).where(inArray(table.feedId, its));
}

/** Forgets what removed feeds have been told and have learned, except those that an Undo can still bring back. */
export async function forgetRemovedTastes(database: Database, restorable: readonly number[]): Promise<void> {
  for (const table of TABLES) {
    const feed = database.select({ one: sql`1` }).from(feeds).where(eq(feeds.id, table.feedId));
    await database.delete(table).where(and(notExists(feed), notInArray(table.feedId, [...restorable])));
  }
}
