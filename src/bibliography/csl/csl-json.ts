import { z } from 'zod';
import type { EntryResult } from '../bibliography.ts';
import { buildEntry } from '../build-entry.ts';
import { buildDate, type PartialDate, parseDate } from '../dates.ts';
import { withoutTags } from '../markup.ts';
import { buildAuthors, formatName } from '../names.ts';
import { OWN_ID } from '../own-id.ts';
import { inTurns } from '../turns.ts';
import { cutObjects } from './cut-objects.ts';

/** A text, or a number in the place of one; Crossref gives lists of texts, of which the first counts. */
const text = z.union([
  z.string(),
  z.number().transform(String),
  z.array(z.string()).transform(([first = '']) => first),
  z.null().transform(() => ''),
]);
const optional = text.default('');

const name = z.union([
  z.string().transform((literal) => literal),
  z
    .object({
      family: optional,
      given: optional,
      literal: optional,
      name: optional,
      suffix: optional,
      'dropping-particle': optional,
      'non-dropping-particle': optional,
    })
    .transform(({ family, given, literal, name: whole, suffix, ...particles }) => {
      const particle = `${particles['dropping-particle']} ${particles['non-dropping-particle']}`;
      return formatName({ given, particle, family, suffix }) || literal || whole;
    }),
]);

const number = z.union([z.number(), z.string().transform(Number), z.null().transform(() => Number.NaN)]);

const date = z.union([
  z.string().transform(parseDate),
  z
    .object({ 'date-parts': z.array(z.array(number)).optional(), raw: optional, literal: optional })
    .transform(({ 'date-parts': parts, raw, literal }): PartialDate | null => {
      const [year = Number.NaN, month, day] = parts?.[0] ?? [];
      return buildDate(year, month, day) ?? parseDate(raw) ?? parseDate(literal);
    }),
]);

/** The fields of an item that are read (https://docs.citationstyles.org/en/stable/specification.html#appendix-iv-variables). */
const item = z.object({
  title: optional,
  author: z.array(name).nullable().default([]),
  editor: z.array(name).nullable().catch([]).default([]),
  abstract: optional,
  issued: date.nullable().default(null),
  DOI: optional,
  URL: optional,
  number: optional,
  volume: optional,
  archive: optional,
  archive_location: optional,
  'container-title': optional,
  'event-title': optional,
  event: optional,
  note: optional,
  keyword: optional,
  categories: z.array(z.string()).catch([]).default([]),
  custom: z
    .object({ [OWN_ID.cslName]: optional })
    .catch({ [OWN_ID.cslName]: '' })
    .default({ [OWN_ID.cslName]: '' }),
});

/** Fields of which each item has some, and other JSON rarely has. */
const TELLING = ['type', 'author', 'issued', 'DOI', 'container-title'];

/** How many objects of a file are looked at to know what it is. */
const MAX_LOOKED_AT = 100;

/** Finds out whether a text is CSL-JSON: an empty list is, and so is one whose first items are broken. */
export function isCslJson(source: string): boolean {
  if (/^\s*\[\s*\]\s*$/u.test(source)) return true;
  if (!/^\s*[[{]/u.test(source)) return false;
  const objects = cutObjects(source).take(MAX_LOOKED_AT).toArray();
  if (objects.some(({ value }) => isItem(value))) return true;
  return (
    objects.some(({ value }) => value === undefined) && /"(?:issued|DOI|container-title)"\s*:/u.test(source)
  );
}

function isItem(value: unknown): boolean {
  return typeof value === 'object' && value !== null && TELLING.some((field) => Object.hasOwn(value, field));
}

const NOT_JSON = "it isn't valid JSON: a quotation mark, a comma or a brace is missing or too many";
const NO_ITEM = `it isn't an item of CSL-JSON: it has none of ${TELLING.join(', ')}`;

/** Reads the items of a CSL-JSON file. */
export async function* readCslJson(source: string): AsyncGenerator<EntryResult> {
  for await (const { value, line } of inTurns(cutObjects(source))) {
    if (value === undefined) yield { kind: 'unread', unread: { line, reason: NOT_JSON } };
    else if (!isItem(value)) yield { kind: 'unread', unread: { line, reason: NO_ITEM } };
    else yield readItem(value, line);
  }
}

function readItem(value: unknown, line: number): EntryResult {
  const parsed = item.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const field = issue?.path.join('.') ?? '';
    return { kind: 'unread', unread: { line, reason: `its field “${field}” is not as CSL-JSON has it` } };
  }
  const { data } = parsed;
  const container = withoutTags(data['container-title']);
  return buildEntry({
    line,
    title: withoutTags(data.title),
    ...buildAuthors((data.author ?? []).map(withoutTags)),
    abstract: withoutTags(data.abstract),
    date: data.issued,
    eprints: /^(?:arxiv.*)?$/iu.test(data.archive) ? [data.number, data.archive_location] : [],
    dois: [data.DOI],
    addresses: [data.URL],
    pdfs: [],
    places: [container, data.volume, data.number],
    venues: [container, data['event-title'], data.event].map(withoutTags),
    notes: [data.note],
    categories: [],
    keywords: [...data.keyword.split(/[,;]/u), ...data.categories],
    ownIds: [data.custom[OWN_ID.cslName]],
  });
}
