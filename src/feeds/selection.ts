import { foldText } from '../papers/fold-text.ts';
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
  const hasWords = createKeywordFilter(filter);
  const ordered = listings.toSorted((a, b) => (b.upvotes ?? -1) - (a.upvotes ?? -1) || a.rank - b.rank);
  const chosen: Listing[] = [];
  // Keywords last, and only until enough are found: to compare a text takes a while, and a day may have thousands.
  for (const listing of ordered) {
    if (chosen.length === filter.maxPapers) break;
    const isNew = !posted.has(listing.paper.id);
    const isVoted = (listing.upvotes ?? 0) >= filter.minUpvotes;
    if (isNew && isVoted && isInCategories(listing, filter) && hasWords(listing)) chosen.push(listing);
  }
  const repeated = listings.filter(({ paper }) => posted.has(paper.id)).length;
  return { chosen, listed: listings.length, repeated };
}

/** Tells why nothing was chosen: where what passes was posted before, no change of the filter helps. */
export function whyNone(
  { listed, repeated }: Selection,
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
  // Some sources say no categories: what can't be told is let through rather than lost in silence.
  if (categories.length === 0 || paper.categories.length === 0) return true;
  const counted = crossLists ? paper.categories : paper.categories.slice(0, 1);
  return counted.some((category) => categories.includes(category));
}

/** Tells whether a paper's title or abstract has a wanted keyword and no avoided one, compared as the search compares. */
function createKeywordFilter(filter: Filter): (listing: Listing) => boolean {
  const wanted = filter.wanted.map(keywordPattern);
  const avoided = filter.avoided.map(keywordPattern);
  // To fold a text takes a while, and most feeds name no keyword.
  if (wanted.length + avoided.length === 0) return () => true;
  return ({ paper }) => {
    // Each by itself: a formula does not begin in one and end in the other.
    const text = `${foldText(paper.title)}\n${foldText(paper.abstract ?? '')}`;
    const has = (pattern: RegExp): boolean => pattern.test(text);
    return (wanted.length === 0 || wanted.some(has)) && !avoided.some(has);
  };
}

/** What may stand between the words of a keyword: spaces, and dashes of any length. */
const GAP = '[\\s\\p{Pd}−]+';

/**
 * Whole words in any case and with or without accents, singular or plural; `agent*` takes what begins so; spaces and
 * dashes match any gap.
 */
function keywordPattern(keyword: string): RegExp {
  const isPrefix = keyword.endsWith('*');
  const words = foldText(isPrefix ? keyword.slice(0, -1) : keyword)
    .split(new RegExp(GAP, 'u'))
    .filter((word) => word !== '')
    .map(escapePattern);
  // Nothing is left of a keyword that is a command of LaTeX, say: it is in no text, rather than in each.
  if (words.length === 0) return /(?!)/u;
  const end = isPrefix ? '' : '(?:e?s)?(?![\\p{L}\\p{N}])';
  return new RegExp(`(?<![\\p{L}\\p{N}])${words.join(GAP)}${end}`, 'iu');
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}
