import { tellingWords } from '../telling.ts';
import type { Numbers, Quantity } from './quantities.ts';

/** How many telling words around a number are compared, and how far away they may be, in characters. */
const NEAR = 3;
const BEFORE_IN_TLDR = 2;
const FAR = 120;
const SENTENCE_END = /[.;:!?](?:\s|$)/u;

interface Context {
  /** The closest first. */
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/**
 * Finds the first number of an English TL;DR that is in the text, but in another place: the words around it surround
 * another number there. "3D tracking" is false for a text with "4D tracking" and "3D scenes".
 */
export function findContradicted(tldr: Numbers, text: Numbers): Quantity | undefined {
  const places = text.quantities.map((quantity, at) => ({
    quantity,
    context: readContext(text, at, NEAR),
  }));
  return tldr.quantities.find((quantity, at) => {
    if (isNumberOfOther(tldr.written, quantity, text.written)) return true;
    if (!quantity.readings.some(({ value }) => isSmall(value))) return false;
    const own = readContext(tldr, at, BEFORE_IN_TLDR);
    let [same, other] = [-1, -1];
    for (const place of places) {
      const score = compare(own, place.context);
      if (isSame(quantity, place.quantity)) same = Math.max(same, score);
      else other = Math.max(other, score);
    }
    return same !== -1 && other > same;
  });
}

/**
 * Returns whether a number is small. Larger ones rarely occur twice in a text for different things, and need no
 * context.
 */
function isSmall(value: string): boolean {
  return Number.isInteger(Number(value)) && Number(value) < 100;
}

function isSame(one: Quantity, other: Quantity): boolean {
  return one.readings.some(({ value, unit }) =>
    other.readings.some((reading) => reading.value === value && reading.unit === unit),
  );
}

/** Returns the words around a number, up to the numbers next to it and the ends of its sentence. */
function readContext({ written, quantities }: Numbers, at: number, before: number): Context {
  const { start = 0, end = 0 } = quantities[at] ?? {};
  const from = Math.max(start - FAR, quantities[at - 1]?.end ?? 0);
  const to = Math.min(end + FAR, quantities[at + 1]?.start ?? written.length);
  const [sentence = ''] = written.slice(end, to).split(SENTENCE_END);
  return {
    before: wordsIn(written.slice(from, start).split(SENTENCE_END).at(-1) ?? '')
      .reverse()
      .slice(0, before),
    after: wordsIn(sentence).slice(0, NEAR),
  };
}

function wordsIn(text: string): string[] {
  return tellingWords(text, 'en').filter((word) => !/^\d+$/u.test(word));
}

/** Counts words that both have, those next to the number twice. */
function compare(tldr: Context, text: Context): number {
  const shared = (one: readonly string[], other: readonly string[]): number =>
    one.filter((word) => other.includes(word)).length + (one[0] !== undefined && one[0] === other[0] ? 1 : 0);
  return shared(tldr.before, text.before) + shared(tldr.after, text.after);
}

/** Returns whether a number belongs to another name: that of "Lean 4" is the text's only with that name. */
function isNumberOfOther(tldr: string, { start, end, readings }: Quantity, text: string): boolean {
  const name = /([\p{L}\p{N}-]*\p{L}[\p{L}\p{N}-]*)[\s-]$/u.exec(tldr.slice(0, start))?.[1];
  if (
    name === undefined ||
    !/^\p{Lu}|\p{Lu}{2}/u.test(name) ||
    readings.some(({ unit }) => unit !== undefined)
  )
    return false;
  const isWord =
    tellingWords(name, 'en').length === 0 ||
    new RegExp(`(?<![\\p{L}-])${name.toLowerCase()}(?![\\p{L}-])`, 'u').test(text);
  const whole = `${name}${tldr.slice(start, end)}`;
  return (
    !isWord && !new RegExp(`${squeeze(whole).replaceAll('.', '\\.')}(?!\\d|\\.\\d)`, 'u').test(squeeze(text))
  );
}

function squeeze(text: string): string {
  return text.toLowerCase().replace(/(?<!\d)\.|\.(?!\d)|[^\p{L}\p{N}.]+/gu, '');
}
