import { and, eq, type SQL, sql } from 'drizzle-orm';
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
      paperId: first(one, other),
      otherId: last(one, other),
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
      and(eq(differentPapers.paperId, first(one, other)), eq(differentPapers.otherId, last(one, other))),
    );
  return row?.saidAt;
}

/** The id that comes first by its bytes, as the table holds pairs. */
function first(one: string, other: string): SQL {
  return sql`least(${one}::text collate "C", ${other}::text)`;
}

function last(one: string, other: string): SQL {
  return sql`greatest(${one}::text collate "C", ${other}::text)`;
}
