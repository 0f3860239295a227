import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { differentPapers } from '../database/schema/papers.ts';

/** Stores that two papers are not the same, however alike they look; both must be stored. */
export async function saveDifferent(
  database: Database,
  one: string,
  other: string,
  at: Temporal.Instant,
): Promise<void> {
  await database
    .insert(differentPapers)
    .values({
      paperId: sql`least(${one}::text, ${other}::text)`,
      otherId: sql`greatest(${one}::text, ${other}::text)`,
      saidAt: at,
    })
    .onConflictDoNothing();
}

/** Finds when somebody said that two papers are not the same; undefined if nobody did. */
export async function findDifferent(
  database: Database,
  one: string,
  other: string,
): Promise<Temporal.Instant | undefined> {
  const [row] = await database
    .select({ saidAt: differentPapers.saidAt })
    .from(differentPapers)
    .where(
      and(
        eq(differentPapers.paperId, sql`least(${one}::text, ${other}::text)`),
        eq(differentPapers.otherId, sql`greatest(${one}::text, ${other}::text)`),
      ),
    );
  return row?.saidAt;
}
