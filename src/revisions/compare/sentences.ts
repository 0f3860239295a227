import { readable } from '../../papers/readable.ts';
import { findNumbers, type Quantity } from '../../tldr/checks/numbers/quantities.ts';
import { splitSentences } from '../../tldr/sentence/split.ts';
import { writeAmount } from './measures.ts';

/** A sentence as it is compared. */
export interface Sentence {
  /** As people read it. */
  readonly text: string;
  /** What two sentences share that differ in nothing but their form: letters and digits, with numbers in digits. */
  readonly key: string;
  /** In lower case; numbers are left out, as they may be what has changed. */
  readonly words: readonly string[];
  /** The text that the quantities are in. */
  readonly written: string;
  readonly quantities: readonly Quantity[];
}

/** A sentence of each version that say the same, or nearly. */
export interface Pair {
  readonly before: number;
  readonly after: number;
}

/** Signs whose braces are left where a site took the dollars of a formula away, as in `r{=}{-}0.13`. */
const WORN_SIGN = /\{([-+=<>~])\}/gu;

/** A word before two numbers in brackets that makes them an interval, not two references. */
const OF_INTERVAL = '(?:ci|intervals?|ranges?|in|of|to|from|within|between|over|on|is|are)';

/**
 * Numbers that only point to another paper or a part of this one: [12], [3, 7], [4]–[6], "et al., 2023", "Table 3". They
 * change whenever something is put before them.
 */
const REFERENCES: readonly RegExp[] = [
  /(?<=[\p{L})"”]\s?)\[\d{1,3}\](?:[\s,–-]*\[\d{1,3}\])*/gu,
  new RegExp(`(?<=[\\p{L})"”])(?<!\\b${OF_INTERVAL})\\s\\[\\d{1,3}(?:,\\s?\\d{1,3})+\\]`, 'giu'),
  /(?<=\bet al\.?,?\s)\(?(?:19|20)\d{2}[a-z]?\b\)?/gu,
  /(?<=\b(?:sections?|sec\.|tables?|tab\.|figures?|figs?\.|equations?|eqs?\.|theorems?|lemmas?|propositions?|corollar(?:y|ies)|appendix|refs?\.)\s)\(?\d+(?:\.\d+)*\)?(?![\d%])/giu,
];

/** An index of a letter, without the line that LaTeX writes it with. */
const INDEX = /(?<=\p{L})_\{?(\d+)\}?/gu;

/** Fractions in words, as authors write them in digits, too. */
const NUMERATORS = ['a', 'one', 'two', 'three', 'four', 'five'];
const DENOMINATORS: Readonly<Record<string, number>> = { third: 3, quarter: 4, fifth: 5, sixth: 6 };
const FRACTION = /\b(a|one|two|three|four|five)[\s-](third|quarter|fifth|sixth)s?\b/giu;

/** Returns a text without LaTeX and references, with fractions in digits. */
function plainOf(text: string): string {
  const plain = readable(text).replace(WORN_SIGN, '$1').replace(INDEX, '$1');
  return REFERENCES.reduce((left, pattern) => left.replace(pattern, ''), plain).replace(
    FRACTION,
    (_, many: string, part: string) =>
      `${Math.max(1, NUMERATORS.indexOf(many.toLowerCase()))}/${DENOMINATORS[part.toLowerCase()]}`,
  );
}

/** Splits a text into its sentences, without LaTeX. */
export function readSentences(text: string): Sentence[] {
  return splitSentences(readable(text).replace(WORN_SIGN, '$1')).map(readSentence);
}

/** Reads one sentence. */
export function readSentence(text: string): Sentence {
  const { written, quantities: numbers } = findNumbers(plainOf(text), 'en');
  const quantities = [...numbers, ...powersIn(written)].toSorted((one, other) => one.start - other.start);
  return { text, key: keyOf(written, quantities), words: wordsOf(written), written, quantities };
}

/** A power of a letter, such as n^2, has changed if its exponent has. */
function powersIn(written: string): Quantity[] {
  return [...written.matchAll(/(?<!\p{L})(\p{L})\s?\^\s?\(?([+-]?\d+(?:[./]\d+)?)/gu)].map(
    ({ 0: text, 1: base, 2: exponent, index: start }) => ({
      text,
      start,
      end: start + text.length,
      readings: [{ value: `^${exponent}`, unit: `^${base}` }],
    }),
  );
}

/** Between two numbers this only makes a range of them. */
const RANGE = /^\s?(?:to|[-–—])\s?$/u;

function keyOf(written: string, quantities: readonly Quantity[]): string {
  let key = '';
  let at = 0;
  for (const quantity of quantities) {
    const between = written.slice(at, quantity.start);
    key += RANGE.test(between) && at > 0 ? '' : lettersOf(between);
    // "1-3" is not "13", but "GPT-4" is "GPT4".
    key += `${/\d$/u.test(key) ? ';' : ''}${writeAmount(quantity)}`;
    at = quantity.end;
  }
  return `${key}${lettersOf(written.slice(at))}`;
}

/** American spellings of British ones; "rise" becomes "rize" in both versions, which costs nothing. */
const SPELLINGS: readonly (readonly [RegExp, string])[] = [
  [/is(?=e|ing|ation)/gu, 'iz'],
  [/ys(?=e|ing)/gu, 'yz'],
  [/(?<=\p{L}{2})our/gu, 'or'],
  [/(?<=\p{L}{2})tre(?=s?\b)/gu, 'ter'],
  [/ogue(?=s?\b)/gu, 'og'],
  [/ll(?=ed|ing|er)/gu, 'l'],
];

function lettersOf(text: string): string {
  const plain = text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}+/gu, '');
  return SPELLINGS.reduce((left, [pattern, by]) => left.replace(pattern, by), plain).replace(
    /(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}.]+/gu,
    '',
  );
}

function wordsOf(written: string): string[] {
  return written.toLowerCase().match(/\p{L}[\p{L}\p{M}\p{N}]*/gu) ?? [];
}

/**
 * How much two sentences must share to be one that was reworded. Below it, sentences about the same things with the same
 * formulas of speech ("we show that …") pass for one; above it, a sentence whose half was rewritten counts as gone.
 */
const MIN_ALIKE = 0.5;

/** Pairs the sentences of two versions, the most alike first, whatever their order. */
export function alignSentences(before: readonly Sentence[], after: readonly Sentence[]): Pair[] {
  const candidates = before.flatMap((one, at) =>
    after.map((other, place) => ({ before: at, after: place, alike: measureAlike(one, other) })),
  );
  const pairs: Pair[] = [];
  const taken = { before: new Set<number>(), after: new Set<number>() };
  // Of two as much alike, such as a sentence that is there twice, those in the same place.
  const apart = (pair: Pair): number => Math.abs(pair.before - pair.after);
  for (const pair of candidates
    .filter(({ alike }) => alike >= MIN_ALIKE)
    .toSorted((one, other) => other.alike - one.alike || apart(one) - apart(other))) {
    if (taken.before.has(pair.before) || taken.after.has(pair.after)) continue;
    taken.before.add(pair.before);
    taken.after.add(pair.after);
    pairs.push(pair);
  }
  return pairs;
}

/** Measures how much two sentences share: 2 for the same, else up to 1, the share of their words that both have. */
export function measureAlike(one: Sentence, other: Sentence): number {
  if (one.key === other.key) return 2;
  const length = one.words.length + other.words.length;
  return length === 0 ? 0 : (2 * countShared(one.words, other.words)) / length;
}

/** Counts the words that both have, as often as both have them. */
export function countShared(some: readonly string[], others: readonly string[]): number {
  const left = new Map<string, number>();
  for (const word of others) left.set(word, (left.get(word) ?? 0) + 1);
  return some.filter((word) => {
    const count = left.get(word) ?? 0;
    left.set(word, count - 1);
    return count > 0;
  }).length;
}
