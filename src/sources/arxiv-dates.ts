import { monthOfArxivId } from '../papers/arxiv-id.ts';
import type { Listing, Paper } from '../papers/paper.ts';

/**
 * Ids per request: with ten characters and a comma each, its address stays under the 8 KB that servers accept, and
 * arXiv's answer under a few MB. A day of a few categories has fewer.
 */
const MAX_ASKED = 600;

/** Some weeks of announcements. */
const MAX_REMEMBERED = 20_000;

/** The dates on which papers were submitted, which announcements leave out. */
interface KnownDates {
  /**
   * Adds the dates of their papers to listings: from one request for the whole list, which asks for each paper once, as
   * arXiv's terms require; if that fails or doesn't say, the first day of the month in the id.
   */
  fill(
    listings: readonly Listing[],
    fetchPapers: (ids: readonly string[]) => Promise<readonly Paper[]>,
  ): Promise<Listing[]>;
}

/** Creates the process's memory of dates: a list is fetched several times a day. */
export function createKnownDates(): KnownDates {
  /** Null: asked for, and arXiv didn't say. */
  const known = new Map<string, Temporal.PlainDate | null>();

  return {
    async fill(listings, fetchPapers) {
      if (known.size > MAX_REMEMBERED) known.clear();
      const asked = listings
        .map(({ paper }) => paper.id)
        .filter((id) => !known.has(id))
        .slice(0, MAX_ASKED);
      const papers = asked.length === 0 ? [] : await fetchPapers(asked);
      // Failed ids may be asked for again.
      if (papers.length > 0) for (const id of asked) known.set(id, null);
      for (const { id, publishedOn } of papers) known.set(id, publishedOn);
      return listings.map((listing) => {
        const { paper } = listing;
        const publishedOn = paper.publishedOn ?? known.get(paper.id) ?? monthOfArxivId(paper.id) ?? null;
        return { ...listing, paper: { ...paper, publishedOn } };
      });
    },
  };
}
