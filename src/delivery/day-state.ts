import { and, eq, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feedDays } from '../database/schema/delivery.ts';

/**
 * The reasons for a day without papers. `empty`: nothing new was listed. `filter`: no paper on the list passes. `posted`: those that pass were posted in the channel
 * before. `repeats`: the feed posted all of them before.
 */
export type QuietReason = 'weekend' | 'holiday' | 'empty' | NoPaper;

/** The reasons for choosing nothing from a list. */
export type NoPaper = 'filter' | 'posted' | 'repeats';

/**
 * The state of a feed's list day.
 *
 * - `waiting`: for the list, or to be posted.
 * - `broken`: something failed; it is tried again.
 * - `posted`, `quiet`: done.
 * - `missed`: the source no longer serves the list, and nobody collected it in time.
 */
export type DayState =
  | { readonly kind: 'waiting'; readonly tryAt: Temporal.Instant }
  | { readonly kind: 'broken'; readonly because: string; readonly tryAt: Temporal.Instant }
  | { readonly kind: 'posted' }
  | { readonly kind: 'quiet'; readonly reason: QuietReason }
  | { readonly kind: 'missed' };

/** A list day of a feed. */
export interface FeedDay {
  readonly feedId: number;
  readonly listDay: Temporal.PlainDate;
  readonly state: DayState;
  /** When the state began. */
  readonly since: Temporal.Instant;
  /** Whether it was opened long after its time because no bot was running. */
  readonly isLate: boolean;
  /** Attempts that failed or came to nothing. */
  readonly tries: number;
}

/** Names a day. */
export type DayKey = Pick<FeedDay, 'feedId' | 'listDay'>;

type DayRow = typeof feedDays.$inferSelect;

const QUIET_REASONS: readonly QuietReason[] = ['weekend', 'holiday', 'empty', 'filter', 'posted', 'repeats'];

/** Returns the day that a row holds. Throws if the row contradicts itself: a constraint keeps such rows out. */
export function readDay({ feedId, listDay, since, isLate, tries, ...stored }: DayRow): FeedDay {
  return { feedId, listDay, state: readState(stored), since, isLate, tries };
}

function readState({ state, reason, tryAt }: Pick<DayRow, 'state' | 'reason' | 'tryAt'>): DayState {
  const contradiction = new Error(`A day is ${state} with the reason “${reason}” and the next try ${tryAt}.`);
  switch (state) {
    case 'waiting':
      if (tryAt === null) throw contradiction;
      return { kind: 'waiting', tryAt };
    case 'broken':
      if (tryAt === null) throw contradiction;
      return { kind: 'broken', because: reason, tryAt };
    case 'quiet': {
      const known = QUIET_REASONS.find((one) => one === reason);
      if (known === undefined) throw contradiction;
      return { kind: 'quiet', reason: known };
    }
    case 'posted':
    case 'missed':
      return { kind: state };
  }
}

function columnsOf(state: DayState) {
  return {
    state: state.kind,
    reason: state.kind === 'quiet' ? state.reason : state.kind === 'broken' ? state.because : '',
    tryAt: isOpen(state) ? state.tryAt : null,
  };
}

/** Whether more is to be done for a day in this state. */
export function isOpen(state: DayState): state is Extract<DayState, { readonly tryAt: Temporal.Instant }> {
  return state.kind === 'waiting' || state.kind === 'broken';
}

/** Opens a day, to be tried at once. One that was opened before stays as it is. */
export async function openDay(
  database: Database,
  { isLate, ...day }: DayKey & Pick<FeedDay, 'isLate'>,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .insert(feedDays)
    .values({ ...day, ...columnsOf({ kind: 'waiting', tryAt: now }), isLate, since: now })
    .onConflictDoNothing();
}

/** Opens a day that somebody asks for: unless it was posted, it is tried from the start. */
export async function reopenDay(database: Database, day: DayKey, now: Temporal.Instant): Promise<void> {
  const opened = { ...columnsOf({ kind: 'waiting', tryAt: now }), since: now };
  await database
    .insert(feedDays)
    .values({ ...day, ...opened, isLate: false })
    .onConflictDoUpdate({
      target: [feedDays.feedId, feedDays.listDay],
      set: opened,
      setWhere: sql`${feedDays.state} <> 'posted'`,
    });
}

/** Moves a day on to a state. `since` changes only if the kind of state does; the attempts are counted until it is done. */
export async function moveDay(
  database: Database,
  { feedId, listDay }: DayKey,
  state: DayState,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .update(feedDays)
    .set({
      ...columnsOf(state),
      since: sql`case when ${feedDays.state} = ${state.kind} then ${feedDays.since} else ${now.toString()}::timestamptz end`,
      tries: isOpen(state) ? sql`${feedDays.tries} + 1` : 0,
    })
    .where(and(eq(feedDays.feedId, feedId), eq(feedDays.listDay, listDay)));
}

/** Returns the columns of a day as if it had just been opened. */
export function freshDay(now: Temporal.Instant) {
  return { ...columnsOf({ kind: 'waiting', tryAt: now }), since: now, tries: 0 };
}
