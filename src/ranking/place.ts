import { parseArxivId } from '../papers/arxiv-id.ts';

/**
 * How far from the day's last submission a paper may be, in ids, to gain anything by it: about a day's worth of
 * arXiv's ids.
 */
const REACH = 10;

/** The ids of a day follow one another; a larger step is a paper of another day, announced with this one. */
const MAX_STEP = 150;
/** Papers of other days are few. */
const MAX_STRAYS = 5;

/**
 * Returns how late in its day each paper was submitted: 1 for the day's last, 0 for one that a thousand came after,
 * and for ids that are not arXiv's. arXiv numbers papers as they arrive, and authors who want to be seen submit just
 * before the deadline: the last three of a day are picked twelve times as often as the average
 * (docs/ranking.md; on such an effect of place: https://arxiv.org/abs/0907.4740).
 */
export function findPlaces(ids: readonly string[]): Map<string, number> {
  const numbers = ids.flatMap((id) => {
    const number = numberOf(id);
    return number === undefined ? [] : [{ id, ...number }];
  });
  const sorted = numbers.toSorted((a, b) => b.month - a.month || b.number - a.number);
  let last = 0;
  while (last < Math.min(MAX_STRAYS, sorted.length - 1) && isStray(sorted[last], sorted[last + 1])) last += 1;
  const newest = sorted[last];
  const places = new Map(ids.map((id) => [id, 0]));
  if (newest === undefined) return places;
  for (const { id, month, number } of numbers) {
    const after = newest.number - number;
    if (month !== newest.month || after < 0) continue;
    places.set(id, Math.max(0, 1 - Math.log2(1 + after) / REACH));
  }
  return places;
}

interface Numbered {
  readonly month: number;
  readonly number: number;
}

function numberOf(id: string): Numbered | undefined {
  const [, month, number] = /^(\d{4})\.(\d{4,5})$/u.exec(parseArxivId(id)?.id ?? '') ?? [];
  return month === undefined ? undefined : { month: Number(month), number: Number(number) };
}

function isStray(one: Numbered | undefined, next: Numbered | undefined): boolean {
  if (one === undefined || next === undefined) return false;
  return one.month !== next.month || one.number - next.number > MAX_STEP;
}
