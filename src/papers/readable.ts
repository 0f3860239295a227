import { withoutControls } from './controls.ts';
import { plainMath, plainText } from './latex.ts';

/** Anything longer isn't a formula but two sums of money far apart. */
const MAX_FORMULA = 300;

/** A part of a title or an abstract: a formula, as LaTeX without its dollars, or the text around it. */
export interface TextPart {
  readonly kind: 'text' | 'formula';
  readonly text: string;
}

/**
 * Returns a title or an abstract as plain Unicode on one line: formulas and LaTeX commands become the characters they
 * stand for, if Unicode has them. Sums of money, unbalanced dollars and text that only resembles LaTeX stay as they
 * are. Leaves out what a terminal obeys and what changes the writing direction. Never throws.
 */
export function readable(source: string): string {
  return readableParts(source)
    .map(({ kind, text }) => (kind === 'formula' ? plainMath(text).trim() : text))
    .join('')
    .replace(/ {2,}/gu, ' ')
    .trim();
}

/**
 * Does the same, but leaves formulas as they are, for whoever writes them in another way. With `commands: 'kept'`, LaTeX
 * in the text around them stays, too.
 */
export function readableParts(
  source: string,
  { commands = 'written' }: { readonly commands?: 'written' | 'kept' } = {},
): readonly TextPart[] {
  const text = withoutControls(source).replace(/\s+/gu, ' ').trim();
  if (!/[\\$`~{]|--|''/u.test(text)) return text === '' ? [] : [{ kind: 'text', text }];
  const bare = text.replace(PLACES, '');
  const formulas: string[] = [];
  let held = '';
  let at = 0;
  for (const { start, end, inner } of findFormulas(bare)) {
    if (formulas.length === MAX_PLACES) break;
    held += bare.slice(at, start) + String.fromCodePoint(FIRST_PLACE + formulas.length);
    formulas.push(inner);
    at = end;
  }
  held += bare.slice(at);
  return (commands === 'kept' ? held : writeText(held)).split(PLACE).flatMap((part): TextPart[] => {
    const formula = formulas[(part.codePointAt(0) ?? 0) - FIRST_PLACE];
    if (formula !== undefined) return [{ kind: 'formula', text: formula }];
    return part === '' ? [] : [{ kind: 'text', text: part }];
  });
}

/**
 * Private-use characters stand for the formulas while the text around them is written: a command may hold a formula, as
 * in `\textbf{R$^3$}`, and its braces must stay together.
 */
const FIRST_PLACE = 0xf0000;
const MAX_PLACES = 0xfffe;
const PLACES = /[\u{f0000}-\u{ffffd}]/gu;
const PLACE = /([\u{f0000}-\u{ffffd}])/u;

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
  const limit = Math.min(text.length, from + MAX_FORMULA);
  for (let at = from; at < limit; at += 1) {
    if (text.startsWith(closing, at) && at > from) return at;
    if (text.charAt(at) === '\\') at += 1;
  }
  return -1;
}

/**
 * Returns whether "$5 to $10" is money: a formula that begins with a number continues with more than words, and no
 * number follows its end.
 */
function isMoney(inner: string, next: string): boolean {
  return /^\d[\d.,]*[kKMB]?(?:\s|$)/u.test(inner) && (/\d/u.test(next) || /\s\p{L}{2,}/u.test(inner));
}

/** Remains of formulas from which a site removed dollars and backslashes, as Hugging Face does. */
const WORN: Readonly<Record<string, string>> = {
  '{times}': '×',
  '{sim}': '∼',
  '{approx}': '≈',
  '{pm}': '±',
  '^{circ}': '°',
};

function writeText(text: string): string {
  const plain = text.includes('\\') ? plainText(text) : text;
  return plain
    .replace(/``([^`']*)''/gu, '“$1”')
    .replace(/(?<=\S)---(?=\S)|(?<= )---(?= )/gu, '—')
    .replace(/(?<=[\p{L}\p{N}\p{Co})\]])--(?=[\p{L}\p{N}\p{Co}([])|(?<= )--(?= )/gu, '–')
    .replace(/(?<=[\p{L}\p{Co}.])~(?=[\p{L}\p{N}\p{Co}[(])|(?<=[\p{N})\]])~(?=\p{L})/gu, ' ')
    .replace(/(?<=[\p{L}\p{N}])~(?=[\s.,;:)]|$)/gu, '')
    .replace(/\{(?:times|sim|approx|pm)\}|\^\{circ\}/gu, (worn) => WORN[worn] ?? worn)
    .replace(/(?<=\d)\{,\}(?=\d{3})/gu, ',')
    .replace(/\{((?=\P{ASCII})\p{L}\p{M}*)\}/gu, '$1');
}
