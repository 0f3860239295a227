import { z } from 'zod';
import type { Listing } from '../papers/paper.ts';
import type { Feed } from './feeds.ts';
import type { Selection } from './selection.ts';

/** Why a paper was chosen, as its card says it. */
export interface Reason {
  readonly kind: 'words' | 'author' | 'category' | 'fact';
  /** As a person reads it: "diffusion policy", "Ada Lovelace", "cs.RO", "has code". */
  readonly text: string;
  /** Where most of it comes from; `prior`: what computer scientists read elsewhere. */
  readonly from: 'votes' | 'interests' | 'prior' | 'upvotes';
  /** Of an author: papers of theirs that the team voted for. */
  readonly votes?: number | undefined;
}

/** Why a paper is among those that a feed posts. */
export interface Why {
  /** The weightiest first; none unless the feed is in its team's order. */
  readonly reasons: readonly Reason[];
  /** Whether it was drawn from what the ranking is unsure of. */
  readonly isWildCard: boolean;
}

/** A paper that a feed posts. */
export interface Chosen extends Why {
  readonly listing: Listing;
  /** Which order put it there, while a blind test compares the one that learns from votes with the one that doesn't. */
  readonly pickedBy: 'learned' | 'plain' | null;
}

/** Returns a paper as it is chosen where nobody ranks it for a team. */
export function chosenAsListed(listing: Listing): Chosen {
  return { listing, reasons: [], pickedBy: null, isWildCard: false };
}

/** The papers that a feed posts of a list. */
export interface Choice extends Omit<Selection, 'chosen'> {
  readonly chosen: readonly Chosen[];
  /** Those that came next, the best first. */
  readonly missed: readonly Listing[];
}

/** What a feed's papers are chosen from. */
export interface Offered {
  readonly day: Temporal.PlainDate;
  readonly listings: readonly Listing[];
  /** Ids of papers that don't come again. */
  readonly posted: ReadonlySet<string>;
}

/** A feed, or one that somebody is about to add, which has no id yet. */
export interface ChoosingFeed extends Pick<Feed, 'guildId' | 'source' | 'instance' | 'filter' | 'order'> {
  readonly id: number | null;
  /** Of one that is about to be added: ids of papers that its team gave as examples. */
  readonly examples?: readonly string[] | undefined;
}

/** Chooses the papers that a feed posts of a day's list, in the feed's order. */
export type ChoosePapers = (feed: ChoosingFeed, offered: Offered) => Promise<Choice>;

const storedReasons = z.array(
  z.object({
    kind: z.enum(['words', 'author', 'category', 'fact']),
    text: z.string(),
    from: z.enum(['votes', 'interests', 'prior', 'upvotes']),
    votes: z.int().optional(),
  }),
);

/** Reads stored reasons; none if they are damaged, as a card is worth more than its small print. */
export function readReasons(stored: unknown): readonly Reason[] {
  return storedReasons.safeParse(stored).data ?? [];
}
