import type { Database } from '../database/connect.ts';
import { findPapers } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';
import type { Concept } from './query/concepts.ts';
import type { Correction } from './query/understand.ts';
import type { Ordered } from './rank/ordering.ts';

/** The papers that a search found. */
export interface Found {
  /** A page of the papers that match. */
  readonly papers: readonly Paper[];
  /** Papers that match, at most 100. */
  readonly total: number;
  /** True if there may be more than the 100 best. */
  readonly isCut: boolean;
  /** The ids of all that match, in order. Pass them as `order` to get further pages of the same papers. */
  readonly order: readonly string[];
  /** True if no paper has every word, so that papers with some of the words are returned. */
  readonly relaxed: boolean;
  /** True if no paper has a phrase as it was quoted, and papers with its words are returned instead. */
  readonly isLoosened: boolean;
  /** Words that no paper has, and those searched for instead. */
  readonly corrections: readonly Correction[];
  /** The concepts that were searched for, to show where they were found. */
  readonly concepts: readonly Concept[];
  /** The words that the team's notes on them must have. */
  readonly notes: readonly string[];
}

/** The part of the papers found that is wanted. */
export interface Page {
  readonly limit: number;
  readonly offset: number;
  /** The order of an earlier page; if undefined, the search runs. */
  readonly order?: readonly string[] | undefined;
}

/** Reads a page of the papers that were found. */
export async function turnTo(
  database: Database,
  { ids, isCut, relaxed, isLoosened = false }: Ordered,
  { limit, offset }: Page,
): Promise<Omit<Found, 'corrections' | 'concepts' | 'notes'>> {
  return {
    papers: await findPapers(database, ids.slice(offset, offset + limit)),
    total: ids.length,
    isCut,
    order: ids,
    relaxed,
    isLoosened,
  };
}
