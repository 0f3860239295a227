import type { ArxivId } from '../papers/arxiv-id.ts';
import type { PartialDate } from './dates.ts';

/** The formats that are read, as people know them. */
export type BibliographyFormat = 'BibTeX' | 'RIS' | 'CSL-JSON';

/** A paper as a bibliography gives it. */
export interface BibliographyEntry {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** The id that Daily Papers had for it, if it wrote the file and neither of the next two is it. */
  readonly ownId?: string;
  readonly arxiv: ArxivId | null;
  /** As `parseDoi` returns it. */
  readonly doi: string | null;
  /** On one line; formulas are LaTeX, all else is plain Unicode. Null only if it has an arXiv id or a DOI. */
  readonly title: string | null;
  /** In order, each as “Given von Family, Jr.”. */
  readonly authors: readonly string[];
  /** Whether there are more authors than are named. */
  readonly hasMoreAuthors: boolean;
  readonly abstract: string | null;
  readonly date: PartialDate | null;
  /** A web address. */
  readonly url: string | null;
  /** The web address of a PDF. */
  readonly pdf: string | null;
  /** The journal or conference it appeared in; arXiv is neither. */
  readonly venue: string | null;
  /** arXiv's categories, the primary one first. */
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
}

/** An entry that can't be read, while the others are. */
export interface UnreadEntry {
  /** The line on which it begins, from 1. */
  readonly line: number;
  /** In words for a person, beginning in lower case. */
  readonly reason: string;
}

/** The result of reading one entry. */
export type EntryResult =
  | { readonly kind: 'entry'; readonly entry: BibliographyEntry }
  | { readonly kind: 'unread'; readonly unread: UnreadEntry };

/** All that a bibliography holds. */
export interface Bibliography {
  readonly format: BibliographyFormat;
  readonly entries: readonly BibliographyEntry[];
  readonly unread: readonly UnreadEntry[];
}
