import { cutAtWord } from '../../papers/cut-at-word.ts';
import { readable } from '../../papers/readable.ts';
import { foldWords, stem } from '../query/analysis.ts';

/** A piece of a text. */
export interface Piece {
  readonly text: string;
  /** The stem that matched; undefined for text in between. */
  readonly stem: string | undefined;
}

interface Word {
  readonly start: number;
  readonly end: number;
  readonly stem: string;
}

/** Splits a text so that words with a wanted stem stand apart. */
export function markWords(source: string, wanted: ReadonlySet<string>): Piece[] {
  const text = readable(source);
  return takeApart(text, findWords(text, wanted), 0);
}

/**
 * Returns the part of a text with most of the wanted stems, each counted once, in at most `max` UTF-16 units and with
 * matched words apart; undefined if it has none. Stems in `known` are marked but don't count for choosing the part.
 */
export function findSnippet(
  source: string,
  wanted: ReadonlySet<string>,
  max: number,
  known: ReadonlySet<string | undefined> = new Set(),
): Piece[] | undefined {
  const text = readable(source);
  const found = findWords(text, wanted);
  const sought = found.filter((word) => !known.has(word.stem));
  if (sought.length === 0) return undefined;
  let best = { at: 0, count: 0 };
  for (const [index, first] of sought.entries()) {
    const within = sought.slice(index).filter(({ end }) => end <= first.start + max * 0.7);
    const count = new Set(within.map((word) => word.stem)).size;
    if (count > best.count) best = { at: first.start, count };
  }
  const start = startOf(text, best.at, max);
  const shown = cutAtWord(text.slice(start), max - (start > 0 ? 1 : 0));
  const end = start + shown.length - (shown.endsWith('…') ? 1 : 0);
  const pieces = takeApart(
    text.slice(0, start) + shown,
    found.filter((word) => word.start >= start && word.end <= end),
    start,
  );
  return start > 0 ? [{ text: '…', stem: undefined }, ...pieces] : pieces;
}

function findWords(text: string, wanted: ReadonlySet<string>): Word[] {
  return [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)]
    .map((match) => ({
      start: match.index,
      end: match.index + match[0].length,
      stem: stem(foldWords(match[0])[0] ?? ''),
    }))
    .filter((word) => wanted.has(word.stem));
}

function takeApart(text: string, words: readonly Word[], start: number): Piece[] {
  const pieces: Piece[] = [];
  let at = start;
  for (const word of words) {
    if (word.start > at) pieces.push({ text: text.slice(at, word.start), stem: undefined });
    pieces.push({ text: text.slice(word.start, word.end), stem: word.stem });
    at = word.end;
  }
  return at < text.length ? [...pieces, { text: text.slice(at), stem: undefined }] : pieces;
}

/**
 * Returns where the sentence begins if that is near, otherwise the beginning of the text or of a word shortly before.
 */
function startOf(text: string, at: number, max: number): number {
  const before = text.slice(Math.max(0, at - Math.floor(max * 0.3)), at);
  const sentence = before.lastIndexOf('. ');
  if (sentence !== -1) return at - before.length + sentence + 2;
  if (at < max * 0.4) return 0;
  const word = before.slice(-30).indexOf(' ');
  return word === -1 ? at : at - Math.min(30, before.length) + word + 1;
}
