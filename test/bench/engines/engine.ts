import type { Paper } from '../../../src/papers/paper.ts';

/** Something asked of an engine. */
export interface Asked {
  readonly text: string;
  readonly since?: Temporal.PlainDate | undefined;
}

/** A search engine that holds papers. */
export interface Engine extends AsyncDisposable {
  readonly name: string;
  /** How long loading took, in milliseconds. */
  readonly loadMs: number;
  /** In bytes: on disk for a database, of the heap for the others. */
  readonly size: number;
  /** Ids, best first, at most `limit`. Throws if it refuses what is asked, or fails. */
  ask(asked: Asked, limit: number): Promise<readonly string[]>;
  /** Whatever makes its figures doubtful, such as papers that were not stored. */
  readonly findDoubts?: () => Promise<readonly string[]>;
}

/** The product's own search. */
export interface OwnEngine extends Engine {
  /** Completes typed text to titles. */
  suggest(typed: string): Promise<unknown>;
  /** Ids of papers like a stored one, the most similar first, at most `limit`. */
  findSimilar(id: string, limit: number): Promise<readonly string[]>;
}

/** A way to open an engine with papers. */
export type Opener<Opened extends Engine = Engine> = (papers: Iterable<Paper>) => Promise<Opened>;
