import type { SOURCE_NAMES } from '../database/schema/source-column.ts';
import type { Notice } from './notices.ts';
import type { Withdrawal } from './withdrawal.ts';

export { SOURCE_NAMES } from '../database/schema/source-column.ts';

/** The name of a source. */
export type SourceName = (typeof SOURCE_NAMES)[number];

/** The list that is meant: a source's only one, or one of several. */
export interface ListKey {
  readonly source: SourceName;
  /** An address or a venue; empty if the source has one list. */
  readonly instance: string;
}

/** A place to read or see a paper. */
export interface PaperLink {
  /** The kind of page: `Abstract`, `PDF`, `Code`, `Project`, `IMPORTED_LINK`, or the name of a source that has a page. */
  readonly label: string;
  readonly url: string;
}

/** A one-line summary of a paper, written by a source itself (such as Hugging Face's `ai_summary`). */
export interface SourceSummary {
  readonly source: SourceName;
  readonly text: string;
}

/** A paper, as a source reports it and as the library stores it, once, whoever reported it. */
export interface Paper {
  /**
   * The arXiv id without its version (`2508.13426`, `math.GT/0309136`), or the id that an import or the sample gave it.
   */
  readonly id: string;
  /**
   * As `parseDoi` returns it; null if none is known. For a paper on arXiv the journal's, as arXiv's own holds only the id.
   */
  readonly doi: string | null;
  /** arXiv's version, from 1; null if the source doesn't say. */
  readonly version: number | null;
  /** As received, with LaTeX, on one line. */
  readonly title: string;
  /** As received; null if the source gives none. */
  readonly abstract: string | null;
  /** Whether `abstract` holds the authors' own words or ours about the paper. */
  readonly abstractKind: 'abstract' | 'description';
  /** Names in order; may be fewer than `authorCount` if the source names only some. */
  readonly authors: readonly string[];
  readonly authorCount: number;
  /** UTC date on which version 1 was submitted. */
  readonly publishedOn: Temporal.PlainDate | null;
  /** arXiv categories, the primary one first, or the subjects that an import gives. Empty if the source doesn't say. */
  readonly categories: readonly string[];
  readonly organization: string | null;
  /** The journal or conference it appeared in, as the source or the import words it; null if it doesn't say. */
  readonly venue: string | null;
  readonly sourceSummary: SourceSummary | null;
  /** What the authors wrote beside this version; left out if the source gives none. */
  readonly comment?: string;
  /** Whether its own texts say that it no longer stands; left out while they don't. `notices` may say so, too. */
  readonly withdrawal?: Withdrawal;
  /** What publishers declared about it since, such as corrections and retractions; left out if nothing is known. */
  readonly notices?: readonly Notice[];
  /** At most one per label; see `linksInOrder` for their order. */
  readonly links: readonly PaperLink[];
}

/** What readers elsewhere made of a paper. */
export interface Popularity {
  /** Null if the source has no votes. */
  readonly upvotes: number | null;
  readonly comments: number | null;
  readonly codeStars: number | null;
}

/** The popularity of a paper whose source tells none, or that was never listed. */
export const NO_POPULARITY: Popularity = { upvotes: null, comments: null, codeStars: null };

/** A paper on a source's list of a day. */
export interface Listing extends Popularity {
  readonly paper: Paper;
  /** Place on the source's list, from 1. */
  readonly rank: number;
}
