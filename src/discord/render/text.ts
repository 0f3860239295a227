import { arxivMonth } from '../../papers/arxiv-id.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import type { Paper } from '../../papers/paper.ts';
import { readable } from '../../papers/readable.ts';
import { formatDay } from '../../words.ts';

export { formatAll, formatCount, formatDay, formatLongDay } from '../../words.ts';

/** Addresses, which Discord makes into links as they stand: a backslash in one would break it. */
const ADDRESS = /https?:\/\/[^\s<>[\]()|\\*~`]+/giu;
const MARKDOWN = /[\\*_~`|[\]<>]/gu;
/** Headings, lists, quotes and small print, which count at the start of a line only. */
const LINE_START = /^(\s*)(#{1,3}(?=\s)|[-+](?=[\s#])|\d+(?=\.\s))/gmu;

/**
 * Escapes strangers' text so that Discord shows it letter by letter: no markdown, masked links, mentions, timestamps or
 * custom emoji. Our own code, as discord.js's `escapeMarkdown` leaves backslashes and `<…>` alone, so that `\*` comes out
 * as live markdown.
 */
export function escapeText(text: string): string {
  let escaped = '';
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    escaped += text.slice(end, match.index).replace(MARKDOWN, '\\$&') + match[0];
    end = match.index + match[0].length;
  }
  escaped += text.slice(end).replace(MARKDOWN, '\\$&');
  return escaped.replace(LINE_START, (_, space: string, mark: string) =>
    /^\d/u.test(mark) ? `${space}${mark}\u200b` : `${space}\\${mark}`,
  );
}

/** Makes a stranger's text readable, cuts and escapes it, to at most `max` UTF-16 units in all. */
export function formatText(text: string, max: number): string {
  const plain = readable(text);
  let room = max;
  for (;;) {
    const escaped = escapeText(cutAtWord(plain, room));
    if (escaped.length <= max || room <= 1) return escaped.slice(0, max);
    room -= Math.max(1, Math.floor((escaped.length - max) / 2));
  }
}

/** Makes a stranger's text readable and cuts it, for places where Discord shows no markdown (footers, choices). */
export function formatPlain(text: string, max: number): string {
  return cutAtWord(readable(text), max);
}

/** Formats the day of a paper, or the month in its arXiv ID: one text, or none if neither is known. */
export function formatPaperDay({ id, publishedOn }: Pick<Paper, 'id' | 'publishedOn'>): readonly string[] {
  if (publishedOn !== null) return [formatDay(publishedOn)];
  const month = arxivMonth(id);
  return month === undefined ? [] : [formatMonth(month)];
}

/** "Mar 2026" */
function formatMonth(month: Temporal.PlainYearMonth): string {
  return month.toPlainDate({ day: 1 }).toLocaleString('en-GB', { month: 'short', year: 'numeric' });
}

/** A moment in the reader's zone, language and habit: "Thursday, 5 March 2026 14:00", `f` without the weekday, `R` "in 2 days". */
export function formatMoment(at: Temporal.Instant, style: 'F' | 'f' | 'R' = 'F'): string {
  return `<t:${Math.floor(at.epochMilliseconds / 1_000)}:${style}>`;
}

/** "2 Mar" in the year of `today`, otherwise with the year. */
export function formatNearDay(day: Temporal.PlainDate, today: Temporal.PlainDate): string {
  return day.year === today.year
    ? day.toLocaleString('en-GB', { day: 'numeric', month: 'short' })
    : formatDay(day);
}

/** The first of many show what is meant; an answer has room for no more. */
const MAX_NAMED = 6;

/** "a, b and 4 more" */
export function formatSome(labels: readonly string[]): string {
  const named = labels.slice(0, MAX_NAMED);
  const rest = labels.length - named.length;
  return new Intl.ListFormat('en-GB', { type: 'conjunction' }).format(
    rest === 0 ? named : [...named, `${rest.toLocaleString('en')} more`],
  );
}

/** A title of the usual length, and of most others, whole. */
const MAX_BOLD_TITLE = 200;

/** Formats the title of a paper that a sentence is about, in bold. */
export function formatBoldTitle({ title }: { readonly title: string }): string {
  return `**${formatText(title, MAX_BOLD_TITLE) || 'Untitled'}**`;
}
