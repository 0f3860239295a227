import type { Database } from '../database/connect.ts';
import { findNewestListings } from '../papers/listings.ts';
import type { Listing } from '../papers/paper.ts';

/** What readers elsewhere made of a paper. */
export type Popularity = Pick<Listing, 'upvotes' | 'comments' | 'codeStars'>;

export const UNKNOWN: Popularity = { upvotes: null, comments: null, codeStars: null };

/** Finds what readers of any source made of papers, by paper id: arXiv lists a paper without the upvotes it has elsewhere. */
export async function findPopularity(
  database: Database,
  paperIds: readonly string[],
): Promise<Map<string, Popularity>> {
  const newest = await findNewestListings(database, paperIds);
  return new Map(
    newest.entries().map(([id, { upvotes, comments, codeStars }]) => [id, { upvotes, comments, codeStars }]),
  );
}
