import type { Listing } from '../papers/paper.ts';

/** What comes first in a feed's digests: what its team likes, what has most upvotes, or the source's own order. */
export const ORDERS = ['team', 'upvotes', 'list'] as const;

/** The order of a feed. */
export interface Order {
  readonly by: (typeof ORDERS)[number];
  /** What the team is interested in, in its own words; empty if it said nothing. Used by `team` only. */
  readonly interests: string;
  /** Whether one card of a digest is drawn from what the ranking is unsure of. Used by `team` only. */
  readonly wildCard: boolean;
}

/** The order of feeds that were added before a team could choose. */
export const DEFAULT_ORDER: Order = { by: 'upvotes', interests: '', wildCard: true };

/** Sorts a list in an order that needs to know no team. */
export function sortWithoutTeam(by: Exclude<Order['by'], 'team'>, listings: readonly Listing[]): Listing[] {
  return by === 'list' ? sortByRank(listings) : sortByUpvotes(listings);
}

/** Sorts a list by upvotes; papers without any come in the list's order. */
export function sortByUpvotes(listings: readonly Listing[]): Listing[] {
  return listings.toSorted((a, b) => (b.upvotes ?? -1) - (a.upvotes ?? -1) || a.rank - b.rank);
}

/** Sorts a list as its source has it. */
export function sortByRank(listings: readonly Listing[]): Listing[] {
  return listings.toSorted((a, b) => a.rank - b.rank);
}
