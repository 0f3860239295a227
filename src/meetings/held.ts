import { and, desc, eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { meetings, occurrences } from '../database/schema/meetings.ts';
import type { StoredOccurrence } from './views.ts';

/** A time at which a meeting was held, or has begun. */
export interface Held {
  readonly occurrenceId: number;
  readonly meetingId: number;
  readonly meetingName: string;
  readonly zone: string;
  readonly heldAt: Temporal.Instant;
}

/** Lists when the meetings of a guild, or one of them, were held, the newest first. */
export async function listHeld(
  database: Database,
  guildId: string,
  meetingId: number | undefined,
): Promise<Held[]> {
  return database
    .select({
      occurrenceId: occurrences.id,
      meetingId: meetings.id,
      meetingName: meetings.name,
      zone: meetings.zone,
      heldAt: occurrences.heldAt,
    })
    .from(occurrences)
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .where(
      and(
        eq(meetings.guildId, guildId),
        meetingId === undefined ? undefined : eq(meetings.id, meetingId),
        eq(occurrences.state, 'held'),
      ),
    )
    .orderBy(desc(occurrences.heldAt), desc(occurrences.id));
}

/** Lists a meeting's newest occurrences that were held, or have begun, the newest first. */
export async function listHeldOf(
  database: Database,
  meetingId: number,
  limit: number,
): Promise<StoredOccurrence[]> {
  return database
    .select()
    .from(occurrences)
    .where(and(eq(occurrences.meetingId, meetingId), eq(occurrences.state, 'held')))
    .orderBy(desc(occurrences.heldAt), desc(occurrences.id))
    .limit(limit);
}

/** Stores that an occurrence has begun, and when people are asked what was discussed; null if they are not. */
export async function setHeld(
  transaction: Database,
  id: number,
  outcomesAskedAt: Temporal.Instant | null,
): Promise<void> {
  await transaction.update(occurrences).set({ state: 'held', outcomesAskedAt }).where(eq(occurrences.id, id));
}

/** Stores when people were asked what was discussed at an occurrence. */
export async function setOutcomesAsked(
  transaction: Database,
  id: number,
  at: Temporal.Instant,
): Promise<void> {
  await transaction.update(occurrences).set({ outcomesAskedAt: at }).where(eq(occurrences.id, id));
}
