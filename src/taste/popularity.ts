import type { Database } from '../database/connect.ts';
import { findNewestListings } from '../papers/listings.ts';
import type { Popularity } from '../papers/paper.ts';

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
