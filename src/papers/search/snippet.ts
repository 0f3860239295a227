import { cutAtWord } from '../cut-at-word.ts';
import { readable } from '../readable.ts';
import { foldWords, stem } from './analysis.ts';

/** A piece of a text, and whether it is a word that was looked for. */
export interface Piece {
  readonly text: string;
  readonly isFound: boolean;
}

/**
 * Gives the part of a text with most of the wanted stems, each once, in at most `max` UTF-16 units, the found words
 * apart; undefined where it has none of them.
 */
export function findSnippet(source: string, wanted: ReadonlySet<string>, max: number): Piece[] | undefined {
  const text = readable(source);
  const words = [...text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    stem: stem(foldWords(match[0])[0] ?? ''),
  }));
  const found = words.filter((word) => wanted.has(word.stem));
  if (found.length === 0) return undefined;
  let best = { at: 0, count: 0 };
  for (const [index, first] of found.entries()) {
    const within = found.slice(index).filter(({ end }) => end <= first.start + max * 0.7);
    const count = new Set(within.map((word) => word.stem)).size;
    if (count > best.count) best = { at: first.start, count };
  }
  const start = startOf(text, best.at, max);
  const shown = cutAtWord(text.slice(start), max - (start > 0 ? 1 : 0));
  const end = start + shown.length - (shown.endsWith('…') ? 1 : 0);
  const pieces: Piece[] = start > 0 ? [{ text: '…', isFound: false }] : [];
  let at = start;
  for (const word of found) {
    if (word.start < at || word.end > end) continue;
    if (word.start > at) pieces.push({ text: text.slice(at, word.start), isFound: false });
    pieces.push({ text: text.slice(word.start, word.end), isFound: true });
    at = word.end;
  }
  const rest = shown.slice(at - start);
  return rest === '' ? pieces : [...pieces, { text: rest, isFound: false }];
}

/** The beginning of the sentence, where that is near, else of a word a little before. */
function startOf(text: string, at: number, max: number): number {
  if (at < max * 0.4) return 0;
  const before = text.slice(Math.max(0, at - Math.floor(max * 0.3)), at);
  const sentence = before.lastIndexOf('. ');
  if (sentence !== -1) return at - before.length + sentence + 2;
  const word = before.slice(-30).indexOf(' ');
  return word === -1 ? at : at - Math.min(30, before.length) + word + 1;
}
