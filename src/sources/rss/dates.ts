/** Feeds began in 1999, the web's preprints in 1991: an earlier date is a clock that was not set. */
const FIRST_YEAR = 1990;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

/** The forms that feeds write dates in, standard or not. */
const FORMS = [
  /^(?<year>\d{4})[-/.](?<month>\d{1,2})[-/.](?<day>\d{1,2})(?!\d)/u,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})(?!\d)/u,
  /^(?:[\p{L}.]+,?\s+)?(?<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?<name>[A-Za-z]{3,9})\.?,?[\s-]+(?<year>\d{4}|\d{2})(?!\d)/u,
  /^(?:[\p{L}.]+,\s+)?(?<name>[A-Za-z]{3,9})\.?\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?<year>\d{4})(?!\d)/u,
  /^[A-Za-z]{3}\s+(?<name>[A-Za-z]{3})\s+(?<day>\d{1,2})\s+[\d:]+\s+(?:\S+\s+)?(?<year>\d{4})/u,
];

/** Seconds or milliseconds since 1970. */
const EPOCH = /^\d{9,10}(?:\d{3})?$/u;
const EPOCH_SECONDS_DIGITS = 10;

/**
 * Reads the day of a date as a feed writes it, in the feed's own zone; null if it can't be read or can't be true. Dates
 * in which day and month can't be told apart, such as 03/04/2026, are not read.
 */
export function readDate(text: string | undefined): Temporal.PlainDate | null {
  const given = (text ?? '').trim();
  try {
    const day = EPOCH.test(given) ? ofEpoch(given) : ofForms(given);
    return day !== undefined && day.year >= FIRST_YEAR ? day : null;
  } catch {
    // No such day in the calendar.
    return null;
  }
}

function ofEpoch(digits: string): Temporal.PlainDate {
  const ms = digits.length > EPOCH_SECONDS_DIGITS ? Number(digits) : Number(digits) * 1_000;
  return Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO('UTC').toPlainDate();
}

function ofForms(text: string): Temporal.PlainDate | undefined {
  for (const form of FORMS) {
    const { year, month, name, day } = form.exec(text)?.groups ?? {};
    const number = month ?? MONTHS.indexOf((name ?? '').slice(0, 3).toLowerCase()) + 1;
    if (year === undefined || day === undefined || Number(number) === 0) continue;
    const full = year.length === 2 ? 2_000 + Number(year) : Number(year);
    return Temporal.PlainDate.from(
      { year: full, month: Number(number), day: Number(day) },
      { overflow: 'reject' },
    );
  }
  return undefined;
}
