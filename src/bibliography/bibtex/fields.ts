import type { bibtexParser } from 'latex-utensils';
import { cutAgain, MAX_PIECE, type Piece } from './cut.ts';

type Parser = typeof bibtexParser;

/** An entry of a BibTeX file, its values as written, with LaTeX. */
export interface RawEntry {
  readonly line: number;
  /** In lower case. */
  readonly type: string;
  readonly key: string;
  /** By name in lower case. */
  readonly fields: ReadonlyMap<string, string>;
}

/** A piece that can't be read, and why. */
interface UnreadPiece {
  readonly line: number;
  readonly reason: string;
}

/** The meanings of `@string` names, in lower case. */
export type Strings = Map<string, string>;

/** Longer than any abstract: strings that repeat each other could grow without end. */
const MAX_VALUE = 200_000;

const NOT_CLOSED = 'a brace or a quotation mark in it is never closed';
const TOO_LONG = 'it is too long for an entry: is a closing brace missing?';
const TOO_DEEP = 'its braces nest too deeply';

/**
 * Parses a piece of a BibTeX file. An entry is returned; a `@string` is added to `strings`, for the entries after it;
 * a preamble or a comment gives nothing.
 */
export function parsePiece(
  parser: Parser,
  text: string,
  piece: Piece,
  strings: Strings,
): RawEntry | UnreadPiece | undefined {
  const { line, type } = piece;
  if (type === 'comment' || type === 'preamble') return undefined;
  const parsed = parseText(parser, text, piece);
  if (typeof parsed === 'string') return { line, reason: parsed };
  // The parser calls a string that only names another one an entry.
  if ('abbreviation' in parsed) {
    strings.set(parsed.abbreviation.toLowerCase(), joinValue(parser, parsed.value, strings));
    return undefined;
  }
  if (!parser.isEntry(parsed)) return undefined;
  const fields = new Map<string, string>();
  for (const { name, value } of parsed.content) {
    const written = joinValue(parser, value, strings);
    // Of a field given twice BibTeX takes the first.
    if (written.trim() !== '' && !fields.has(name.toLowerCase())) fields.set(name.toLowerCase(), written);
  }
  if (type !== 'string') return { line, type, key: parsed.internalKey ?? '', fields };
  for (const [name, value] of fields) strings.set(name, value);
  return undefined;
}

type Parsed = ReturnType<Parser['parse']>['content'][number];

function parseText(parser: Parser, text: string, piece: Piece): Parsed | string {
  if (piece.text.length > MAX_PIECE) return TOO_LONG;
  const parsed = piece.isClosed ? tryParse(parser, piece.text, piece.line) : NOT_CLOSED;
  if (typeof parsed !== 'string' || !piece.text.includes('\\')) return parsed;
  // Programs that escape braces don't count them.
  const again = cutAgain(text, piece);
  const escaped = again === undefined ? parsed : tryParse(parser, hideEscaped(again), piece.line);
  return typeof escaped === 'string' ? parsed : escaped;
}

function tryParse(parser: Parser, text: string, line: number): Parsed | string {
  try {
    const [parsed] = parser.parse(text).content;
    return parsed ?? NOT_CLOSED;
  } catch (error) {
    if (error instanceof RangeError) return TOO_DEEP;
    if (!parser.isSyntaxError(error)) throw error;
    if (/^@[^{(]*[{(][^,={}()]*[})]$/u.test(text)) return 'it has no fields';
    const { offset, line: lineInPiece } = error.location.start;
    const place = text.slice(offset).split('\n', 1).join('').slice(0, MAX_QUOTED).trim();
    if (offset >= text.length || place === '') return NOT_CLOSED;
    return `a comma, a brace or a quotation mark is missing or too many before “${place}” on line ${line + lineInPiece - 1}`;
  }
}

const MAX_QUOTED = 40;

const [OPENING, CLOSING] = ['\ue000', '\ue001'];

function hideEscaped(text: string): string {
  return text
    .replace(/[\ue000\ue001]/gu, '')
    .replace(/\\[\s\S]/gu, (pair) => (pair === '\\{' ? OPENING : pair === '\\}' ? CLOSING : pair));
}

/** Puts a value together from its parts and the strings that they name; a name without a meaning is its own text. */
function joinValue(parser: Parser, value: bibtexParser.FieldValue, strings: Strings): string {
  if (parser.isConcatValue(value))
    return value.content
      .map((part) => joinValue(parser, part, strings))
      .join('')
      .slice(0, MAX_VALUE);
  if (parser.isAbbreviationValue(value)) return strings.get(value.content.toLowerCase()) ?? value.content;
  return value.content.replaceAll(OPENING, '\\{').replaceAll(CLOSING, '\\}').slice(0, MAX_VALUE);
}
