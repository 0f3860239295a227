import type { Listing, Paper, SourceName } from '../papers/paper.ts';
import type { Asker } from './lanes.ts';

/** A source's answer about one list day. */
export type DayList =
  | {
      readonly state: 'listed';
      readonly listings: readonly Listing[];
      readonly skipped: readonly SkippedItem[];
      /** Papers that are on no list because they came as a later version, or were withdrawn; none if left out. */
      readonly revised?: readonly Paper[];
    }
  /** There is no list that day, and there will be none. */
  | { readonly state: 'none'; readonly reason: 'weekend' | 'holiday' }
  /** The list of that day may still come. */
  | { readonly state: 'not-yet' }
  /** The source only serves its newest list, which is another day's. */
  | { readonly state: 'gone'; readonly newest: Temporal.PlainDate };

/** An item that could not be read and was skipped. */
export interface SkippedItem {
  /** Place in the answer, from 0. */
  readonly position: number;
  /** The item's id if it could be read. */
  readonly id: string | null;
  /** The fault in words, for the log. */
  readonly reason: string;
}

/** A request to a source for the list of a day. */
export interface DayRequest {
  /** Which of the source's lists; empty if it has one only. */
  readonly instance?: string;
  readonly day: Temporal.PlainDate;
  /** Today in UTC, by which a source distinguishes "not yet" from "none". */
  readonly today: Temporal.PlainDate;
  /** Wanted arXiv categories; ignored by a source without categories. */
  readonly categories: readonly string[];
  /** Who waits; a job by default. */
  readonly asker?: Asker | undefined;
  readonly signal?: AbortSignal;
}

/** The names of a source. */
export interface SourceIdentity {
  /** As it is stored and typed in a command. */
  readonly name: SourceName;
  /** As people read it. */
  readonly title: string;
}

/** A place that lists papers by day. */
export interface Source {
  readonly name: SourceName;
  /**
   * Fetches the list of a day. Throws `SourceError` when the source can't be reached or answers nonsense;
   * a single bad item is skipped instead.
   */
  fetchDay(request: DayRequest): Promise<DayList>;
  /**
   * Fetches one paper by its id, for a person who waits. Returns undefined if the source doesn't have it. Throws
   * `SourceError` as `fetchDay` does.
   */
  fetchPaper(id: string, signal?: AbortSignal): Promise<Paper | undefined>;
  /**
   * Finds the list that a person named, such as the feed that a page has; undefined if what they type is the list itself.
   * Throws `UserError` if there is none, and `SourceError` as `fetchDay` does.
   */
  readonly findInstance?: (instance: string, signal?: AbortSignal) => Promise<string>;
  /**
   * Fetches where a preprint was published, for a job that nobody waits for; undefined if the source doesn't know.
   * `article` is the DOI of the article, if it is known. Throws `SourceError` as `fetchDay` does.
   */
  readonly fetchPublication?: (
    id: string,
    article: string | undefined,
    signal?: AbortSignal,
  ) => Promise<Publication | undefined>;
  /**
   * Fetches papers by their ids in one request, for a person who waits; leaves out those that the source doesn't have.
   * Undefined if the source is asked for one at a time. Throws `SourceError` as `fetchDay` does, and `UserError` if the
   * source refuses the ids.
   */
  readonly fetchPapers?: (ids: readonly string[], signal?: AbortSignal) => Promise<readonly Paper[]>;
}

/** Where a preprint was published. */
export interface Publication {
  readonly doi: string;
  /** The journal's name; null if it isn't given. */
  readonly venue: string | null;
}

/** HTTP's status for a list that has ended for good (https://www.rfc-editor.org/rfc/rfc9110#name-410-gone). */
export const GONE = 410;

/** A source that could not be reached or whose answer can't be read. */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  /** The name of the source, or of whoever else was asked. */
  readonly source: string;
  /** The HTTP status, if there was an answer. */
  readonly status: number | undefined;
  /** How long the source asked us to wait, in seconds. */
  readonly retryAfter: number | undefined;

  constructor(
    source: string,
    message: string,
    details: { status?: number | undefined; retryAfter?: number | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.source = source;
    this.status = details.status;
    this.retryAfter = details.retryAfter;
  }
}

/** The result of fetching a day's list from a source and storing it. */
export type CollectedDay =
  | { readonly state: 'listed'; readonly papers: number; readonly skipped: number }
  | Exclude<DayList, { readonly state: 'listed' }>;
