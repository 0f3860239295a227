import { readable } from '../../papers/readable.ts';
import { findNumbers, type Quantity } from '../../tldr/checks/numbers/quantities.ts';
import { splitSentences } from '../../tldr/sentence/split.ts';

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

/** Splits a text into its sentences, without LaTeX. */
export function readSentences(text: string): Sentence[] {
  return splitSentences(readable(text).replace(WORN_SIGN, '$1')).map(readSentence);
}

/** Reads one sentence. */
export function readSentence(text: string): Sentence {
  const { written, quantities } = findNumbers(text, 'en');
  return { text, key: keyOf(written), words: wordsOf(written), written, quantities };
}

function keyOf(written: string): string {
  return written
    .toLowerCase()
    .replace(/(?<=\d),(?=\d{3}(?!\d))/gu, '')
    .replace(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}.]+/gu, '');
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
