import type { Quantity } from '../../tldr/checks/numbers/quantities.ts';
import { countShared, type Pair, type Sentence } from './sentences.ts';

/** A number that the authors changed. */
export interface NumberChange {
  /** As the versions write it: "78.1%". */
  readonly from: string;
  readonly to: string;
  /** The sentence of the newer version that has it. */
  readonly sentence: string;
}

/** A number, and the words next to it. */
interface Placed {
  readonly sentence: number;
  readonly quantity: Quantity;
  readonly context: readonly string[];
}

/** How many words on either side tell what a number is about. */
const NEAR = 3;

/**
 * Finds the numbers that were changed: gone from a sentence of the older version, with another in the same place of the
 * same sentence of the newer. A number that is written in another way, or stands elsewhere, has not changed.
 */
export function findChangedNumbers(
  before: readonly Sentence[],
  after: readonly Sentence[],
  pairs: readonly Pair[],
): NumberChange[] {
  const partner = new Map(pairs.map((pair) => [pair.before, pair.after]));
  const gone = placesOf(before);
  const come = placesOf(after);
  // Within a sentence first: elsewhere the same number may be about something else.
  dropSame(gone, come, (one, other) => partner.get(one.sentence) === other.sentence);
  dropSame(gone, come, () => true);
  const changes: (NumberChange & { readonly at: number })[] = [];
  for (const one of gone) {
    const [best] = come
      .filter((other) => partner.get(one.sentence) === other.sentence && isInPlace(one, other))
      .toSorted((a, b) => countShared(one.context, b.context) - countShared(one.context, a.context));
    if (best === undefined) continue;
    come.splice(come.indexOf(best), 1);
    changes.push({
      from: one.quantity.text,
      to: best.quantity.text,
      sentence: after[best.sentence]?.text ?? '',
      at: best.sentence,
    });
  }
  return changes.toSorted((one, other) => one.at - other.at).map(({ at: _, ...change }) => change);
}

function placesOf(sentences: readonly Sentence[]): Placed[] {
  return sentences.flatMap(({ written, quantities }, sentence) =>
    quantities.map((quantity) => ({
      sentence,
      quantity,
      context: [
        ...wordsIn(written.slice(0, quantity.start)).slice(-NEAR),
        ...wordsIn(written.slice(quantity.end)).slice(0, NEAR),
      ],
    })),
  );
}

function wordsIn(text: string): string[] {
  return text.toLowerCase().match(/\p{L}[\p{L}\p{M}]*/gu) ?? [];
}

/** Takes the numbers that both lists have out of them. */
function dropSame(gone: Placed[], come: Placed[], mayBeOne: (one: Placed, other: Placed) => boolean): void {
  for (const one of [...gone]) {
    const same = come.findIndex((other) => mayBeOne(one, other) && isSame(one.quantity, other.quantity));
    if (same === -1) continue;
    come.splice(same, 1);
    gone.splice(gone.indexOf(one), 1);
  }
}

function isSame(one: Quantity, other: Quantity): boolean {
  return one.readings.some(({ value }) => other.readings.some((reading) => reading.value === value));
}

/** Whether two numbers are about the same: words next to them agree, and neither has a unit that the other lacks. */
function isInPlace(one: Placed, other: Placed): boolean {
  return unitOf(one) === unitOf(other) && countShared(one.context, other.context) > 0;
}

function unitOf({ quantity }: Placed): string | undefined {
  return quantity.readings[0]?.unit;
}
