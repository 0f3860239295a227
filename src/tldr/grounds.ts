import type { Language } from '../papers/line-order.ts';

/** A number, with the decimal and the thousands marks of either custom, and what it is a number of, where that is plain. */
const NUMBER =
  /(?<![\p{Script=Latin}\p{N}]|\p{N}[.,])[-−+]?(\d+(?:[.,\u202f’' ]\d{3})*(?:[.,]\d+)?|\.\d+)(?:\s?[-–]?\s?(%|percent(?:age points?)?|per cent|prozent|pour ?cent|por ciento|[x×](?![\p{L}])|times\b|fold\b|mal\b|fois\b|veces\b|[kKMBT]\b|(?:thousand|million|billion|trillion)s?\b|ms\b|milliseconds?\b|s\b|sec(?:ond)?s?\b|min(?:ute)?s?\b|h\b|hours?\b|days?\b|[GMTK]i?B\b|fps\b|[kMG]?Hz\b|[kmcnµμ]?m\b|kg\b|mg\b|[kM]?W\b|°\s?C?\b|points?\b|dB\b))?/giu;

/** Units that are one. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(?:%|percent|per cent|prozent|pour ?cent|por ciento)/iu, '%'],
  [/^percentage/iu, 'point'],
  [/^(?:[x×]|times|fold|mal|fois|veces)$/iu, '×'],
  [/^(?:k|thousands?)$/iu, 'thousand'],
  [/^(?:M|millions?)$/u, 'million'],
  [/^(?:B|billions?)$/u, 'billion'],
  [/^(?:T|trillions?)$/u, 'trillion'],
  [/^(?:ms|milliseconds?)$/u, 'ms'],
  [/^(?:s|sec(?:ond)?s?)$/iu, 's'],
  [/^min/iu, 'min'],
  [/^(?:h|hours?)$/iu, 'h'],
  [/^days?$/iu, 'day'],
  [/^points?$/iu, 'point'],
];

const WORDS: Readonly<Record<string, string>> = {
  two: '2',
  three: '3',
  four: '4',
  five: '5',
  six: '6',
  seven: '7',
  eight: '8',
  nine: '9',
  ten: '10',
  eleven: '11',
  twelve: '12',
  twenty: '20',
  thirty: '30',
  fifty: '50',
};

interface Quantity {
  readonly text: string;
  readonly value: string;
  readonly unit: string | undefined;
}

/** The first number of a line, with its unit, that the text hasn't; undefined where it has all. */
export function findUnknownNumber(line: string, text: string): string | undefined {
  const there = findQuantities(text);
  const values = new Set(there.map(({ value }) => value));
  const pairs = new Set(there.map(({ value, unit }) => `${value} ${unit}`));
  const unknown = findQuantities(line).find(({ value, unit }) =>
    unit === undefined ? !values.has(value) : !pairs.has(`${value} ${unit}`),
  );
  return unknown?.text.trim();
}

function findQuantities(text: string): Quantity[] {
  const inWords = text.replace(
    /\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty)\b/giu,
    (word) => WORDS[word.toLowerCase()] ?? word,
  );
  return [...inWords.matchAll(NUMBER)].map(([whole, digits = '', unit]) => ({
    text: whole,
    value: plainNumber(digits),
    unit: unit === undefined ? undefined : unitOf(unit.trim()),
  }));
}

function unitOf(unit: string): string {
  return UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? unit.toLowerCase();
}

/** "1,000", "1.000" and "1 000" are 1000; "3,5" is 3.5; "2.50" is 2.5. */
function plainNumber(digits: string): string {
  const grouped = /^\d{1,3}(?:([,.\u202f’' ])\d{3})(?:\1\d{3})*(?=$|[.,]\d)/u.exec(digits);
  // "1.234" may be either; a thousand is what "1,234" is, and a dot is read as a decimal one.
  const whole = grouped?.[1] !== undefined && grouped[1] !== '.' ? digits.replaceAll(grouped[1], '') : digits;
  const value = Number(whole.replace(',', '.').replace(/\s/gu, ''));
  return Number.isFinite(value) ? String(value) : whole;
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
export function findUnknownName(line: string, text: string, language: Language): string | undefined {
  const there = squeeze(text);
  const initials = text
    .split(/[^\p{L}\p{N}]+/u)
    .map((word) => word.charAt(0).toLowerCase())
    .join('');
  const isKnown = (name: string): boolean => {
    const own = squeeze(name);
    const one = own.replace(/s$/u, '');
    if (EVERYDAY.has(own) || there.includes(one)) return true;
    return /^\p{Lu}{2,5}s?$/u.test(name) && initials.includes(one);
  };
  for (const match of line.matchAll(NAME)) {
    const [name] = match;
    const before = line.slice(0, match.index).trimEnd();
    const isInside = before !== '' && !/[.!?:…"“(]$/u.test(before);
    const isCapital = language === 'en' && isInside && /^\p{Lu}\p{Ll}/u.test(name);
    if (!IS_NAME.test(name) && !isCapital) continue;
    const isWhole = isKnown(name);
    // "GAN-based": its parts may stand apart in the text.
    const parts = name
      .split(/[-/]/u)
      .filter((part) => IS_NAME.test(part) || (isCapital && /^\p{Lu}/u.test(part)));
    if (!isWhole && !(parts.length > 0 && parts.every(isKnown))) return name;
  }
  return undefined;
}

/** Without what names are joined by, so that "GPT-4", "GPT 4" and "gpt4" are one. */
function squeeze(text: string): string {
  return text
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, '');
}
