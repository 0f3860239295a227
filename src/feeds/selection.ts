import type { Listing } from '../papers/paper.ts';

/** Which papers of a list a feed wants. */
export interface Filter {
  /** arXiv categories of which a paper must have one; empty takes all. */
  readonly categories: readonly string[];
  /** Whether a category counts that is not the paper's primary one. */
  readonly crossLists: boolean;
  /** Keywords of which a paper must have one; empty takes all. */
  readonly wanted: readonly string[];
  /** Keywords of which a paper may have none. */
  readonly avoided: readonly string[];
  /** A paper on a list without upvotes counts as having none. */
  readonly minUpvotes: number;
  readonly maxPapers: number;
}

/** What a feed takes of a list. */
export interface Selection {
  /** At most `maxPapers`, by upvotes, then in the list's order. */
  readonly chosen: readonly Listing[];
  /** Papers on the list. */
  readonly listed: number;
  /** Those of them that were posted on another day. */
  readonly repeated: number;
}

/** Chooses what a feed posts of a day's list; papers in `posted` it had on another day, and they do not come again. */
export function selectPapers(
  listings: readonly Listing[],
  filter: Filter,
  posted: ReadonlySet<string> = new Set(),
): Selection {
  const wanted = filter.wanted.map(keywordPattern);
  const avoided = filter.avoided.map(keywordPattern);
  const passed = listings.filter((listing) => {
    const text = `${listing.paper.title}\n${listing.paper.abstract ?? ''}`.normalize();
    return (
      !posted.has(listing.paper.id) &&
      (listing.upvotes ?? 0) >= filter.minUpvotes &&
      isInCategories(listing, filter) &&
      (wanted.length === 0 || wanted.some((pattern) => pattern.test(text))) &&
      !avoided.some((pattern) => pattern.test(text))
    );
  });
  const ordered = passed.toSorted((a, b) => (b.upvotes ?? -1) - (a.upvotes ?? -1) || a.rank - b.rank);
  return {
    chosen: ordered.slice(0, filter.maxPapers),
    listed: listings.length,
    repeated: listings.filter(({ paper }) => posted.has(paper.id)).length,
  };
}

/** Tells why nothing was chosen: where all papers were posted before, no change of the filter helps. */
export function whyNone({ listed, repeated }: Selection): 'filter' | 'repeats' {
  return listed > 0 && repeated === listed ? 'repeats' : 'filter';
}

/** Whether a paper has one of these categories; `crossLists` counts those that are not its primary one. */
export function isInCategories(
  { paper }: Listing,
  { categories, crossLists }: Pick<Filter, 'categories' | 'crossLists'>,
): boolean {
  // Hugging Face says no categories: what can't be told is let through rather than lost in silence.
  if (categories.length === 0 || paper.categories.length === 0) return true;
  const counted = crossLists ? paper.categories : paper.categories.slice(0, 1);
  return counted.some((category) => categories.includes(category));
}

/**
 * Whole words in any case, singular or plural; `agent*` takes what begins so; spaces match any gap, and an accent
 * matches itself whichever way it is encoded.
 */
function keywordPattern(keyword: string): RegExp {
  const isPrefix = keyword.endsWith('*');
  const words = (isPrefix ? keyword.slice(0, -1) : keyword)
    .normalize()
    .trim()
    .split(/[\s-]+/u)
    .map(escapePattern);
  const end = isPrefix ? '' : '(?:e?s)?(?![\\p{L}\\p{N}])';
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join('[\\s-]+')}${end}`, 'iu');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
