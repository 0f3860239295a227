import type { LetterContent } from '../delivery/channel.ts';
import type { Note } from '../notes/notes.ts';
import type { Paper } from '../papers/paper.ts';
import type { Evidence } from '../tldr/evidence.ts';
import type { Tldr } from '../tldr/tldr.ts';

/** What a thread about a paper begins with. */
export interface OpeningView {
  readonly paper: Paper;
  /** Undefined if nobody wrote one. */
  readonly tldr: Tldr | undefined;
  /** Undefined without a TL;DR. */
  readonly evidence: Evidence | undefined;
  /** The team's, those that were saved last first. */
  readonly notes: readonly Note[];
}

/** Words what is said about discussions. */
export interface DiscussionWording {
  /** Returns the name of a paper's thread, at most 100 characters. */
  name(paper: Paper): string;
  /** Returns what a thread begins with: at least one message, with titles that differ. */
  opening(view: OpeningView): readonly LetterContent[];
  /** Says that no card of a paper can have a thread, and what to do. */
  readonly noCard: string;
}
