import { findDue, findNextDue, isOn, type Timetable } from '../../feeds/calendar.ts';

/** How many weeks lie between the weeks in which a meeting is held. */
export const INTERVALS = [1, 2, 4] as const;

/** When a meeting is held, and when voting for it closes. */
export interface Schedule extends Timetable {
  readonly everyWeeks: (typeof INTERVALS)[number];
  /** Any day of a week (Monday to Sunday) in which it is held; the others are counted from there, both ways. */
  readonly anchor: Temporal.PlainDate;
  /** How many hours before the meeting voting closes: hours that pass, whatever the clocks do meanwhile. */
  readonly closingHours: number;
}

/** What was decided about one occurrence, named by the day on which it is held by the schedule. */
export type Override =
  | { readonly kind: 'skipped'; readonly day: Temporal.PlainDate }
  | {
      readonly kind: 'moved';
      readonly day: Temporal.PlainDate;
      /** Day and time in the meeting's zone. */
      readonly to: Temporal.PlainDateTime;
    };

/** How the zone's clocks show a time on a day: once, never (spring skips it) or twice (autumn repeats it). */
export type Clock = 'once' | 'skipped' | 'repeated';

/** One time that a meeting is held. */
export interface Occurrence {
  /** The day of the schedule, which names the occurrence and stays when it is moved. */
  readonly day: Temporal.PlainDate;
  readonly at: Temporal.Instant;
  readonly closesAt: Temporal.Instant;
  readonly clock: Clock;
  /** When it would be held by the schedule; undefined if it was not moved. */
  readonly movedFrom: Temporal.Instant | undefined;
}

/**
 * Finds the next occurrences strictly after a moment, earliest first, and by day where two are at the same moment. A
 * time that spring skips or autumn repeats is treated as for feeds (`findDue`). An override of a day on which the
 * schedule has no meeting has no effect; the last override of a day counts. Throws `RangeError` for a zone that is
 * unknown, a schedule without weekdays, or a bad limit.
 */
export function findOccurrences(
  schedule: Schedule,
  overrides: readonly Override[],
  after: Temporal.Instant,
  limit: number,
): Occurrence[] {
  if (!Number.isInteger(limit) || limit < 0) throw new RangeError('A limit is a whole number, 0 or more.');
  const changed = new Map(overrides.map((override) => [override.day.toString(), override]));
  const moved = [...changed.values()].flatMap((override) => {
    if (override.kind === 'skipped' || !isHeldOn(schedule, override.day)) return [];
    const occurrence = buildMoved(schedule, override.day, override.to);
    return Temporal.Instant.compare(occurrence.at, after) > 0 ? [occurrence] : [];
  });
  const regular: Occurrence[] = [];
  let last = after;
  while (regular.length < limit) {
    const { at, listDay } = findNextDue(schedule, last);
    last = at;
    if (isHeldOn(schedule, listDay) && !changed.has(listDay.toString()))
      regular.push(buildRegular(schedule, listDay));
  }
  return [...regular, ...moved].toSorted(compareOccurrences).slice(0, limit);
}

/** Finds the occurrence of a day of the schedule; undefined if that day has none, or it is skipped. */
export function findOccurrence(
  schedule: Schedule,
  overrides: readonly Override[],
  day: Temporal.PlainDate,
): Occurrence | undefined {
  if (!isHeldOn(schedule, day)) return undefined;
  const override = overrides.findLast((override) => override.day.equals(day));
  switch (override?.kind) {
    case undefined:
      return buildRegular(schedule, day);
    case 'moved':
      return buildMoved(schedule, day, override.to);
    case 'skipped':
      return undefined;
  }
}

/** Whether the schedule has a meeting on that day, before any override. */
export function isHeldOn(schedule: Schedule, day: Temporal.PlainDate): boolean {
  if (!schedule.weekdays.includes(day.dayOfWeek) || !isOn(schedule.zone, day)) return false;
  const days = mondayOf(schedule.anchor).until(mondayOf(day), { largestUnit: 'days' }).days;
  return (days / 7) % schedule.everyWeeks === 0;
}

/**
 * Finds the occurrences for which voting closes before the one before them is held, so that two agendas are frozen at
 * once. Takes occurrences in order.
 */
export function findEarlyClosings(occurrences: readonly Occurrence[]): Occurrence[] {
  return occurrences.filter((occurrence, index) => {
    const before = occurrences[index - 1];
    return before !== undefined && Temporal.Instant.compare(occurrence.closesAt, before.at) < 0;
  });
}

function buildRegular(schedule: Schedule, day: Temporal.PlainDate): Occurrence {
  return buildOccurrence(schedule, day, day.toPlainDateTime(schedule.time), undefined);
}

function buildMoved(schedule: Schedule, day: Temporal.PlainDate, to: Temporal.PlainDateTime): Occurrence {
  return buildOccurrence(schedule, day, to, findDue(schedule, day));
}

function buildOccurrence(
  { zone, closingHours }: Schedule,
  day: Temporal.PlainDate,
  local: Temporal.PlainDateTime,
  movedFrom: Temporal.Instant | undefined,
): Occurrence {
  const at = findDue({ zone, time: local.toPlainTime(), weekdays: [] }, local.toPlainDate());
  const closesAt = at.subtract({ minutes: Math.round(closingHours * 60) });
  return { day, at, closesAt, clock: readClock(zone, local), movedFrom };
}

function readClock(zone: string, local: Temporal.PlainDateTime): Clock {
  const earlier = local.toZonedDateTime(zone, { disambiguation: 'earlier' });
  const later = local.toZonedDateTime(zone, { disambiguation: 'later' });
  if (earlier.equals(later)) return 'once';
  // In a gap, each is moved to its own side of it.
  return earlier.toPlainDateTime().equals(local) ? 'repeated' : 'skipped';
}

function mondayOf(day: Temporal.PlainDate): Temporal.PlainDate {
  return day.subtract({ days: day.dayOfWeek - 1 });
}

function compareOccurrences(a: Occurrence, b: Occurrence): number {
  return Temporal.Instant.compare(a.at, b.at) || Temporal.PlainDate.compare(a.day, b.day);
}
