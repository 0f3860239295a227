import type { SQL } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import type { Phrases } from './phrases.ts';
import type { Candidate } from './rank.ts';

/** The most a search gives: 20 pages, of which people read two. */
export const MOST_RESULTS = 100;

/** Where fewer of the papers that were looked at are as asked for, others are looked for in another way. */
export const ENOUGH = 20;

/** A stem to look for, and how rare it is. */
export interface WeightedStem {
  readonly stem: string;
  readonly weight: number;
}

/** What candidates are found by. */
export interface Wanted {
  /** The rarest first. */
  readonly stems: readonly WeightedStem[];
  readonly phrases: Phrases;
  /** On `papers`. */
  readonly conditions: SQL | undefined;
  readonly stemFrequency: (stem: string) => number;
}

/** A way to find the papers worth ranking. */
export type FindCandidates = (database: Database, wanted: Wanted) => Promise<CandidateSet>;

/** Papers worth ranking; there may be more of them than a search gives. */
export interface CandidateSet {
  readonly candidates: readonly Candidate[];
  /** True where there may be more papers that match. */
  readonly isCut: boolean;
}

/** Between the fields and the rows of candidates that come as one text: one row of 100 papers costs a third of 100 rows. */
export const FIELD = '\u001f';
export const ROW = '\u001e';
