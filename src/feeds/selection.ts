import { foldText } from '../papers/fold-text.ts';
import type { Listing } from '../papers/paper.ts';
import { sortByUpvotes } from './order.ts';

/** The conditions a feed sets for the papers of a list. */
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

/** The papers a feed takes from a list. */
export interface Selection {
  /** At most `maxPapers`, in the feed's order. */
  readonly chosen: readonly Listing[];
  /** Papers on the list. */
  readonly listed: number;
  /** Those of them that were posted on another day. */
  readonly repeated: number;
}

/**
 * Chooses the papers a feed posts from a day's list, the first that pass its filter; those in `posted` were posted on
 * another day and don't come again.
 */
export function selectPapers(
  listings: readonly Listing[],
  filter: Filter,
  {
    posted = new Set(),
    sort = sortByUpvotes,
  }: {
    readonly posted?: ReadonlySet<string>;
    readonly sort?: (listings: readonly Listing[]) => readonly Listing[];
  } = {},
): Selection {
  const hasWords = createKeywordFilter(filter);
  const chosen: Listing[] = [];
  // Keywords last, and only until enough papers are found: comparing texts is slow, and a day may have thousands.
  for (const listing of sort(listings)) {
    if (chosen.length === filter.maxPapers) break;
    const isNew = !posted.has(listing.paper.id);
    const isVoted = (listing.upvotes ?? 0) >= filter.minUpvotes;
    if (isNew && isVoted && isInCategories(listing, filter) && hasWords(listing)) chosen.push(listing);
  }
  const repeated = listings.filter(({ paper }) => posted.has(paper.id)).length;
  return { chosen, listed: listings.length, repeated };
}

/** Tells why nothing was chosen: if everything that passes was posted before, changing the filter doesn't help. */
export function whyNone(
  { listed, repeated }: Pick<Selection, 'listed' | 'repeated'>,
  listings: readonly Listing[],
  filter: Filter,
): 'filter' | 'posted' | 'repeats' {
  if (listed > 0 && repeated === listed) return 'repeats';
  return selectPapers(listings, filter).chosen.length > 0 ? 'posted' : 'filter';
}

/** Whether a paper has one of these categories; `crossLists` counts those that are not its primary one. */
export function isInCategories(
  { paper }: Listing,
  { categories, crossLists }: Pick<Filter, 'categories' | 'crossLists'>,
): boolean {
  // Some sources give no categories: such papers pass rather than being lost in silence.
  if (categories.length === 0 || paper.categories.length === 0) return true;
  const counted = crossLists ? paper.categories : paper.categories.slice(0, 1);
  return counted.some((category) => categories.includes(category));
}

/** Tells whether a paper's title or abstract has a wanted keyword and no avoided one, compared as the search compares. */
function createKeywordFilter(filter: Filter): (listing: Listing) => boolean {
  const wanted = filter.wanted.map(keywordPattern);
  const avoided = filter.avoided.map(keywordPattern);
  // Folding texts is slow, and most feeds have no keywords.
  if (wanted.length + avoided.length === 0) return () => true;
  return ({ paper }) => {
    // Title and abstract separately: no formula begins in one and ends in the other.
    const text = `${foldText(paper.title)}\n${foldText(paper.abstract ?? '')}`;
    const has = (pattern: RegExp): boolean => pattern.test(text);
    return (wanted.length === 0 || wanted.some(has)) && !avoided.some(has);
  };
}

/** Matches the gap between the words of a keyword: spaces, and dashes of any length. */
const GAP = '[\\s\\p{Pd}−]+';

/**
 * Builds a pattern for a keyword: whole words in any case, with or without accents, singular or plural; `agent*` matches
 * words that begin with "agent"; spaces and dashes match any gap.
 */
function keywordPattern(keyword: string): RegExp {
  const isPrefix = keyword.endsWith('*');
  const words = foldText(isPrefix ? keyword.slice(0, -1) : keyword)
    .split(new RegExp(GAP, 'u'))
    .filter((word) => word !== '')
    .map(escapePattern);
  // Nothing is left of a keyword such as a LaTeX command: it matches no text rather than every text.
  if (words.length === 0) return /(?!)/u;
  const end = isPrefix ? '' : '(?:e?s)?(?![\\p{L}\\p{N}])';
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join(GAP)}${end}`, 'iu');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
