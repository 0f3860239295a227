/** Where a paper can be read or looked at. Null: not known. */
interface PaperLinks {
  readonly abstract: string | null;
  readonly pdf: string | null;
  readonly huggingface: string | null;
  readonly code: string | null;
  readonly project: string | null;
}

/** A paper, as a source reports it and as the library keeps it, once, whoever reported it. */
export interface Paper {
  /** The arXiv id without its version (`2508.13426`, `math.GT/0309136`), or what an import or the sample named it. */
  readonly id: string;
  /** arXiv's version, from 1; null where the source does not say. */
  readonly version: number | null;
  /** As it came, LaTeX and all, on one line. */
  readonly title: string;
  /** As it came; null where the source gives none. */
  readonly abstract: string | null;
  /** Whether `abstract` holds the authors' own words or ours about the paper. */
  readonly abstractKind: 'abstract' | 'description';
  /** Names in order; may be fewer than `authorCount` where the source names only some. */
  readonly authors: readonly string[];
  readonly authorCount: number;
  /** UTC date on which version 1 was submitted. */
  readonly publishedOn: Temporal.PlainDate | null;
  /** arXiv categories, the primary one first. Empty where the source does not say. */
  readonly categories: readonly string[];
  readonly organization: string | null;
  /** One line about the paper written by the source itself (Hugging Face's `ai_summary`). */
  readonly sourceSummary: string | null;
  readonly links: PaperLinks;
}

/** The names of the sources, as stored and as typed in a command. */
export const SOURCE_NAMES = ['huggingface', 'arxiv', 'sample'] as const;

/** The name of a source. */
export type SourceName = (typeof SOURCE_NAMES)[number];

/** What people call each source. */
export const SOURCE_TITLES: Readonly<Record<SourceName, string>> = {
  huggingface: 'Hugging Face Daily Papers',
  arxiv: 'arXiv',
  sample: 'Sample papers',
};

/** A paper on a source's list of a day. */
export interface Listing {
  readonly paper: Paper;
  /** Place on the source's list, from 1. */
  readonly rank: number;
  /** Null where the source has no votes. */
  readonly upvotes: number | null;
  readonly comments: number | null;
  readonly codeStars: number | null;
}
