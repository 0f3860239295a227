import { formatText } from '../src/discord/render/text.ts';
import { UserError } from '../src/errors.ts';

const WEEKDAYS = ['mondays', 'tuesdays', 'wednesdays', 'thursdays', 'fridays', 'saturdays', 'sundays'];

/** "09:00" */
export function formatTime(time: Temporal.PlainTime): string {
  return time.toString({ smallestUnit: 'minute' });
}

/** Reads a time of day, as 09:00, 9:00, 9.00 or 9. Throws `UserError` for anything else. */
export function parseTime(text: string): Temporal.PlainTime {
  const [, hour, minute = '0'] = /^([01]?\d|2[0-3])(?:[:.]([0-5]\d))?$/u.exec(text) ?? [];
  if (hour !== undefined) return new Temporal.PlainTime(Number(hour), Number(minute));
  throw new UserError(
    `“${formatText(text, 20)}” isn't a valid time. Use the 24-hour clock with a colon, such as 09:00 or 16:30.`,
  );
}

/** Reads weekdays: names of three letters or more, separated by commas or spaces, and ranges with a dash. */
export function parseWeekdays(text: string): number[] {
  const found = new Set<number>();
  for (const part of text
    .toLowerCase()
    .replaceAll(/\s*[\p{Pd}−]\s*/gu, '-')
    .split(/[\s,]+/u)
    .filter(Boolean)) {
    if (part === 'daily' || part === 'all') return [1, 2, 3, 4, 5, 6, 7];
    const [first = '', last = first, ...rest] = part.split('-');
    if (rest.length > 0) throw unreadWeekdays(text);
    const start = weekdayOf(first, text);
    const days = (weekdayOf(last, text) - start + WEEKDAYS.length) % WEEKDAYS.length;
    for (let ahead = 0; ahead <= days; ahead += 1) found.add(((start + ahead) % WEEKDAYS.length) + 1);
  }
  if (found.size === 0) throw new UserError('Name at least one weekday, such as mon-fri.');
  return [...found].sort((a, b) => a - b);
}

function weekdayOf(name: string, text: string): number {
  const index = name.length < 3 ? -1 : WEEKDAYS.findIndex((one) => one.startsWith(name));
  if (index === -1) throw unreadWeekdays(text);
  return index;
}

function unreadWeekdays(text: string): UserError {
  return new UserError(`“${text}” isn't a valid list of weekdays. Write it like mon-fri or mon,wed,fri.`);
}

/** "Mon–Fri", "Mon, Wed, Fri", "every day" */
export function formatWeekdays(weekdays: readonly number[]): string {
  const key = weekdays.join('');
  if (key === '1234567') return 'every day';
  if (key === '12345') return 'Mon–Fri';
  return weekdays
    .map((day) => (WEEKDAYS[day - 1] ?? '').slice(0, 3).replace(/^./u, (letter) => letter.toUpperCase()))
    .join(', ');
}
