/** Formats a day as "Monday 2 March 2026". */
export function formatLongDay(day: Temporal.PlainDate): string {
  return day
    .toLocaleString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    .replace(',', '');
}

/** Formats a count with its noun: "1 vote", "1,830 votes". */
export function formatCount(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}

/** Formats all of some things: "1 paper", "both papers", "all 1,830 papers". */
export function formatAll(count: number, one: string, many = `${one}s`): string {
  if (count === 2) return `both ${many}`;
  return count === 1 ? formatCount(1, one) : `all ${formatCount(count, one, many)}`;
}

/** Returns a moment on the clock of a zone; on UTC's for a zone that is not known any more. */
export function inZone(at: Temporal.Instant, zone: string): Temporal.ZonedDateTime {
  try {
    return at.toZonedDateTimeISO(zone);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return at.toZonedDateTimeISO('UTC');
  }
}

/** Formats a day as "2 Mar 2026". */
export function formatDay(day: Temporal.PlainDate): string {
  return day.toLocaleString('en-GB', { day: 'numeric', month: 'short', year: 'numeric' });
}
