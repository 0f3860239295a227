import type { Language } from '../../papers/tldr-preference.ts';
import { wordsOf } from '../sentence/features.ts';
import { findContradicted } from './numbers/context.ts';
import { findNumbers, type Numbers, type Quantity } from './numbers/quantities.ts';
import { stem } from './telling.ts';

/** Counted things go unmentioned more often than other units: "a 7B model" has 7B parameters. */
const SILENT = new Set(['token', 'parameter', 'frame', 'pixel', 'point']);

/** Numbers without digits, each with its smallest and largest possible value. */
const VAGUE: Readonly<Record<string, readonly [least: number, beyond: number]>> = {
  dozens: [24, 1_000],
  hundreds: [100, 10_000],
  thousands: [1_000, 1e6],
  millions: [1e6, 1e9],
  billions: [1e9, 1e12],
  trillions: [1e12, 1e15],
};

/** Words for two that are not "two". */
const PAIR = /\b(?:both|pairs?|paired|dual|duo|bi\w+|halv\w+|half|second|either|versus|vs)\b/iu;

/**
 * Finds a fault in a TL;DR's numbers; undefined if there is none. A number is its sign, digits, exponent or magnitude,
 * and unit, in digits or words, and the text must have all of it. A number character that belongs to no understood
 * number is a fault too.
 */
export function findFaultOfNumbers(
  tldr: string,
  text: TextWithNumbers,
  language: Language,
): string | undefined {
  const own = findNumbers(tldr, language);
  if (own.stray !== undefined) return `“${own.stray}” is no number that can be checked`;
  const { numbers: there, known: whole } = text;
  const known = new Set(there.quantities.flatMap(({ readings }) => readings.map(write)));
  const isPair = PAIR.test(whole) && !/(?<!\d)2(?!\d)/u.test(tldr);
  const powers = new Set(there.powers.map((power) => power.toLowerCase()));
  const unknown =
    own.quantities.find((quantity) => !isKnown(quantity, known, isPair))?.text ??
    own.powers.find((one) => !powers.has(one.toLowerCase())) ??
    findUnknownVagueness(tldr, whole, there);
  if (unknown !== undefined) return `“${unknown}” stands neither in the title nor in the abstract`;
  const contradicted = language === 'en' ? findContradicted(own, there) : undefined;
  return contradicted && `“${contradicted.text}” is another number where the abstract has these words`;
}

/** A title and an abstract, and their numbers. */
export interface TextWithNumbers {
  readonly known: string;
  readonly numbers: Numbers;
}

function isKnown({ readings }: Quantity, known: ReadonlySet<string>, isPair: boolean): boolean {
  return readings.some(({ value, unit }) => {
    if (known.has(write({ value, unit }))) return true;
    if (value === '2e0' && (unit === undefined || unit === '×') && isPair) return true;
    if (unit === undefined) return [...SILENT].some((silent) => known.has(write({ value, unit: silent })));
    return SILENT.has(unit) && known.has(write({ value, unit: undefined }));
  });
}

function write({ value, unit }: { readonly value: string; readonly unit: string | undefined }): string {
  return `${value} ${unit ?? ''}`;
}

function findUnknownVagueness(tldr: string, text: string, { quantities }: Numbers): string | undefined {
  const values = quantities.flatMap(({ readings }) => readings.map(({ value }) => Number(value)));
  return Object.entries(VAGUE).find(
    ([word, [least, beyond]]) =>
      new RegExp(`\\b${word}\\b`, 'iu').test(tldr) &&
      !new RegExp(`\\b${word.slice(0, -1)}`, 'iu').test(text) &&
      !values.some((value) => value >= least && value < beyond),
  )?.[0];
}

/**
 * A word in Latin or Greek letters; it is a name if it is written like names of methods: inner capitals, only capitals,
 * or letters with digits.
 */
const NAME =
  /(?<![\p{Script=Latin}\p{Script=Greek}\p{N}])(?=[\p{Script=Latin}\p{Script=Greek}\p{N}+./-]*\p{L})[\p{Script=Latin}\p{Script=Greek}\p{N}]+(?:[+./-][\p{Script=Latin}\p{Script=Greek}\p{N}]+)*\+{0,2}/gu;
const IS_NAME = /\p{Ll}\p{Lu}|\p{Lu}{2}|\p{L}-?\d/u;

/** Abbreviations that need no introduction in this field. */
const EVERYDAY = new Set([
  'ai',
  'ml',
  'nlp',
  'gpu',
  'gpus',
  'cpu',
  'ki',
  'ia',
  '2d',
  '3d',
  'api',
  'sota',
  'tl',
  'dr',
]);

/**
 * Finds the first name of a TL;DR that the text doesn't have: a word with inner capitals or digits and, in English, one
 * with a capital in the middle of a sentence. An abbreviation counts as present if its words are.
 */
export function findUnknownName(tldr: string, text: string, language: Language): string | undefined {
  const known = readNames(text);
  const stems = new Set(wordsOf(text).map(stem));
  const plain = tldr.normalize('NFKC');
  for (const match of plain.matchAll(NAME)) {
    const [name] = match;
    // "1e-3" was read as a number.
    if (/^\d+(?:\.\d+)?e[+-]?\d+$/iu.test(name)) continue;
    const before = plain.slice(0, match.index).trimEnd();
    const isInside = before !== '' && !/[.!?:…"“(]$/u.test(before);
    const isCapital = language === 'en' && isInside && /^\p{Lu}\p{Ll}/u.test(name);
    if (!IS_NAME.test(name) && !isCapital) continue;
    // "GAN-based": its parts may stand apart in the text; but "CT-2" is not "CT" and a two.
    const parts = name
      .split(/[-/](?!\d)/u)
      .filter((part) => IS_NAME.test(part) || (isCapital && /^\p{Lu}/u.test(part)));
    if (isCapital && !IS_NAME.test(name) && stems.has(stemOf(name) ?? '')) continue;
    if (!isKnownName(name, known) && !(parts.length > 0 && parts.every((part) => isKnownName(part, known))))
      return name;
  }
  return undefined;
}

/** Returns a capitalised word's stem: "Structuring" in a title isn't a name if the text structures something. */
function stemOf(name: string): string | undefined {
  return wordsOf(name).map(stem)[0];
}

interface KnownNames {
  readonly squeezed: string;
  /** Where words of the text begin. */
  readonly starts: ReadonlySet<number>;
  /** Initials of all words, in order. */
  readonly initials: string;
}

function readNames(text: string): KnownNames {
  const words = text.normalize('NFKC').split(/\s+/u);
  const starts = new Set<number>();
  let squeezed = '';
  for (const word of words) {
    for (const part of word.split(/(?<=[^\p{L}\p{N}])(?<!\d\.)(?=[\p{L}\p{N}])/u)) {
      starts.add(squeezed.length);
      squeezed += squeeze(part);
    }
  }
  const initials = text.split(/[^\p{L}\p{N}]+/u).map((word) => word.charAt(0).toLowerCase());
  return { squeezed, starts, initials: initials.join('') };
}

function isKnownName(name: string, known: KnownNames): boolean {
  const own = squeeze(name);
  const one = own.replace(/s$/u, '');
  if (EVERYDAY.has(own) || stands(one, known)) return true;
  return /^\p{Lu}{2,5}s?$/u.test(name) && known.initials.includes(one);
}

/**
 * Returns whether a name is in the text. A name with digits must be whole: "TD3" is not "TD3B", and "Qwen2" not
 * "Qwen2.5". For others, a part is enough.
 */
function stands(name: string, { squeezed, starts }: KnownNames): boolean {
  const hasDigit = /\d/u.test(name);
  for (let at = squeezed.indexOf(name); at !== -1; at = squeezed.indexOf(name, at + 1)) {
    const end = at + name.length;
    if (!hasDigit) return true;
    const isWhole = starts.has(end) || end === squeezed.length || !/\d$/u.test(name);
    if (starts.has(at) && isWhole) return true;
  }
  return false;
}

/** Removes what joins the parts of a name, so that "GPT-4", "GPT 4" and "gpt4" are equal; keeps a decimal point. */
function squeeze(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}.]+/gu, '');
}
