import type { Language } from '../../../papers/tldr-preference.ts';
import { type Lexicon, lexiconOf } from './lexicon.ts';

/** Numbers in one word, with their digits. */
const OTHERS: Readonly<Record<string, string>> = {
  half: '1⁄2',
  dozen: '12',
  double: '2×',
  doubles: '2×',
  doubled: '2×',
  doubling: '2×',
  twice: '2×',
  triple: '3×',
  triples: '3×',
  tripled: '3×',
  tripling: '3×',
  thrice: '3×',
  quadruple: '4×',
  quadruples: '4×',
  quadrupled: '4×',
  quadrupling: '4×',
};

/** Endings that make a number a factor: "tenfold", "zehnfach". */
const FOLD = /(?:folds?|fach(?:e[nrsm]?)?|voudige?)$/u;
/** Words inside or between parts of one number. */
const AND = /^(?:und|en|ën|and|et|y|e|и|و)/u;
const BETWEEN = /^[\s-]+(?:(?:and|et|y|e|und|en|и)[\s-]+|و)?$/u;

/** Words that on their own more often mean something else than a number, or a vague one. */
const VAGUE_ALONE =
  /^(?:thousands|million(?:s|en|es|i)|mili?oni|millones|milhões|миллионов|billions|milliard(?:s|en)|miliardi|bilhões|миллиардов|trillions|тысяч[аи]?)$/u;
const AMBIGUOUS = new Set([
  'neuf',
  'sei',
  'mil',
  'mille',
  'cent',
  'cents',
  'ciento',
  'cento',
  'sette',
  'nove',
  'elf',
  'zero',
  'null',
]);

interface Run {
  readonly start: number;
  readonly end: number;
  readonly count: number;
  /** The sum of the closed thousands and more, and the open rest. */
  readonly total: number;
  readonly open: number;
  readonly isFold: boolean;
}

/** Rewrites numbers in words as digits: "ninety percent" as "90 percent", "hundredfold" as "100×". */
export function digitize(text: string, language: Language): string {
  const lexicon = lexiconOf(language);
  let written = '';
  let at = 0;
  let run: Run | undefined;
  const close = (): void => {
    if (run === undefined) return;
    const shown = show(run, text);
    if (shown !== undefined) {
      written += text.slice(at, run.start) + shown;
      at = run.end;
    }
    run = undefined;
  };
  for (const match of text.matchAll(/quatre-vingts?|\p{L}+/giu)) {
    const word = match[0].toLowerCase();
    const end = match.index + match[0].length;
    const other = Object.hasOwn(OTHERS, word) ? OTHERS[word] : undefined;
    const parts = other === undefined ? partsOf(word, lexicon) : undefined;
    if (parts === undefined) {
      // An "and" between two parts of a number is handled with the second part.
      if (!/^(?:and|et|y|e|und|en|и)$/u.test(word)) close();
      if (other !== undefined) {
        close();
        written += text.slice(at, match.index) + other;
        at = end;
      }
      continue;
    }
    const isNext = run !== undefined && !run.isFold && BETWEEN.test(text.slice(run.end, match.index));
    const joined = isNext && run !== undefined ? join(run, parts.values, end, parts.isFold) : undefined;
    if (joined !== undefined) run = joined;
    else {
      close();
      // "3 million": the number is in digits, and the word is its scale.
      if (/\d[\s-]?$/u.test(text.slice(Math.max(0, match.index - 2), match.index))) continue;
      const start = { start: match.index, end, count: 0, total: 0, open: 0, isFold: false };
      run = join(start, parts.values, end, parts.isFold);
    }
  }
  close();
  return written + text.slice(at);
}

function show({ start, end, count, total, open, isFold }: Run, text: string): string | undefined {
  const value = total + open;
  const word = text.slice(start, end).toLowerCase();
  const isMeasured =
    isFold || /^\s?(?:%|per\s?cent|prozent|pour\s?cent|por\s|procent|процент)/iu.test(text.slice(end));
  if (count === 1 && !isMeasured && (value === 1 || AMBIGUOUS.has(word) || VAGUE_ALONE.test(word)))
    return undefined;
  return `${value}${isFold ? '×' : ''}`;
}

/**
 * Returns the numbers that a word is made of, such as 5 and 90 for "fünfundneunzig"; undefined for a word that isn't a
 * number.
 */
function partsOf(
  word: string,
  lexicon: Lexicon,
): { readonly values: readonly number[]; readonly isFold: boolean } | undefined {
  const stem = word.replace(FOLD, '');
  const isFold = stem !== word;
  const whole = lexicon.get(word);
  if (whole !== undefined) return { values: [whole], isFold: false };
  const bare = word.startsWith('و') ? word.slice(1) : stem;
  const values = splitParts(bare, lexicon);
  return values === undefined || values.length === 0 ? undefined : { values, isFold };
}

function splitParts(word: string, lexicon: Lexicon): number[] | undefined {
  if (word === '') return [];
  for (let length = word.length; length > 1; length -= 1) {
    const value = lexicon.get(word.slice(0, length));
    if (value === undefined) continue;
    const rest = word.slice(length);
    for (const left of [rest, rest.replace(AND, '')]) {
      const others = splitParts(left, lexicon);
      if (others !== undefined) return [value, ...others];
    }
  }
  return undefined;
}

/** Continues a number; undefined if the next part begins another number. */
function join(run: Run, values: readonly number[], end: number, isFold: boolean): Run | undefined {
  let { total, open, count } = run;
  for (const [at, value] of values.entries()) {
    const next = add(total, open, value, at > 0);
    if (next === undefined) return undefined;
    [total, open] = next;
    count += 1;
  }
  return { ...run, total, open, count, end, isFold };
}

function add(total: number, open: number, value: number, isInside: boolean): [number, number] | undefined {
  if (value === 100) return open < 100 ? [total, Math.max(1, open) * 100] : undefined;
  if (value >= 1_000) {
    // "mil millones": a thousand times a million.
    if (open === 0 && total > 0) return value > total ? [total * value, 0] : undefined;
    return [total + Math.max(1, open) * value, 0];
  }
  const rest = open % 100;
  if (value >= 100) return open === 0 ? [total, value] : undefined;
  if (rest === 0) return [total, open + value];
  // "soixante-dix-sept", "twenty-five"; and "fünfundneunzig", which says the five first.
  if (value < 10 && rest % 10 === 0) return [total, open + value];
  if (value < 20 && (rest === 60 || rest === 80)) return [total, open + value];
  if (isInside && rest < 10 && value % 10 === 0) return [total, open + value];
  return undefined;
}
