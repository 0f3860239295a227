import { SOURCE_NAMES, type SourceName } from '../../papers/paper.ts';
import { contentWords } from './analysis.ts';
import { countSlips } from './spelling.ts';

/** A requirement on a paper, or an exclusion: words in a row, in the title only or anywhere. */
export interface Phrase {
  readonly text: string;
  readonly inTitle: boolean;
}

/** A parsed query. */
export interface Query {
  /** Plain words in order: the more of them a paper has, the better. */
  readonly words: string;
  /**
   * A paper must have at least one phrase of each group: a quoted phrase is a group of one, "a OR b" a group of two.
   */
  readonly required: readonly (readonly Phrase[])[];
  readonly excluded: readonly Phrase[];
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly since?: Temporal.PlainDate | undefined;
  readonly until?: Temporal.PlainDate | undefined;
  readonly source?: SourceName | undefined;
  readonly posted?: boolean | undefined;
  readonly votes?: { readonly least?: number; readonly most?: number } | undefined;
  /** Words in a row, in what the team wrote about a paper. */
  readonly notes: readonly string[];
  readonly discussed?: boolean | undefined;
  /** Days on one of which the team met about it, first and last. */
  readonly met?: Days | undefined;
}

/** Days from the first to the last. */
export interface Days {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

/** Returns the words that rank: plain words, and those of required phrases. */
export function rankedText(query: Query): string {
  return [query.words, ...query.required.flat().map(({ text }) => text)].join(' ');
}

/** A fault in a query: what it is, where, and the version that works. */
export interface QueryFault {
  /** Where it begins in the query, in UTF-16 units, and how long it is. */
  readonly at: number;
  readonly length: number;
  /** The fault in words. */
  readonly words: string;
  /** Whether a filter can't be read, such as a date: without it, the search would mean something else. */
  readonly isFilter: boolean;
}

/** A query and, if it has faults, the query without them. */
export interface ParsedQuery {
  readonly query: Query;
  readonly faults: readonly QueryFault[];
  readonly repaired: string;
}

interface Token {
  readonly at: number;
  readonly text: string;
  readonly minus: boolean;
  readonly field: string | undefined;
  readonly value: string;
  readonly isQuoted: boolean;
  readonly isOpen: boolean;
}

const FIELDS = [
  ...['title', 'author', 'category', 'since', 'until', 'source', 'posted', 'votes'],
  ...['notes', 'discussed', 'met'],
];
const NAMES = FIELDS.join('|');
const TOKEN = new RegExp(
  `(?<lone>-?(?:${NAMES}):|-)(?=\\s|$)|(?<minus>-)?(?:(?<field>${NAMES}):)?(?:(?<quote>["“”])(?<phrase>[^"“”]*)(?<end>["“”])?|(?<value>[^\\s"“”]+))`,
  'giu',
);

interface Parts {
  words: string[];
  required: Phrase[][];
  excluded: Phrase[];
  authors: string[];
  categories: string[];
  since?: Temporal.PlainDate;
  until?: Temporal.PlainDate;
  source?: SourceName;
  posted?: boolean;
  votes?: { least?: number; most?: number };
  notes: string[];
  discussed?: boolean;
  met?: Days;
}

/** Parses a query. Never throws: a part that can't be understood becomes a fault and is left out of `repaired`. */
export function parseQuery(text: string, today: Temporal.PlainDate): ParsedQuery {
  const faults: QueryFault[] = [];
  const kept: string[] = [];
  const parts: Parts = { words: [], required: [], excluded: [], authors: [], categories: [], notes: [] };
  const tokens = readTokens(text);
  for (const [index, token] of tokens.entries()) {
    const fault = (words: string, repaired = ''): void => {
      const isFilter = token.field !== undefined && token.value.trim() !== '';
      faults.push({ at: token.at, length: token.text.length, words, isFilter });
      if (repaired !== '') kept.push(repaired);
    };
    if (isOr(token)) {
      const between = canJoin(tokens[index - 1]) && canJoin(tokens[index + 1]);
      if (between) kept.push('OR');
      else fault('OR goes between two words or phrases.');
      continue;
    }
    const joinsLast = isOr(tokens[index - 1]) && canJoin(tokens[index - 2]) && canJoin(token);
    const joinsNext = isOr(tokens[index + 1]) && canJoin(tokens[index + 2]) && canJoin(token);
    const refused = addToken(parts, token, { joinsLast, joinsNext }, today);
    if (refused === undefined && token.isOpen) {
      fault('This quote has no closing mark.', `${token.text.trim()}"`);
      continue;
    }
    if (refused === undefined) kept.push(token.text);
    else fault(refused);
  }
  const words = parts.words.join(' ');
  return { query: { ...parts, words }, faults, repaired: kept.join(' ') };
}

function readTokens(text: string): Token[] {
  return [...text.matchAll(TOKEN)].map((match) => {
    const { minus, field, quote, phrase, end, value, lone } = match.groups ?? {};
    return {
      at: match.index,
      text: match[0],
      minus: minus !== undefined,
      // A lone dash is punctuation and names no field.
      field: (field ?? (lone?.replace(/^-/u, '').replace(/:$/u, '') || undefined))?.toLowerCase(),
      value: phrase ?? value ?? '',
      isQuoted: quote !== undefined,
      isOpen: quote !== undefined && end === undefined && (phrase ?? '').trim() !== '',
    };
  });
}

function isOr(token: Token | undefined): boolean {
  return token?.text === 'OR';
}

function canJoin(token: Token | undefined): boolean {
  if (token === undefined || isOr(token) || token.minus || token.value.trim() === '') return false;
  return token.field === undefined || token.field === 'title';
}

/** Adds a token to the query; returns a fault in words if it can't be understood. */
function addToken(
  parts: Parts,
  token: Token,
  { joinsLast, joinsNext }: { readonly joinsLast: boolean; readonly joinsNext: boolean },
  today: Temporal.PlainDate,
): string | undefined {
  const { field, minus, isQuoted } = token;
  const value = token.value.trim();
  if (field !== undefined && field !== 'title') {
    if (minus) return `${field}: can't be excluded with a minus.`;
    if (value === '') return `There is nothing after ${field}: (don't put a space there).`;
    return addFilter(parts, field, value, today);
  }
  if (field === 'title' && value === '') return "There is nothing after title: (don't put a space there).";
  // A lone dash, or one between spaces, is punctuation; empty quotes say nothing.
  if (value === '' || token.text === '-') return undefined;
  const phrase: Phrase = { text: value, inTitle: field === 'title' };
  if (minus) {
    parts.excluded.push(phrase);
    return undefined;
  }
  if (joinsLast) parts.required.at(-1)?.push(phrase);
  else if (isQuoted || field === 'title' || joinsNext) parts.required.push([phrase]);
  else parts.words.push(value);
  return undefined;
}

function addFilter(
  parts: Parts,
  field: string,
  value: string,
  today: Temporal.PlainDate,
): string | undefined {
  switch (field) {
    case 'author':
      parts.authors.push(value);
      return undefined;
    case 'category':
      parts.categories.push(value);
      return undefined;
    case 'since':
    case 'until':
    case 'met': {
      const days = parseDays(value, today);
      if (days === undefined)
        return `“${value}” isn't a valid date. ${suggestDay(value)}Write it like ${today}, 2026-03 or 2026.`;
      if (field === 'since') parts.since = days.first;
      else if (field === 'until') parts.until = days.last;
      else parts.met = days;
      return undefined;
    }
    case 'notes': {
      if (contentWords(value).length === 0)
        return `“${value}” says nothing that notes could be found by. Write a telling word, as in notes:baseline.`;
      parts.notes.push(value);
      return undefined;
    }
    case 'discussed': {
      if (!/^(?:yes|no)$/iu.test(value)) return 'Write discussed:yes or discussed:no.';
      parts.discussed = value.toLowerCase() === 'yes';
      return undefined;
    }
    case 'source': {
      const source = SOURCE_NAMES.find((name) => name === value.toLowerCase());
      if (source === undefined) return `“${value}” isn't a source. There are: ${SOURCE_NAMES.join(', ')}.`;
      parts.source = source;
      return undefined;
    }
    case 'posted': {
      if (!/^(?:yes|no)$/iu.test(value)) return 'Write posted:yes or posted:no.';
      parts.posted = value.toLowerCase() === 'yes';
      return undefined;
    }
    default: {
      const votes = parseVotes(value);
      if (votes === undefined) return 'Write a number of votes, as votes:3, votes:>3 or votes:<3.';
      parts.votes = votes;
      return undefined;
    }
  }
}

/** Typos of a day's name: as many as in a misspelt word. */
const MAX_TYPOS = 2;

function suggestDay(value: string): string {
  const name = ['today', 'yesterday'].find(
    (one) => countSlips(one, value.toLowerCase(), MAX_TYPOS) <= MAX_TYPOS,
  );
  return name === undefined ? '' : `Did you mean ${name}? `;
}

/** Parses `3`, `>3`, `>=3`, `<3` or `<=3` votes; undefined for anything else. A plain number is a minimum. */
export function parseVotes(text: string): { readonly least?: number; readonly most?: number } | undefined {
  const [, sign = '', digits] = /^(>=|<=|>|<|=)?\s*(\d{1,6})$/u.exec(text.trim()) ?? [];
  if (digits === undefined) return undefined;
  const number = Number(digits);
  if (sign === '<') return { most: number - 1 };
  if (sign === '<=') return { most: number };
  if (sign === '=') return { least: number, most: number };
  return { least: sign === '>' ? number + 1 : number };
}

/** Parses a year, a month, a day, `today` or `yesterday` to its days; undefined for anything else. */
export function parseDays(text: string, today: Temporal.PlainDate): Days | undefined {
  if (/^today$/iu.test(text)) return { first: today, last: today };
  if (/^yesterday$/iu.test(text))
    return { first: today.subtract({ days: 1 }), last: today.subtract({ days: 1 }) };
  const [, year, month, day] = /^([1-9]\d{3})(?:-(\d{2})(?:-(\d{2}))?)?$/u.exec(text) ?? [];
  if (year === undefined) return undefined;
  try {
    const first = Temporal.PlainDate.from(`${year}-${month ?? '01'}-${day ?? '01'}`);
    if (day !== undefined) return { first, last: first };
    return {
      first,
      last: first.add(month === undefined ? { years: 1 } : { months: 1 }).subtract({ days: 1 }),
    };
  } catch {
    // Such as 2026-02-30.
    return undefined;
  }
}
