import { parseArxivId } from '../papers/arxiv-id.ts';

/** A paper gains nothing if so many doublings of ids came after it on its day: about a day's worth. */
const REACH = 10;

/** The ids of a day follow one another; a larger step is a paper of another day, announced with this one. */
const MAX_STEP = 150;
/** Papers of other days are few. */
const MAX_STRAYS = 5;

/** The mean place of a day's papers, in March and April 2026: for papers whose place is not known. */
export const AVERAGE_PLACE = 0.106;

/**
 * Returns how late in its day each paper of one of arXiv's lists was submitted: 1 for the day's last, 0 for one that a
 * thousand came after. Leaves out ids that are not arXiv's. arXiv numbers papers as they arrive. The last three of a day
 * are picked twelve times as often as the average (docs/ranking.md); that such papers are read and cited more is known
 * (Haque and Ginsparg, https://arxiv.org/abs/1010.2757).
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
  if (newest === undefined) return new Map();
  return new Map(
    numbers.map(({ id, month, number }) => {
      const after = newest.number - number;
      if (month !== newest.month || after < 0) return [id, 0];
      return [id, Math.max(0, 1 - Math.log2(1 + after) / REACH)];
    }),
  );
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
