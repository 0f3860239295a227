/** A date as far as it is known. */
export interface PartialDate {
  readonly year: number;
  /** From 1. */
  readonly month: number | null;
  /** From 1; null without a month. */
  readonly day: number | null;
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/**
 * Returns the day of a date; null if only its month or year is known. The first of January would do for sorting, but
 * people would read a day on which nothing happened, and it would win over the right one, as the library keeps the
 * earliest.
 */
export function wholeDay(date: PartialDate | null): Temporal.PlainDate | null {
  if (date?.month == null || date.day === null) return null;
  return new Temporal.PlainDate(date.year, date.month, date.day);
}

/** Makes a date of its numbers, as far as each is one; null without a year from 1 to 9999. */
export function buildDate(year: number, month = Number.NaN, day = Number.NaN): PartialDate | null {
  if (!Number.isInteger(year) || year < 1 || year > 9_999) return null;
  if (!Number.isInteger(month) || month < 1 || month > 12) return { year, month: null, day: null };
  const { daysInMonth } = new Temporal.PlainYearMonth(year, month);
  const isDay = Number.isInteger(day) && day >= 1 && day <= daysInMonth;
  return { year, month, day: isDay ? day : null };
}

/**
 * Parses a date as people and programs write it: `2017-06-12`, `2017/06/12/`, `2017/06//`, `12 June 2017`,
 * `Jun. 12, 2017`, `2017`, `c. 1843`. Of a range it takes the beginning. Numbers whose order nobody can know, as in
 * `03/04/2017`, give only their year. Returns null without a year.
 */
export function parseDate(text: string): PartialDate | null {
  const given = text.trim();
  const [, year, month, day] = /^(\d{4})(?:[-/](\d{1,2})(?:[-/](\d{1,2})(?!\d))?)?(?!\d)/u.exec(given) ?? [];
  if (month !== undefined) return buildDate(Number(year), Number(month), day ? Number(day) : undefined);
  const found = /(?<!\d)\d{4}(?!\d)/u.exec(given)?.[0];
  if (found === undefined) return null;
  return withMonth(Number(found), given.replace(found, ' '));
}

/** Adds to a year what a text says of month and day: `jun`, `6`, `June~12`, `12--14 June`. */
export function withMonth(year: number, text: string): PartialDate | null {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  const numbers = (text.match(/\d+/gu) ?? []).map(Number);
  const named = words.map((word) => MONTHS.indexOf(word.slice(0, 3))).find((index) => index !== -1);
  if (named !== undefined) return buildDate(year, named + 1, numbers[0]);
  // A number on its own is a month; of several, each may be.
  return numbers.length === 1 && words.length === 0 ? buildDate(year, numbers[0]) : buildDate(year);
}
