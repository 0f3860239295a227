import type { Quantity } from '../../tldr/checks/numbers/quantities.ts';
import { isSameAmount } from './measures.ts';
import type { Sentence } from './sentences.ts';

/** Two numbers in the same place of the same sentence. */
interface SamePlace {
  readonly before: Quantity;
  readonly after: Quantity;
}

/** A word of a sentence, or the place of a number. */
type Token = string | Quantity;

/** How much two tokens in the same place speak for it: a number that differs least, as it may be another. */
const WEIGHTS = { sameNumber: 3, sameWord: 2, otherNumber: 1 } as const;

/** More than the tokens of two long sentences: anything longer is no sentence. */
const MAX_CELLS = 250_000;

/**
 * Finds the numbers that stand in the same place of two sentences: all, if only numbers differ; else those between words
 * that stayed. None if words have moved, as the numbers may have moved with them.
 */
export function findSamePlaces(before: Sentence, after: Sentence): SamePlace[] {
  const [one, other] = [tokensOf(before), tokensOf(after)];
  const isSameText = one.length === other.length && one.every((token, at) => weigh(token, other[at]) > 0);
  const aligned = isSameText
    ? one.map((_, at) => [at, at] as const)
    : one.length * other.length > MAX_CELLS
      ? []
      : align(one, other);
  if (!isSameText && haveWordsMoved(one, other, aligned)) return [];
  const isAligned = (left: number, right: number): boolean =>
    aligned.some(([at, place]) => at === left && place === right) && typeof one[left] === 'string';
  return aligned.flatMap(([left, right]) => {
    const [mine, its] = [one[left], other[right]];
    if (typeof mine !== 'object' || typeof its !== 'object') return [];
    const isHeld = isAligned(left - 1, right - 1) || isAligned(left + 1, right + 1);
    return isSameText || isHeld ? [{ before: mine, after: its }] : [];
  });
}

function tokensOf({ written, quantities }: Sentence): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  for (const quantity of quantities) {
    tokens.push(...wordsIn(written.slice(at, quantity.start)), quantity);
    at = quantity.end;
  }
  return [...tokens, ...wordsIn(written.slice(at))];
}

/** Returns the words of a text, in lower case. */
export function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
}

function weigh(one: Token | undefined, other: Token | undefined): number {
  if (typeof one === 'string') return one === other ? WEIGHTS.sameWord : 0;
  if (one === undefined || other === undefined || typeof other === 'string') return 0;
  return isSameAmount(one, other) ? WEIGHTS.sameNumber : WEIGHTS.otherNumber;
}

/** Aligns two lists of tokens in order, so that what is in the same place weighs most. */
function align(one: readonly Token[], other: readonly Token[]): (readonly [number, number])[] {
  const width = other.length + 1;
  const best = new Uint32Array((one.length + 1) * width);
  const bestAt = (left: number, right: number): number => best[left * width + right] ?? 0;
  for (let left = one.length - 1; left >= 0; left -= 1)
    for (let right = other.length - 1; right >= 0; right -= 1) {
      const weight = weigh(one[left], other[right]);
      best[left * width + right] = Math.max(
        weight > 0 ? weight + bestAt(left + 1, right + 1) : 0,
        bestAt(left + 1, right),
        bestAt(left, right + 1),
      );
    }
  const aligned: (readonly [number, number])[] = [];
  let [left, right] = [0, 0];
  while (left < one.length && right < other.length) {
    const weight = weigh(one[left], other[right]);
    if (weight > 0 && bestAt(left, right) === weight + bestAt(left + 1, right + 1)) {
      aligned.push([left, right]);
      left += 1;
      right += 1;
    } else if (bestAt(left, right) === bestAt(left + 1, right)) left += 1;
    else right += 1;
  }
  return aligned;
}

function haveWordsMoved(
  one: readonly Token[],
  other: readonly Token[],
  aligned: readonly (readonly [number, number])[],
): boolean {
  const stayed = [new Set(aligned.map(([at]) => at)), new Set(aligned.map(([, at]) => at))] as const;
  const left = new Set(one.filter((token, at) => typeof token === 'string' && !stayed[0].has(at)));
  return other.some((token, at) => typeof token === 'string' && !stayed[1].has(at) && left.has(token));
}
