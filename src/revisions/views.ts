import type { Paper } from '../papers/paper.ts';
import type { PaperChange } from '../papers/versions.ts';
import type { Revision } from './compare/compare.ts';

/** What is told of a paper that changed. */
export interface RevisionView {
  readonly paper: Paper;
  /** What became of it, in the order in which it was noted. */
  readonly changes: readonly PaperChange[];
  /** What matters of the newest version; undefined if none came, or the older text is not known. */
  readonly revision: Revision | undefined;
  /** The sentence of the older abstract that the TL;DR rests on; undefined without a TL;DR. */
  readonly evidence: string | undefined;
  /** Who is told: everybody in its thread, or whoever presents it. */
  readonly to: 'thread' | 'presenter';
}

/** Words what is said about papers that changed. */
export interface RevisionWording {
  /** Returns one message. */
  tell(view: RevisionView): string;
}
