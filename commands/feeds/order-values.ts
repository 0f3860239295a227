import type { APIApplicationCommandOptionChoice } from 'discord.js';
import { UserError } from '../../src/errors.ts';
import { isCategory } from '../../src/papers/category.ts';

const MAX_CHOICES = 25;
const MAX_WORDS = 30;
const NONE = 'none';
const WEEKDAYS = ['mondays', 'tuesdays', 'wednesdays', 'thursdays', 'fridays', 'saturdays', 'sundays'];

/** Every IANA zone this machine knows, and UTC, which Intl leaves out. */
const ZONES = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** Reads a time of day, as 9:00 or 09:00. */
export function parseTime(text: string): Temporal.PlainTime {
  const [, hour, minute] = /^([01]?\d|2[0-3]):([0-5]\d)$/u.exec(text) ?? [];
  if (hour === undefined || minute === undefined) {
    throw new UserError(`“${text}” is no time. Write it in 24 hours with a colon, such as 09:00 or 16:30.`);
  }
  return new Temporal.PlainTime(Number(hour), Number(minute));
}

/** Reads an IANA time zone, in any case. */
export function parseZone(text: string): string {
  const exact = ZONES.find((zone) => zone.toLowerCase() === text.toLowerCase());
  if (exact !== undefined) return exact;
  try {
    // Links such as Asia/Calcutta are valid zones that Intl does not list.
    const known = new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone;
    // Intl takes some, such as SystemV/AST4, that Temporal, which reckons with them, does not.
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(known);
    if (text.includes('/')) return known;
  } catch {
    // Told below, with what comes near.
  }
  const near = findZones(text).slice(0, 3);
  const hint =
    near.length > 0
      ? `Did you mean ${near.join(', ')}?`
      : 'Pick one of those offered while you type, such as Europe/Berlin.';
  throw new UserError(`There is no time zone “${text.slice(0, 60)}”. ${hint}`);
}

/** Zones to choose from for what was typed so far. */
export function suggestZones(typed: string): APIApplicationCommandOptionChoice<string>[] {
  return findZones(typed)
    .slice(0, MAX_CHOICES)
    .map((zone) => ({ name: zone.replaceAll('_', ' '), value: zone }));
}

function findZones(typed: string): string[] {
  const wanted = typed.trim().toLowerCase().replaceAll(' ', '_');
  return ZONES.filter((zone) => zone.toLowerCase().includes(wanted));
}

/** Reads weekdays: names of three letters or more, with commas or spaces between, ranges with a dash. */
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
  return new UserError(`“${text}” can't be read as weekdays. Write them as mon-fri or mon,wed,fri.`);
}

/** "Mon–Fri", "Mon, Wed, Fri", "every day" */
export function showWeekdays(weekdays: readonly number[]): string {
  const key = weekdays.join('');
  if (key === '1234567') return 'every day';
  if (key === '12345') return 'Mon–Fri';
  return weekdays
    .map((day) => (WEEKDAYS[day - 1] ?? '').slice(0, 3).replace(/^./u, (letter) => letter.toUpperCase()))
    .join(', ');
}

/** Reads a list of keywords or categories, with commas between; "none" is an empty list. */
export function parseWords(text: string, kind: 'keyword' | 'category'): string[] {
  if (text.toLowerCase() === NONE) return [];
  // As keyboards for Chinese and Japanese write commas, too.
  const separator = kind === 'category' ? /[\s,;，、；]+/u : /[,;，、；\n]+/u;
  const words = [
    ...new Set(
      text
        .split(separator)
        .map((word) => word.trim())
        .filter(Boolean),
    ),
  ];
  const bad =
    kind === 'category'
      ? words.find((word) => !isCategory(word))
      : words.find((word) => !/[\p{L}\p{N}]/u.test(word));
  if (bad !== undefined) {
    throw new UserError(
      kind === 'category'
        ? `“${bad}” is no arXiv category. They look like cs.CL, stat.ML or hep-th; arxiv.org/category_taxonomy lists them.`
        : `“${bad}” is no keyword: it has neither letter nor number.`,
    );
  }
  if (words.length > MAX_WORDS)
    throw new UserError(`That is ${words.length} words; ${MAX_WORDS} is the most a feed takes.`);
  return words;
}

/** Reads one emoji: a Unicode one, or a guild's own as Discord writes it, `<:name:id>`. */
export function parseEmoji(text: string): string {
  const own = /^<a?:(\w+:\d+)>$/u.exec(text)?.[1];
  if (own !== undefined) return own;
  const isOne = [...new Intl.Segmenter().segment(text)].length === 1;
  if (isOne && /\p{RGI_Emoji}|\p{Extended_Pictographic}|^[0-9#*]\ufe0f?\u20e3$/v.test(text)) return text;
  throw new UserError(
    `“${text}” is not one emoji. Give a single one, such as 👍 or one of this server's own.`,
  );
}
