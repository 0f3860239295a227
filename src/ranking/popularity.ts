import type { Listing } from '../papers/paper.ts';

/** What each doubling is worth, in nats: a paper with 30 upvotes gains as much as one by a well-liked author. */
const UPVOTES = 0.5;
const COMMENTS = 0.2;
const STARS = 0.1;

/**
 * Returns what a paper gains by upvotes, comments and stars where a source has them, in nats: 0 where none has. Add it
 * to the score, and to `Sample.known` of a paper to learn from.
 */
export function scorePopularity({
  upvotes,
  comments,
  codeStars,
}: Pick<Listing, 'upvotes' | 'comments' | 'codeStars'>): number {
  return UPVOTES * doublings(upvotes) + COMMENTS * doublings(comments) + STARS * doublings(codeStars);
}

function doublings(count: number | null): number {
  return Math.log2(1 + Math.max(0, count ?? 0));
}
