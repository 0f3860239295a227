import { createLineCounter } from '../lines.ts';

/** A piece of a BibTeX file that begins with an at sign and a word; of a comment only that. */
export interface Piece {
  readonly text: string;
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** In lower case: `article`, `string`, `comment`. */
  readonly type: string;
  /** Where it begins in the file, in UTF-16 units. */
  readonly start: number;
  /** Whether all braces that it opens are closed. */
  readonly isClosed: boolean;
}

/** A hundred times a long entry: an author list of thousands, with an abstract. */
export const MAX_PIECE = 1_000_000;

/** Settings that programs keep in a file's comments have fewer; a comment without an end is only the word. */
const MAX_COMMENT = 100_000;

/** How to count braces: BibTeX counts each; some programs write `\{` for one that shall not count. */
type BraceCount = 'all' | 'unescaped';

const BEGIN = /@\s{0,9}([a-z_]+)\s{0,9}[{(]/giu;

/** The beginning of an entry with its first field on a line of its own: it can't be text of the entry before. */
const SURE_BEGIN =
  /^[ \t]*@[ \t]*(?:(?:string|preamble|comment)\s?[{(]|[a-z_]+\s?[{(]\s{0,9}[^\s,{}()="]*\s{0,9},\s{0,99}[\w:+-]+\s{0,99}=\s{0,99}["{\w])/gimu;

/**
 * Cuts a BibTeX file into its entries, strings, preambles and comments; what is between them is left out, as BibTeX
 * does. A piece whose braces are not closed ends where the next entry surely begins, so that it costs no other.
 * Every closed piece ends with the brace that closes it: a parser never looks for the end of a brace beyond it.
 */
export function* cutPieces(text: string): Generator<Piece> {
  const begin = new RegExp(BEGIN);
  const surely = createSearch(text, SURE_BEGIN);
  const lines = createLineCounter(text);
  let commentRoom = MAX_COMMENT;
  for (let match = begin.exec(text); match !== null; match = begin.exec(text)) {
    const start = match.index;
    const type = (match[1] ?? '').toLowerCase();
    const isComment = type === 'comment';
    const next = isComment ? start + commentRoom : surely(start + 1);
    const end = findEnd(text, start, next, 'all');
    // Of a thousand comments without an end, each would be searched for it.
    if (isComment && end === undefined) commentRoom /= 2;
    begin.lastIndex = end ?? (isComment ? begin.lastIndex : next);
    const piece = text.slice(start, isComment ? begin.lastIndex : (end ?? next));
    yield { text: piece, line: lines(start), type, start, isClosed: end !== undefined };
  }
}

/** Cuts a piece again with the other count of braces; undefined if it is not closed then. */
export function cutAgain(text: string, { start }: Piece): string | undefined {
  const end = findEnd(text, start, start + MAX_PIECE, 'unescaped');
  return end === undefined ? undefined : text.slice(start, end);
}

/** Finds the end of what begins with a brace or a bracket after `start`; undefined if it isn't before `limit`. */
function findEnd(text: string, start: number, limit: number, count: BraceCount): number | undefined {
  const open = /[{(]/gu;
  open.lastIndex = start;
  const isBracket = open.exec(text)?.[0] === '(';
  const mark = /\\.|[{})]/gsu;
  mark.lastIndex = open.lastIndex;
  let depth = isBracket ? 0 : 1;
  for (let match = mark.exec(text); match !== null && match.index < limit; match = mark.exec(text)) {
    const [found] = match;
    const isEscape = found.startsWith('\\');
    // Every brace counts for BibTeX, one after a backslash, too.
    if (isEscape && (count === 'unescaped' || !/[{}]/u.test(found))) continue;
    if (found.endsWith('{')) depth += 1;
    if (found.endsWith('}')) depth -= 1;
    if (depth === 0 && found.endsWith(isBracket ? ')' : '}')) return mark.lastIndex;
    if (depth < 0) return undefined;
  }
  return undefined;
}

/** Creates a search for the next match of a pattern from a place on; places only grow. */
function createSearch(text: string, pattern: RegExp): (from: number) => number {
  const search = new RegExp(pattern);
  let found = -1;
  return (from) => {
    if (found < from) {
      search.lastIndex = from;
      found = search.exec(text)?.index ?? text.length;
    }
    return found;
  };
}
