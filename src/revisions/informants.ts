import type { SQL } from 'drizzle-orm';
import type { Paper } from '../papers/paper.ts';
import type { InformantName, Report } from './reports.ts';

/** What an informant answers about a paper. */
export interface Answer {
  readonly paperId: string;
  /** The paper as it stands now, with what the informant knows more of; undefined if it knows nothing to store. */
  readonly paper: Paper | undefined;
  /** Undefined if the informant doesn't know the paper. */
  readonly report: Report | undefined;
}

/** Somebody who is asked again about papers that were posted: the server that has them, or an index of publications. */
export interface Informant {
  readonly name: InformantName;
  /** As people read it. */
  readonly title: string;
  /** How many papers it is asked about in one run, which comes once a minute at most. */
  readonly atOnce: number;
  /** Holds for the papers that it may know. */
  readonly covers: SQL;
  /**
   * Asks about papers. Throws `SourceError` if it can't be reached or answers nonsense; what was answered before then is
   * given to `onAnswer`, which stores it.
   */
  ask(
    papers: readonly Paper[],
    onAnswer: (answer: Answer) => Promise<void>,
    signal: AbortSignal,
  ): Promise<void>;
}
