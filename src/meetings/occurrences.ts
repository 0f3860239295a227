import { randomBytes } from 'node:crypto';
import { and, asc, desc, eq, gt, inArray, isNotNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { meetingOverrides, meetings, occurrences } from '../database/schema/meetings.ts';
import type { Meeting } from './meetings.ts';
import type { Agenda } from './rules/agenda.ts';
import type { Occurrence, Override } from './rules/schedule.ts';
import type { OccurrenceState, StoredOccurrence } from './views.ts';

/** States in which something is still to come of an occurrence. */
const COMING = ['voting', 'frozen'] as const;

/** What `eventShown` says of an event that is over. */
export const EVENT_OVER = 'over';

/** Enough that nobody can try all seeds for one that suits them: 128 random bits. */
const SEED_BYTES = 16;

/** Opens voting for an occurrence, unless it was opened before. */
export async function openVoting(
  transaction: Database,
  meetingId: number,
  { day, at, closesAt }: Occurrence,
): Promise<void> {
  const times = { heldAt: at, closesAt };
  await transaction
    .insert(occurrences)
    .values({ meetingId, day, ...times, seed: randomBytes(SEED_BYTES).toString('hex'), state: 'voting' })
    .onConflictDoUpdate({
      target: [occurrences.meetingId, occurrences.day],
      set: { ...times, state: 'voting' },
      setWhere: eq(occurrences.state, 'dropped'),
    });
}

/** Lists the occurrences of a meeting that are still to come, the earliest first. */
export async function listComing(database: Database, meetingId: number): Promise<StoredOccurrence[]> {
  return database
    .select()
    .from(occurrences)
    .where(and(eq(occurrences.meetingId, meetingId), inArray(occurrences.state, [...COMING])))
    .orderBy(asc(occurrences.heldAt), asc(occurrences.day));
}

/** Lists the days of a meeting that have an occurrence, whatever came of it. */
export async function listDays(database: Database, meetingId: number): Promise<Temporal.PlainDate[]> {
  const rows = await database
    .select({ day: occurrences.day })
    .from(occurrences)
    .where(and(eq(occurrences.meetingId, meetingId), sql`${occurrences.state} <> 'dropped'`));
  return rows.map(({ day }) => day);
}

/** Finds an occurrence by its id; undefined if its meeting was removed. */
export async function findOccurrenceById(
  database: Database,
  id: number,
): Promise<StoredOccurrence | undefined> {
  const [row] = await database.select().from(occurrences).where(eq(occurrences.id, id));
  return row;
}

/** Finds the occurrence of a meeting's day; undefined if voting for it was never open. */
export async function findOccurrenceOfDay(
  database: Database,
  meetingId: number,
  day: Temporal.PlainDate,
): Promise<StoredOccurrence | undefined> {
  const [row] = await database
    .select()
    .from(occurrences)
    .where(and(eq(occurrences.meetingId, meetingId), eq(occurrences.day, day)));
  return row;
}

/** Lists a meeting's newest occurrences that are over, the newest first. */
export async function listPast(
  database: Database,
  meetingId: number,
  limit: number,
): Promise<StoredOccurrence[]> {
  return database
    .select()
    .from(occurrences)
    .where(
      and(eq(occurrences.meetingId, meetingId), inArray(occurrences.state, ['held', 'missed', 'skipped'])),
    )
    .orderBy(desc(occurrences.heldAt))
    .limit(limit);
}

/** Lists a meeting's newest occurrences whose agenda was frozen, whatever came of them, the newest first. */
export async function listFrozen(
  database: Database,
  meetingId: number,
  limit: number,
): Promise<StoredOccurrence[]> {
  return database
    .select()
    .from(occurrences)
    .where(and(eq(occurrences.meetingId, meetingId), isNotNull(occurrences.frozenAt)))
    .orderBy(desc(occurrences.heldAt), desc(occurrences.id))
    .limit(limit);
}

/** Lists a meeting's occurrences that are held after a moment, or would be, whatever came of them. */
export async function listSince(
  database: Database,
  meetingId: number,
  since: Temporal.Instant,
): Promise<StoredOccurrence[]> {
  return database
    .select()
    .from(occurrences)
    .where(and(eq(occurrences.meetingId, meetingId), gt(occurrences.heldAt, since)))
    .orderBy(asc(occurrences.heldAt), asc(occurrences.day));
}

/** Finds when the newest agenda before a moment was frozen, of an occurrence that was held or will be. */
export async function findFrozenBefore(
  database: Database,
  meetingId: number,
  before: Temporal.Instant,
): Promise<Temporal.Instant | undefined> {
  const [row] = await database
    .select({ at: occurrences.frozenAt })
    .from(occurrences)
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        inArray(occurrences.state, ['frozen', 'held']),
        isNotNull(occurrences.frozenAt),
        lt(occurrences.frozenAt, before),
      ),
    )
    .orderBy(desc(occurrences.frozenAt))
    .limit(1);
  return row?.at ?? undefined;
}

/** Sets the state of an occurrence. */
export async function setState(
  transaction: Database,
  id: number,
  state: Exclude<OccurrenceState, 'frozen' | 'held'>,
): Promise<void> {
  await transaction.update(occurrences).set({ state }).where(eq(occurrences.id, id));
}

/** Takes back that an occurrence is skipped: voting is open again, or its agenda stands as it was frozen. */
export async function restore(
  transaction: Database,
  { id, frozenAt }: Pick<StoredOccurrence, 'id' | 'frozenAt'>,
): Promise<void> {
  await transaction
    .update(occurrences)
    .set({ state: frozenAt === null ? 'voting' : 'frozen' })
    .where(and(eq(occurrences.id, id), eq(occurrences.state, 'skipped')));
}

/** Stores that an occurrence's agenda is frozen, and why no vote decided it if none did. */
export async function setFrozen(
  transaction: Database,
  id: number,
  agenda: Agenda,
  at: Temporal.Instant,
): Promise<void> {
  const because = agenda.state === 'offered' ? agenda.because : null;
  await transaction
    .update(occurrences)
    .set({ state: 'frozen', frozenAt: at, because })
    .where(eq(occurrences.id, id));
}

/** Sets when an occurrence is held and, unless its voting is over, when voting for it closes. */
export async function setTimes(
  transaction: Database,
  { id, frozenAt }: Pick<StoredOccurrence, 'id' | 'frozenAt'>,
  { at, closesAt }: Pick<Occurrence, 'at' | 'closesAt'>,
): Promise<void> {
  const times = { heldAt: at, ...(frozenAt === null && { closesAt }) };
  await transaction.update(occurrences).set(times).where(eq(occurrences.id, id));
}

/** Stores what is known of an occurrence's event. */
export async function setEvent(
  database: Database,
  id: number,
  event: Partial<Pick<StoredOccurrence, 'eventId' | 'eventClaimedAt' | 'eventFault' | 'eventShown'>>,
): Promise<void> {
  await database.update(occurrences).set(event).where(eq(occurrences.id, id));
}

/** Lists the occurrences of a meeting that may get an event, or have one that is not over. */
export async function listWithEvents(database: Database, meetingId: number): Promise<StoredOccurrence[]> {
  return database
    .select()
    .from(occurrences)
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        or(
          inArray(occurrences.state, [...COMING]),
          and(isNotNull(occurrences.eventId), sql`${occurrences.eventShown} is distinct from ${EVENT_OVER}`),
        ),
      ),
    )
    .orderBy(asc(occurrences.heldAt));
}

/** Whether an event of Discord's list belongs to an occurrence. */
export async function isKnownEvent(database: Database, eventId: string): Promise<boolean> {
  return (await database.$count(occurrences, eq(occurrences.eventId, eventId))) > 0;
}

/** Lists what was decided about days of a meeting's schedule. */
export async function listOverrides(database: Database, { id }: Pick<Meeting, 'id'>): Promise<Override[]> {
  const rows = await database
    .select()
    .from(meetingOverrides)
    .where(eq(meetingOverrides.meetingId, id))
    .orderBy(asc(meetingOverrides.day));
  return rows.map(({ day, movedTo }) =>
    movedTo === null
      ? { kind: 'skipped', day }
      : { kind: 'moved', day, to: Temporal.PlainDateTime.from(movedTo) },
  );
}

/** Decides about a day of a meeting's schedule, in place of what was decided before. */
export async function saveOverride(
  transaction: Database,
  meetingId: number,
  override: Override,
  by: string,
): Promise<void> {
  const decided = {
    kind: override.kind,
    movedTo: override.kind === 'moved' ? override.to.toString({ smallestUnit: 'minute' }) : null,
    by,
  };
  await transaction
    .insert(meetingOverrides)
    .values({ meetingId, day: override.day, ...decided })
    .onConflictDoUpdate({ target: [meetingOverrides.meetingId, meetingOverrides.day], set: decided });
}

/** Takes back what was decided about a day. Returns false if nothing was. */
export async function deleteOverride(
  transaction: Database,
  meetingId: number,
  day: Temporal.PlainDate,
): Promise<boolean> {
  const deleted = await transaction
    .delete(meetingOverrides)
    .where(and(eq(meetingOverrides.meetingId, meetingId), eq(meetingOverrides.day, day)))
    .returning({ day: meetingOverrides.day });
  return deleted.length > 0;
}

/** Finds the guild of an occurrence; undefined if its meeting was removed. */
export async function findGuildOf(database: Database, occurrenceId: number): Promise<string | undefined> {
  const [row] = await database
    .select({ guildId: meetings.guildId })
    .from(occurrences)
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .where(eq(occurrences.id, occurrenceId));
  return row?.guildId;
}
