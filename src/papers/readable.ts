import { plainMath, plainText } from './latex.ts';

/** Longer is no formula but two sums of money far apart. */
const LONGEST_FORMULA = 300;

/**
 * Gives a title or an abstract as plain Unicode on one line: formulas and LaTeX commands become the characters
 * they stand for, where Unicode has them. Sums of money, unbalanced dollars and what only resembles LaTeX stay
 * as they came. Never throws.
 */
export function readable(source: string): string {
  const text = source.replaceAll('\0', '').replace(/\s+/gu, ' ').trim();
  if (!/[\\$`~]|--|''/u.test(text)) return text;
  let written = '';
  let at = 0;
  for (const { start, end, inner } of findFormulas(text)) {
    written += writeText(text.slice(at, start)) + plainMath(inner).trim();
    at = end;
  }
  written += writeText(text.slice(at));
  return written.replace(/ {2,}/gu, ' ').trim();
}

interface Formula {
  readonly start: number;
  readonly end: number;
  readonly inner: string;
}

function* findFormulas(text: string): Generator<Formula> {
  const opening = /\\\(|\\\[|(?<!\\)\$\$?/gu;
  for (let match = opening.exec(text); match !== null; match = opening.exec(text)) {
    const [mark] = match;
    const from = match.index + mark.length;
    const closing = CLOSING[mark] ?? '$';
    const to = findClosing(text, closing, from);
    if (to === -1) continue;
    const inner = text.slice(from, to);
    if (mark === '$' && isMoney(inner, text.charAt(to + 1))) continue;
    yield { start: match.index, end: to + closing.length, inner };
    opening.lastIndex = to + closing.length;
  }
}

const CLOSING: Readonly<Record<string, string>> = { '\\(': '\\)', '\\[': '\\]', $$: '$$', $: '$' };

function findClosing(text: string, closing: string, from: number): number {
  const limit = Math.min(text.length, from + LONGEST_FORMULA);
  for (let at = from; at < limit; at += 1) {
    if (text.startsWith(closing, at) && at > from) return at;
    if (text.charAt(at) === '\\') at += 1;
  }
  return -1;
}

/** "$5 to $10": a formula that begins with a number goes on with more than words, and no number follows its end. */
function isMoney(inner: string, next: string): boolean {
  return /^\d[\d.,]*[kKMB]?(?:\s|$)/u.test(inner) && (/\d/u.test(next) || /\s\p{L}{2,}/u.test(inner));
}

function writeText(text: string): string {
  const plain = text.includes('\\') ? plainText(text) : text;
  return plain
    .replace(/``([^`']*)''/gu, '“$1”')
    .replace(/(?<=\S)---(?=\S)|(?<= )---(?= )/gu, '—')
    .replace(/(?<=[\p{L}\p{N})\]])--(?=[\p{L}\p{N}([])|(?<= )--(?= )/gu, '–')
    .replace(/(?<=[\p{L}.])~(?=[\p{L}\p{N}[(])/gu, ' ');
}
