import type { APIEmbed, APIEmbedField } from 'discord.js';
import type { Note, NoteText } from '../../notes/notes.ts';
import { withoutControls } from '../../papers/controls.ts';
import { cutAtWord } from '../../papers/cut-at-word.ts';
import type { Paper } from '../../papers/paper.ts';
import { MAX_EMBED_DESCRIPTION, MAX_EMBED_FIELD } from '../limits.ts';
import { formatMoment, formatText } from './text.ts';

/** More people's notes are read one by one. */
const MAX_FIELDS = 5;

/** A line or two: less of somebody's notes says nothing. */
const MIN_SHOWN = 160;

const MAX_TITLE = 200;

/** A name that shows nothing: Discord takes no field without one. */
const NO_NAME = '\u200b';

const FENCE = '```';

/**
 * Makes somebody's Markdown safe to show, in at most `max` UTF-16 units. It keeps its bold type, lists and code, but names
 * nobody, and no link in it hides where it leads. An invisible space takes what it does from a sign, wherever it stands: a
 * backslash would be shown in code.
 */
export function formatMarkdown(text: string, max: number): string {
  let room = max;
  for (;;) {
    const safe = closeFence(disarm(cutAtWord(withoutControls(text).trim(), room)));
    if (safe.length <= max || room <= 1) return safe.slice(0, max);
    room -= Math.max(1, Math.floor((safe.length - max) / 2));
  }
}

/** Masked links; mentions of people, roles, channels and commands; custom emoji and times; everyone. */
function disarm(text: string): string {
  return text
    .replaceAll('](', ']\u200b(')
    .replace(/<(?=[@#:/]|a:|t:|id:)/gu, '<\u200b')
    .replace(/@(?=everyone|here)/gu, '@\u200b');
}

/** Ends a block of code that was cut, or never ended: it would take in what follows. */
function closeFence(text: string): string {
  return text.split(FENCE).length % 2 === 0 ? `${text}\n${FENCE}` : text;
}

/**
 * Writes somebody's Markdown as one line of plain text, to quote from: without the marks of lists, headings, quotations, bold
 * type and code, which a line that is cut would show as signs. Lines that end without a full stop are set apart.
 */
export function plainNote(text: string): string {
  return text
    .split('\n')
    .map((line) => line.replace(LINE_MARK, '').replace(PAIRED_MARK, '$2').replace(CODE_MARK, '$1').trim())
    .filter((line) => line !== '')
    .reduce((before, line) => `${before}${/[.!?:;,…]$/u.test(before) ? ' ' : ' · '}${line}`, '')
    .replace(/^ · /u, '');
}

const LINE_MARK = /^\s*(?:(?:[-*+]|#{1,3}|-#|>{1,3})\s+|`{3}\w*$)/u;
const PAIRED_MARK = /(\*{1,3}|__|~~)(\S(?:[^\n]*?\S)?)\1/gu;
const CODE_MARK = /`+([^`]+)`+/gu;

/** "3 people · mean of 2 verdicts: 3.5 of 5" */
function formatNotesSummary(notes: readonly Note[]): string {
  const people = new Set(notes.map(({ userId }) => userId)).size;
  const verdicts = notes.flatMap(({ verdict }) => verdict ?? []);
  const sum = verdicts.reduce((all, one) => all + one, 0);
  const mean = (sum / verdicts.length).toLocaleString('en', { maximumFractionDigits: 1 });
  return [
    people === 1 ? '1 person' : `${people} people`,
    ...(verdicts.length === 1 ? [`verdict ${mean} of 5`] : []),
    ...(verdicts.length > 1 ? [`mean of ${verdicts.length} verdicts: ${mean} of 5`] : []),
  ].join(' · ');
}

/**
 * Builds a field for each person's notes, shortened so that they fit into `room` with their names, and a line if there is
 * more to read. None without notes.
 */
export function buildNoteFields(notes: readonly Note[], room: number): APIEmbedField[] {
  const summary = `Notes · ${formatNotesSummary(notes)}`;
  const left = room - summary.length;
  const count = Math.min(notes.length, MAX_FIELDS, Math.floor(left / MIN_SHOWN));
  if (count === 0) return [];
  const each = Math.min(MAX_EMBED_FIELD, Math.floor(left / count) - NO_NAME.length) - MORE.length;
  const shown = notes.slice(0, count);
  const fields = shown.map((note, index) => ({
    name: index === 0 ? summary : NO_NAME,
    value: `${formatWriter(note)}\n${formatMarkdown(formatBody(note), each - formatWriter(note).length - 1)}`,
  }));
  const isWhole = count === notes.length && shown.every((note) => formatBody(note).length < each / 2);
  const last = fields.at(-1);
  if (isWhole || last === undefined) return fields;
  return [...fields.slice(0, -1), { ...last, value: `${last.value}${MORE}` }];
}

const MORE = '\n-# `/papers show` has all notes in full.';

function formatWriter({ userId, verdict }: Note): string {
  return [`<@${userId}>`, ...(verdict === null ? [] : [`verdict ${verdict} of 5`])].join(' · ');
}

function formatBody({ takeaways, questions }: NoteText): string {
  return [takeaways, ...(questions === '' ? [] : [`**Open questions**\n${questions}`])]
    .filter((part) => part !== '')
    .join('\n');
}

/** Shows notes in full: takeaways and questions apart, so that neither takes in the other. */
export function buildFullNotes(
  { title }: Pick<Paper, 'title'>,
  note: NoteText & { readonly savedAt: Temporal.Instant },
  writer?: string,
): APIEmbed[] {
  const { takeaways, questions, verdict, savedAt } = note;
  const facts = [
    ...(writer === undefined ? [] : [`<@${writer}>`]),
    ...(verdict === null ? [] : [`verdict ${verdict} of 5`]),
    formatMoment(savedAt, 'f'),
  ].join(' · ');
  const heading = `Notes on ${formatText(title, MAX_TITLE) || 'Untitled'}`;
  const room = MAX_EMBED_DESCRIPTION - facts.length - 1;
  return [
    { title: heading, description: `${facts}\n${formatMarkdown(takeaways, room)}`.trim() },
    ...(questions === ''
      ? []
      : [{ title: 'Open questions', description: formatMarkdown(questions, MAX_EMBED_DESCRIPTION) }]),
  ];
}
