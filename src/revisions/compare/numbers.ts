import type { Quantity } from '../../tldr/checks/numbers/quantities.ts';
import { isSameAmount } from './measures.ts';
import { findSamePlaces, wordsIn } from './places.ts';
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
 * Finds the numbers that were changed: first those in the same place of the same sentence, with another amount or unit;
 * then those gone from a sentence of the older version, with another next to the same words of the newer. A number that is
 * written in another way, or stands elsewhere, has not changed.
 */
export function findChangedNumbers(
  before: readonly Sentence[],
  after: readonly Sentence[],
  pairs: readonly Pair[],
): NumberChange[] {
  const partner = new Map(pairs.map((pair) => [pair.before, pair.after]));
  const gone = placesOf(before);
  const come = placesOf(after);
  const changed = takeSamePlaces(before, after, pairs, { gone, come });
  // Within a sentence first: elsewhere the same number may be about something else.
  dropSame(gone, come, (one, other) => partner.get(one.sentence) === other.sentence);
  dropSame(gone, come, () => true);
  for (const one of gone) {
    const [best] = come
      .filter((other) => partner.get(one.sentence) === other.sentence && isInPlace(one, other))
      .toSorted((a, b) => countShared(one.context, b.context) - countShared(one.context, a.context));
    if (best === undefined) continue;
    come.splice(come.indexOf(best), 1);
    changed.push([one, best]);
  }
  return changed
    .toSorted(
      ([, one], [, other]) => one.sentence - other.sentence || one.quantity.start - other.quantity.start,
    )
    .map(([one, other]) => ({
      from: textOf(one, before),
      to: textOf(other, after),
      sentence: after[other.sentence]?.text ?? '',
    }));
}

/** Lists the numbers of a sentence, as they are written, that are nowhere in the newer version. */
export function findLostNumbers(sentence: Sentence, after: readonly Sentence[]): string[] {
  const come = after.flatMap(({ quantities }) => quantities);
  return placesOf([sentence])
    .filter(({ quantity }) => !come.some((other) => isSame(quantity, other)))
    .map((one) => textOf(one, [sentence]));
}

/** The numbers of two versions that are still to be compared. */
interface Open {
  readonly gone: Placed[];
  readonly come: Placed[];
}

/** Takes the numbers in the same place of the same sentence out of the open ones, and returns those that changed. */
function takeSamePlaces(
  before: readonly Sentence[],
  after: readonly Sentence[],
  pairs: readonly Pair[],
  { gone, come }: Open,
): (readonly [Placed, Placed])[] {
  const inPlace = pairs.flatMap((pair) => {
    const [one, other] = [before[pair.before], after[pair.after]];
    return one === undefined || other === undefined ? [] : findSamePlaces(one, other);
  });
  const changed = inPlace.flatMap((place) => {
    const one = take(gone, place.before);
    const other = take(come, place.after);
    return one && other && !isSameAmount(place.before, place.after) ? [[one, other] as const] : [];
  });
  // One that is there in another place has moved.
  const hasMoved = ([one, other]: readonly [Placed, Placed]): boolean =>
    come.some(({ quantity }) => isSame(one.quantity, quantity)) ||
    gone.some(({ quantity }) => isSame(other.quantity, quantity));
  const moved = changed.filter(hasMoved);
  gone.push(...moved.map(([one]) => one));
  come.push(...moved.map(([, other]) => other));
  return changed.filter((pair) => !moved.includes(pair));
}

function take(open: Placed[], quantity: Quantity): Placed | undefined {
  const at = open.findIndex((one) => one.quantity === quantity);
  return at === -1 ? undefined : open.splice(at, 1)[0];
}

/** As it is written, with its currency, which stands before it. */
function textOf({ sentence, quantity }: Placed, sentences: readonly Sentence[]): string {
  const sign = /[$€£¥₹]$/u.exec(sentences[sentence]?.written.slice(0, quantity.start) ?? '')?.[0] ?? '';
  return `${sign}${quantity.text}`;
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
  const hasValue = one.readings.some(({ value }) =>
    other.readings.some((reading) => reading.value === value),
  );
  return hasValue || isSameAmount(one, other);
}

/** Whether two numbers are about the same: words next to them agree, and neither has a unit that the other lacks. */
function isInPlace(one: Placed, other: Placed): boolean {
  return unitOf(one) === unitOf(other) && countShared(one.context, other.context) > 0;
}

function unitOf({ quantity }: Placed): string | undefined {
  return quantity.readings[0]?.unit;
}
