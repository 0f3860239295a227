import type { Language } from '../../../papers/tldr-preference.ts';
import { canonical } from './canonical.ts';
import { writeDecimal } from './decimal.ts';
import { digitizeEastAsian } from './east-asian.ts';
import { digitize } from './number-words.ts';
import { readMeasure } from './units.ts';

/** One way to read a number: how much, and of what. */
interface Reading {
  /** As `writeDecimal` returns it, with its sign and, if it isn't a power of ten, its exponent. */
  readonly value: string;
  readonly unit: string | undefined;
}

/** A number of a text with everything that belongs to it. */
export interface Quantity {
  /** As it is in the text, with number words as digits. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** More than one if a neighbour may lend its unit ("3 to 5 days") or a mark differs between countries. */
  readonly readings: readonly Reading[];
}

/** The numbers of a text. */
export interface Numbers {
  /** The text around the quantities: canonical, with numbers in digits. */
  readonly written: string;
  readonly quantities: readonly Quantity[];
  /** Powers of things that aren't numbers: "n^2". */
  readonly powers: readonly string[];
  /** Number characters that belong neither to a number nor to a name; undefined if all are understood. */
  readonly stray: string | undefined;
}

const DIGITS =
  /(?<![\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]|\p{N}[.,]|\^|\^[-+])(?:\d+(?:[.,’']\d+| \d{3}(?![\d.]|\p{L}))*|(?<!\p{L})\.\d+)/gu;

const TIMES_TEN = /\s?[x×·⋅*]\s?10\s?\^\s?\(?([+-]?\d+)\)?/uy;
const E_NOTATION = /[eE]([+-]?\d{1,3})(?![\p{L}\d])/uy;
const EXPONENT = /\s?\^\s?\(?([+-]?[\p{L}\d./]+)\)?/uy;
const FRACTION = /[⁄/](\d+)(?![\d/⁄])/uy;

const POWER = /(\p{L}|[)\]|])\s?\^\s?\(?([+-]?(?:\d+(?:[./]\d+)?|\p{L}))\)?/gu;

/** A sign, and not the dash of a range or a compound. */
const SIGN = /(?:^|[\s([{,;:=<>≤≥≈~"“/])([-–+±])$/u;
const SIGN_WORD = /\b(?:minus|negative)\s$/iu;
const CURRENCY = /([$€£¥₹])\s?[-–+]?$/u;
const FACTOR = /\bfactors?\s(?:of\s)?(?:up to |about |over |nearly |~|≈)?$/iu;

/** Places where one number lends another its unit: "3 to 5 days", "8- and 4-bit". */
const LENDING =
  /^\s?(?:-\s?)?(?:to|and|or|instead of|rather than|out of|vs\.?|versus|bis|und|oder|à|et|ou|a|y|o|e|en|tot|до|и|или|إلى|و|から|至|到|から|~|-|–|—|,|\/)?\s?(?:and |or )?-?$/u;

/** In these a point separates thousands and a comma decimals; texts in them have numbers in either form. */
const EITHER_CUSTOM: readonly Language[] = ['de', 'fr', 'es', 'pt', 'it', 'nl', 'ru'];

/** Reads all numbers of a text in a language, in digits or in words. */
export function findNumbers(text: string, language: Language): Numbers {
  const written = digitizeEastAsian(digitize(canonical(text), language));
  const found = [...written.matchAll(DIGITS)].reduce<Quantity[]>((list, match) => {
    // Skips digits that an earlier number has taken as its exponent or denominator.
    if (match.index >= (list.at(-1)?.end ?? 0))
      list.push(readQuantity(written, match.index, match[0], language));
    return list;
  }, []);
  const powers = [...written.matchAll(POWER)];
  const spans = [
    ...found.map(({ start, end }) => [start, end] as const),
    ...powers.map(({ index, 0: whole }) => [index, index + whole.length] as const),
  ];
  return {
    written,
    quantities: found.map((one, at) => withLentUnit(written, one, found[at - 1], found[at + 1])),
    powers: powers.map(([, base = '', exponent = '']) => `${base}^${exponent.replace(/^\+/u, '')}`),
    stray: findStray(written, spans),
  };
}

function readQuantity(text: string, start: number, digits: string, language: Language): Quantity {
  const before = text.slice(Math.max(0, start - 30), start);
  const raised = readPower(text, start + digits.length, digits);
  const measure = readMeasure(text, raised.end);
  const currency = CURRENCY.exec(before)?.[1];
  const isFactor = measure.unit === undefined && FACTOR.test(before);
  const unit = currency ?? measure.unit ?? (isFactor ? '×' : undefined);
  const sign = readSign(before);
  const values = customsOf(raised.base, language).map(
    (base) => `${sign}${writeDecimal(base, raised.power + measure.power)}${raised.suffix}`,
  );
  const units = isFactor ? [unit, undefined] : [unit];
  return {
    text: text.slice(start - (sign === '' ? 0 : 1), measure.end).trim(),
    start,
    end: measure.end,
    readings: values.flatMap((value) => units.map((one): Reading => ({ value, unit: one }))),
  };
}

/** A number without its power of ten, that power, another exponent or a denominator, and where they end. */
interface Raised {
  readonly base: string;
  readonly power: number;
  readonly suffix: string;
  readonly end: number;
}

function readPower(text: string, at: number, digits: string): Raised {
  for (const pattern of [TIMES_TEN, E_NOTATION]) {
    const match = matchAt(pattern, text, at);
    if (match) return { base: digits, power: Number(match[1]), suffix: '', end: at + match[0].length };
  }
  const exponent = matchAt(EXPONENT, text, at);
  if (exponent) {
    const [whole, raised = ''] = exponent;
    const end = at + whole.length;
    if (digits === '10' && /^[+-]?\d+$/u.test(raised))
      return { base: '1', power: Number(raised), suffix: '', end };
    return { base: digits, power: 0, suffix: `^${raised.replace(/^\+/u, '')}`, end };
  }
  const fraction = /^\d+$/u.test(digits) ? matchAt(FRACTION, text, at) : null;
  if (fraction) return { base: digits, power: 0, suffix: `/${fraction[1]}`, end: at + fraction[0].length };
  return { base: digits, power: 0, suffix: '', end: at };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** Returns the sign. A number with a plus equals one without. */
function readSign(before: string): '' | '-' | '±' {
  if (SIGN_WORD.test(before)) return '-';
  const sign = SIGN.exec(before)?.[1];
  if (sign === '±') return '±';
  return sign === '-' || sign === '–' ? '-' : '';
}

function customsOf(digits: string, language: Language): string[] {
  if (!EITHER_CUSTOM.includes(language)) return [digits];
  const swapped = digits.replace(/[.,]/gu, (mark) => (mark === '.' ? ',' : '.'));
  return swapped === digits ? [digits] : [digits, swapped];
}

function withLentUnit(
  text: string,
  one: Quantity,
  before: Quantity | undefined,
  after: Quantity | undefined,
): Quantity {
  if (one.readings.some(({ unit }) => unit !== undefined)) return one;
  const lent = [
    after && LENDING.test(text.slice(one.end, after.start)) ? after : undefined,
    before && LENDING.test(text.slice(before.end, one.start)) ? before : undefined,
  ].flatMap((neighbour) => neighbour?.readings.flatMap(({ unit }) => unit ?? []) ?? []);
  return {
    ...one,
    readings: [
      ...one.readings,
      ...one.readings.flatMap(({ value }) => lent.map((unit) => ({ value, unit }))),
    ],
  };
}

/** Finds stray digits. Digits after a letter are part of a name, which is checked as one. */
function findStray(text: string, spans: readonly (readonly [number, number])[]): string | undefined {
  for (const match of text.matchAll(/\p{N}+/gu)) {
    const isTaken = spans.some(
      ([start, end]) => start <= match.index && match.index + match[0].length <= end,
    );
    const isInName =
      /^\d+$/u.test(match[0]) &&
      /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}](?:[.,])?$/u.test(
        text.slice(0, match.index),
      );
    if (!isTaken && !isInName) return match[0];
  }
  return undefined;
}
