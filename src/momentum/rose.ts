import { type Filter, selectPapers } from '../feeds/selection.ts';
import type { Listing } from '../papers/paper.ts';
import type { Momentum } from './readings.ts';

/**
 * Finds the papers that rose after their day, the most upvoted first: by their later upvotes they are among the most
 * upvoted of their list that pass a filter, as many as a feed posts a day, and by those at first they were not. Those in
 * `posted` were posted anyway.
 */
export function findRisen(
  papers: readonly Momentum[],
  filter: Filter,
  posted: ReadonlySet<string>,
): Momentum[] {
  return [...Map.groupBy(papers, ({ day }) => day.toString()).values()]
    .flatMap((ofDay) => {
      const then = new Set(idsOf(ofDay, filter, ({ before }) => before));
      const now = new Set(idsOf(ofDay, filter, ({ upvotes }) => upvotes));
      return ofDay.filter(({ paper: { id }, before, upvotes }) => {
        const hasMore = (upvotes ?? 0) > (before ?? 0);
        return hasMore && now.has(id) && !then.has(id) && !posted.has(id);
      });
    })
    .toSorted((a, b) => (b.upvotes ?? 0) - (a.upvotes ?? 0));
}

/** Returns the ids of the papers that a feed with this filter would post if it went by these upvotes. */
function idsOf(
  papers: readonly Momentum[],
  filter: Filter,
  upvotesOf: (one: Momentum) => number | null,
): string[] {
  const listings = papers.map((one, at): Listing => {
    const { paper, comments } = one;
    return { paper, rank: at + 1, upvotes: upvotesOf(one), comments, codeStars: null };
  });
  return selectPapers(listings, filter).chosen.map(({ paper }) => paper.id);
}
