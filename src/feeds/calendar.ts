/** The times at which a feed posts. */
export interface Timetable {
  /** Wall-clock time in `zone`. */
  readonly time: Temporal.PlainTime;
  /** IANA name. */
  readonly zone: string;
  /** ISO weekdays: 1 is Monday, 7 is Sunday. */
  readonly weekdays: readonly number[];
}

/** A moment at which a feed posts, and the list day it posts then. */
export interface Due {
  readonly at: Temporal.Instant;
  /** The date in the feed's zone at that moment. */
  readonly listDay: Temporal.PlainDate;
}

const DAYS_A_WEEK = 7;

/**
 * Returns when the feed posts a list day. A time that the clocks skip in spring moves later by as much as the clocks do,
 * past midnight if need be; a time that comes twice in autumn is the first one (Temporal's "compatible"). Throws
 * `RangeError` for an unknown zone.
 */
export function findDue({ time, zone }: Timetable, listDay: Temporal.PlainDate): Temporal.Instant {
  return listDay.toZonedDateTime({ timeZone: zone, plainTime: time }).toInstant();
}

/**
 * Returns when the feed posts next, strictly after `after`. A day that a zone skips because it crosses the date line is
 * not due. Throws `RangeError` for an unknown zone or a timetable without weekdays.
 */
export function findNextDue(timetable: Timetable, after: Temporal.Instant): Due {
  const { zone, weekdays } = timetable;
  const today = after.toZonedDateTimeISO(zone).toPlainDate();
  // From yesterday, whose time may move into today; for two weeks, as the zone may skip the day in the first.
  for (let ahead = -1; ahead <= 2 * DAYS_A_WEEK; ahead += 1) {
    const listDay = today.add({ days: ahead });
    if (!weekdays.includes(listDay.dayOfWeek) || !isOn(zone, listDay)) continue;
    const at = findDue(timetable, listDay);
    if (Temporal.Instant.compare(at, after) > 0) return { at, listDay };
  }
  throw new RangeError('A timetable needs at least one weekday.');
}

/** Whether a zone has that day at all. */
export function isOn(zone: string, day: Temporal.PlainDate): boolean {
  return day.toZonedDateTime(zone).toPlainDate().equals(day);
}

/** Finds a feed's due times from its next one up to `now`, oldest first, and the one after them. */
export function findPastDues(
  timetable: Timetable,
  next: Due,
  now: Temporal.Instant,
): { readonly past: readonly Due[]; readonly next: Due } {
  const past: Due[] = [];
  let due = next;
  while (Temporal.Instant.compare(due.at, now) <= 0) {
    past.push(due);
    due = findNextDue(timetable, due.at);
  }
  return { past, next: due };
}

/** Whether the day is a Saturday or a Sunday, when no source publishes a list. */
export function isWeekend(day: Temporal.PlainDate): boolean {
  return day.dayOfWeek >= 6;
}
