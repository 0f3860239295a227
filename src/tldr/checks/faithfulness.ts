import type { Language } from '../../papers/tldr-preference.ts';
import { wordsOf } from '../sentence/features.ts';
import { findContradicted } from './numbers/context.ts';
import { findNumbers, type Numbers, type Quantity } from './numbers/quantities.ts';
import { stem } from './telling.ts';

/** What is counted goes without saying more often than other units: "a 7B model" has 7B parameters. */
const SILENT = new Set(['token', 'parameter', 'frame', 'pixel', 'point']);

/** Numbers that no digit stands for, each with the least and the most that it can be. */
const VAGUE: Readonly<Record<string, readonly [least: number, beyond: number]>> = {
  dozens: [24, 1_000],
  hundreds: [100, 10_000],
  thousands: [1_000, 1e6],
  millions: [1e6, 1e9],
  billions: [1e9, 1e12],
  trillions: [1e12, 1e15],
};

/** What a text says of two without the word. */
const PAIR = /\b(?:both|pairs?|paired|dual|duo|bi\w+|halv\w+|half|second|either|versus|vs)\b/iu;

/**
 * Finds what is wrong with a line's numbers; undefined where nothing is. A number is its sign, its digits, its exponent
 * or magnitude, and its unit, in digits or in words, and the text must have it whole. A number character that belongs
 * to none that is understood is a fault too.
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

/** A word in Latin or Greek letters; one is a name where it is written as names of methods are: capitals within, capitals alone, or letters with digits. */
const NAME =
  /(?<![\p{Script=Latin}\p{Script=Greek}\p{N}])(?=[\p{Script=Latin}\p{Script=Greek}\p{N}+./-]*\p{L})[\p{Script=Latin}\p{Script=Greek}\p{N}]+(?:[+./-][\p{Script=Latin}\p{Script=Greek}\p{N}]+)*\+{0,2}/gu;
const IS_NAME = /\p{Ll}\p{Lu}|\p{Lu}{2}|\p{L}-?\d/u;

/** Short forms that need no introduction in this trade. */
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
 * The first name of a line that the text hasn't: a word with capitals inside or with digits, and, in English, one that
 * begins with a capital in the middle of a sentence. A short form counts as there where its words are.
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
    // "GAN-based": its parts may stand apart in the text; but "CT-2" is no CT and a two.
    const parts = name
      .split(/[-/](?!\d)/u)
      .filter((part) => IS_NAME.test(part) || (isCapital && /^\p{Lu}/u.test(part)));
    if (isCapital && !IS_NAME.test(name) && stems.has(stemOf(name) ?? '')) continue;
    if (!isKnownName(name, known) && !(parts.length > 0 && parts.every((part) => isKnownName(part, known))))
      return name;
  }
  return undefined;
}

/** "Structuring" in a title's capitals is no name where the text structures something. */
function stemOf(name: string): string | undefined {
  return wordsOf(name).map(stem)[0];
}

interface KnownNames {
  readonly squeezed: string;
  /** Where in it a word of the text begins. */
  readonly starts: ReadonlySet<number>;
  /** Of all words, in their order. */
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

/** A name with digits stands there whole: "TD3" is not "TD3B", and "Qwen2" not "Qwen2.5". Of others a part will do. */
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

/** Without what names are joined by, so that "GPT-4", "GPT 4" and "gpt4" are one; a decimal point stays. */
function squeeze(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}.]+/gu, '');
}
