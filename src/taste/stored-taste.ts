import { eq, isNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feedTastes } from '../database/schema/taste.ts';
import type { Term } from '../ranking/ranker.ts';
import { type Muted, readMuted } from './muted.ts';

/** What a team said about the ranking of a feed. */
export interface StoredTaste {
  /** Votes before are not learned from; null: all are. */
  readonly learnsSince: Temporal.Instant | null;
  /** When the order that learns lost the blind test and was switched off; null while it is on. */
  readonly lostAt: Temporal.Instant | null;
  readonly muted: readonly Muted[];
}

const UNTOUCHED: StoredTaste = { learnsSince: null, lostAt: null, muted: [] };

/** Finds what a team said about the ranking of a feed. */
export async function findStoredTaste(database: Database, feedId: number): Promise<StoredTaste> {
  const [row] = await database.select().from(feedTastes).where(eq(feedTastes.feedId, feedId));
  if (row === undefined) return UNTOUCHED;
  return { learnsSince: row.learnsSince, lostAt: row.lostAt, muted: readMuted(row.muted) };
}

/** Forgets what a feed has learned, and begins its blind test anew. What is muted stays muted. */
export async function resetTaste(database: Database, feedId: number, now: Temporal.Instant): Promise<void> {
  const fresh = { learnsSince: now, lostAt: null };
  await database
    .insert(feedTastes)
    .values({ feedId, ...fresh })
    .onConflictDoUpdate({ target: feedTastes.feedId, set: fresh });
}

/** Notes that the order that learns lost the blind test. Returns false if that was noted before. */
export async function noteLost(database: Database, feedId: number, now: Temporal.Instant): Promise<boolean> {
  const noted = await database
    .insert(feedTastes)
    .values({ feedId, lostAt: now })
    .onConflictDoUpdate({
      target: feedTastes.feedId,
      set: { lostAt: now },
      setWhere: isNull(feedTastes.lostAt),
    })
    .returning();
  return noted.length > 0;
}

/** Mutes a term of a feed, or has it forget what votes said about it so far. */
export function muteTerm(database: Database, feedId: number, muted: Muted): Promise<void> {
  return changeMuted(database, feedId, (all) => [
    ...all.filter(({ term }) => !isSame(term, muted.term)),
    muted,
  ]);
}

/** Lets a muted term count again. */
export function unmuteTerm(database: Database, feedId: number, term: Term): Promise<void> {
  return changeMuted(database, feedId, (all) => all.filter((one) => !isSame(one.term, term)));
}

function isSame(one: Term, other: Term): boolean {
  return one.kind === other.kind && one.name === other.name;
}

async function changeMuted(
  database: Database,
  feedId: number,
  change: (muted: readonly Muted[]) => readonly Muted[],
): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.insert(feedTastes).values({ feedId }).onConflictDoNothing();
    const [row] = await transaction
      .select()
      .from(feedTastes)
      .where(eq(feedTastes.feedId, feedId))
      .for('update');
    const muted = change(readMuted(row?.muted ?? []));
    const stored = muted.map(({ term, forgottenAt }) => ({ term, forgottenAt: forgottenAt?.toString() }));
    await transaction.update(feedTastes).set({ muted: stored }).where(eq(feedTastes.feedId, feedId));
  });
}
