import { asc, count, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feedExamples } from '../database/schema/taste.ts';

/** A paper that a team gave as an example of what it wants to read. */
export interface Example {
  readonly paperId: string;
  readonly addedAt: Temporal.Instant;
}

/** Adds examples to a feed; one that it has already is as old as before. Returns how many are new. */
export async function saveExamples(
  database: Database,
  feedId: number,
  paperIds: readonly string[],
  now: Temporal.Instant,
): Promise<number> {
  if (paperIds.length === 0) return 0;
  const added = await database
    .insert(feedExamples)
    .values([...new Set(paperIds)].map((paperId) => ({ feedId, paperId, addedAt: now })))
    .onConflictDoNothing()
    .returning({ paperId: feedExamples.paperId });
  return added.length;
}

/** Removes the examples of a feed. */
export async function clearExamples(database: Database, feedId: number): Promise<void> {
  await database.delete(feedExamples).where(eq(feedExamples.feedId, feedId));
}

/** Lists the examples of a feed, the oldest first. */
export async function listExamples(database: Database, feedId: number): Promise<Example[]> {
  return database
    .select({ paperId: feedExamples.paperId, addedAt: feedExamples.addedAt })
    .from(feedExamples)
    .where(eq(feedExamples.feedId, feedId))
    .orderBy(asc(feedExamples.addedAt), asc(feedExamples.paperId));
}

/** Counts the examples of feeds, by the feed's id; leaves out feeds that have none. */
export async function countExamples(
  database: Database,
  feedIds: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  if (feedIds.length === 0) return new Map();
  const rows = await database
    .select({ feedId: feedExamples.feedId, examples: count() })
    .from(feedExamples)
    .where(inArray(feedExamples.feedId, [...feedIds]))
    .groupBy(feedExamples.feedId);
  return new Map(rows.map(({ feedId, examples }) => [feedId, examples]));
}
