/** A link of an entry besides its main one. */
export interface RelatedLink {
  readonly label: string;
  readonly url: string;
}

/** A paper of a feed, or an agenda of a meeting, as readers get it. Texts are plain and on one line unless said otherwise. */
export interface FeedEntry {
  /** Stays the same whatever becomes of the entry: a `urn:uuid:`. */
  readonly id: string;
  readonly title: string;
  /** Where its title leads; undefined if nowhere. */
  readonly link: string | undefined;
  readonly related: readonly RelatedLink[];
  readonly authors: readonly string[];
  readonly categories: readonly string[];
  readonly summary: string;
  /** HTML. */
  readonly content: string;
  readonly publishedAt: Temporal.Instant;
  readonly updatedAt: Temporal.Instant;
}

/** What a feed reader gets, in whatever format. */
export interface FeedView {
  /** Stays the same when its address is replaced: a `urn:uuid:`. */
  readonly id: string;
  readonly title: string;
  /** Where people find it besides. */
  readonly home: string;
  /** The newest first. */
  readonly entries: readonly FeedEntry[];
}

/** Who wrote what has no author. */
export const PUBLISHER = 'Daily Papers';
