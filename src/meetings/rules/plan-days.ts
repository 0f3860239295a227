import type { OccurrenceState } from '../views.ts';
import { findOccurrence, findOccurrences, isHeldOn, type Override, type Schedule } from './schedule.ts';

/** How far ahead people see a meeting in their calendar. */
const WEEKS_AHEAD = 12;

/** What is stored of a day of a schedule for which voting was opened. */
interface OpenedDay {
  readonly day: Temporal.PlainDate;
  readonly heldAt: Temporal.Instant;
  readonly state: OccurrenceState;
}

/** A day of a schedule that people were shown, and when it was to be held. */
interface ShownDay {
  readonly day: Temporal.PlainDate;
  readonly at: Temporal.Instant;
}

/** What is known of a meeting's days. */
export interface KnownDays {
  /** Undefined while the meeting is paused: then nothing is held but what is settled already. */
  readonly schedule: Schedule | undefined;
  readonly overrides: readonly Override[];
  readonly opened: readonly OpenedDay[];
  readonly shown: readonly ShownDay[];
}

/** A day of a schedule as a calendar shows it. */
export interface PlannedDay extends ShownDay {
  readonly isCancelled: boolean;
}

/**
 * Plans the coming 12 weeks of a meeting, and every day that people were shown before: one that is no longer held is
 * cancelled, not left out. A shown day that has begun stays as it was unless it is known what came of it.
 */
export function planDays(known: KnownDays, now: Temporal.Instant): PlannedDay[] {
  const opened = new Map(known.opened.map((one) => [one.day.toString(), one]));
  const shown = new Map(known.shown.map((one) => [one.day.toString(), one]));
  const days = new Map(
    [
      ...known.shown.map(({ day }) => day),
      ...known.opened.filter(({ heldAt }) => isAfter(heldAt, now)).map(({ day }) => day),
      ...listScheduled(known, now),
    ].map((day) => [day.toString(), day]),
  );
  return [...days]
    .flatMap(
      ([key, day]) => planDay(known, day, { opened: opened.get(key), shown: shown.get(key) }, now) ?? [],
    )
    .toSorted((a, b) => Temporal.Instant.compare(a.at, b.at) || Temporal.PlainDate.compare(a.day, b.day));
}

/** Lists the days ahead that the schedule has, also those that are skipped. */
function listScheduled({ schedule, overrides }: KnownDays, now: Temporal.Instant): Temporal.PlainDate[] {
  if (schedule === undefined) return [];
  const end = now.add({ hours: WEEKS_AHEAD * 7 * 24 });
  const most = schedule.weekdays.length * (Math.ceil(WEEKS_AHEAD / schedule.everyWeeks) + 1);
  const held = findOccurrences(schedule, overrides, now, most + overrides.length);
  const skipped = overrides
    .filter(({ kind, day }) => kind === 'skipped' && isHeldOn(schedule, day))
    .flatMap(({ day }) => findOccurrence(schedule, [], day) ?? []);
  return [...held, ...skipped]
    .filter(({ at }) => isAfter(at, now) && !isAfter(at, end))
    .map(({ day }) => day);
}

function planDay(
  { schedule, overrides }: KnownDays,
  day: Temporal.PlainDate,
  { opened, shown }: { readonly opened: OpenedDay | undefined; readonly shown: ShownDay | undefined },
  now: Temporal.Instant,
): PlannedDay | undefined {
  switch (opened?.state) {
    case 'frozen':
    case 'held':
    case 'missed':
      return { day, at: opened.heldAt, isCancelled: false };
    case 'skipped':
      return { day, at: opened.heldAt, isCancelled: true };
  }
  if (shown !== undefined && !isAfter(shown.at, now)) return undefined;
  const planned = schedule && findOccurrence(schedule, overrides, day);
  if (planned !== undefined) return { day, at: planned.at, isCancelled: false };
  const at = shown?.at ?? opened?.heldAt ?? (schedule && findOccurrence(schedule, [], day)?.at);
  return at === undefined ? undefined : { day, at, isCancelled: true };
}

function isAfter(one: Temporal.Instant, other: Temporal.Instant): boolean {
  return Temporal.Instant.compare(one, other) > 0;
}
