import type { Why } from '../feeds/choice.ts';
import type { Listing, ListKey } from '../papers/paper.ts';
import type { PaperChange } from '../papers/versions.ts';
import type { Tldr } from '../tldr/tldr.ts';
import type { Place } from './outbox.ts';

/** The content of a digest's header. */
export interface HeaderContent extends ListKey {
  readonly listDay: Temporal.PlainDate;
  /** Cards below it. */
  readonly chosen: number;
  /** Papers on the list. */
  readonly listed: number;
  readonly voteEmoji: string;
  /** None if left out. */
  readonly lessEmoji?: string | null;
  /** Whether it comes late because the bot was offline. */
  readonly isLate: boolean;
  /** Ids of papers whose cards were refused; none if left out. */
  readonly refused?: readonly string[];
  /** Other channels that have cards of that day; none if left out. */
  readonly elsewhere?: readonly string[];
}

/** The content of a card. */
export interface CardContent {
  /** Of a digest's card as its list has it, of any other as the newest list has it. */
  readonly listing: Omit<Listing, 'rank'>;
  /** Undefined if nobody wrote one: the beginning of the abstract is shown instead. */
  readonly tldr: Tldr | undefined;
  /** Nothing is said if left out. */
  readonly why?: Why | undefined;
  /** What became of the paper since it was stored; nothing is said if left out. */
  readonly changes?: readonly PaperChange[] | undefined;
  /** Who put the paper to the vote; left out on a digest's card. */
  readonly proposed?: { readonly by: string; readonly voteEmoji: string } | undefined;
}

/** A button or a choice that runs a command for whoever presses it, however old the message is. */
export interface StandingOffer {
  /** At most 80 characters. */
  readonly label: string;
  /** Such as "meeting present". */
  readonly command: string;
  /** With the name of the command at most 90 characters. */
  readonly options: Readonly<Record<string, string | number>>;
  /** Whether it is what people are here for. */
  readonly isMain?: boolean;
}

/** A menu that runs a command with what is chosen. */
export interface StandingMenu extends Omit<StandingOffer, 'label' | 'isMain'> {
  /** Shown until something is chosen, at most 150 characters. */
  readonly question: string;
  /** The option that gets what is chosen. */
  readonly option: string;
  /** At most 25; a label has at most 100 characters. */
  readonly choices: readonly { readonly label: string; readonly value: string }[];
}

/** A message with a title, by which it is found again, a text, and things to press. */
export interface LetterContent {
  /** At most 256 characters. */
  readonly title: string;
  /** At most 4,000 characters. */
  readonly text: string;
  /** Below the text, at most 25; with the title and the text at most 6,000 characters in all. */
  readonly fields?: readonly { readonly name: string; readonly value: string }[];
  /** People who are notified. */
  readonly pings?: readonly string[];
  readonly menu?: StandingMenu;
  /** At most three, below it. */
  readonly moreMenus?: readonly StandingMenu[];
  /** At most five. */
  readonly offers?: readonly StandingOffer[];
}

/** The content of a message. Whoever implements `Channel` renders it. */
export type Content =
  | ({ readonly kind: 'header' } & HeaderContent)
  | ({ readonly kind: 'card' } & CardContent)
  | ({ readonly kind: 'letter' } & LetterContent)
  | { readonly kind: 'text'; readonly text: string };

/**
 * An address for messages nobody asked for: a channel of a guild, a guild's place for newcomers, or a person's private
 * messages.
 */
export type Address = { readonly guildId: string; readonly channelId?: string } | { readonly userId: string };

/** The tag of papers that were discussed, and of those that are to be. */
export type DiscussionTag = 'discussed' | 'to discuss';

/** A channel in which each message begins a post, a thread of its own. */
export interface Forum {
  /** The tags that posts may have. */
  readonly tags: readonly { readonly id: string; readonly name: string }[];
  /** Whether each post must have one. */
  readonly requiresTag: boolean;
}

/** A message that must be sent once, whatever happens to the process that sends it. */
export interface OnceMessage {
  readonly channelId: string;
  readonly content: Content;
  /** In a forum: the post that the message begins, with the ids of its tags. */
  readonly post?: { readonly tags: readonly string[] } | undefined;
  readonly nonce: string;
  /** When it was first about to be sent, or last known not to be there; null if it never was. */
  readonly claimedAt: Temporal.Instant | null;
  /** A message it comes after, if one is known. */
  readonly after?: string | undefined;
  /** Stores that it is about to be sent, and since when it may be there. Throws if another run sends it. */
  claim(at: Temporal.Instant): Promise<void>;
  /** Whether a message in the channel belongs to another row of the outbox. */
  isKnown(messageId: string): Promise<boolean>;
}

/**
 * The meaning of a failed request: `closed`, the place is gone or closed to us until a person fixes it; `refused`, this
 * message or emoji will never be taken; `passing`, it may work when tried again; `fault`, an error of ours.
 */
type Failure = 'closed' | 'refused' | 'passing' | 'fault';

/** A way to send people messages they didn't ask for. `src/discord/delivery/` implements it. */
export interface Channel {
  /** Says why nothing can be posted in a channel and how to fix it, for people; undefined if something can. */
  findObstacle(place: { readonly guildId: string; readonly channelId: string }): Promise<string | undefined>;
  /** Reads what a forum asks of its posts; undefined for a channel of another kind. Throws what the service answered. */
  readForum(channelId: string): Promise<Forum | undefined>;
  /** Opens an address; returns the id of its channel. */
  open(address: Address): Promise<string>;
  /**
   * Sends a message, unless it is there already. Returns where it is. Throws what the service answered, which
   * `readFailure` reads.
   */
  sendOnce(message: OnceMessage): Promise<Place>;
  /** Finds a message that may have been sent; undefined if it isn't there or can't be seen. */
  findSent(message: Omit<OnceMessage, 'claim'>): Promise<Place | undefined>;
  /** Whether a message was not deleted, as far as can be seen. */
  isThere(place: Place): Promise<boolean>;
  /** Replaces what a message says. */
  edit(place: Place, content: Content): Promise<void>;
  /** Gives a post of a forum the tag of what was discussed or is to be, in place of the other, where the forum has it. */
  tagPost(postId: string, tag: DiscussionTag): Promise<void>;
  /** Adds an emoji that people react with. Returns false if it no longer exists; other refusals are logged. */
  addEmoji(place: Place, emoji: string): Promise<boolean>;
  /** Reads what a failure of this channel means. */
  readFailure(error: unknown): Failure;
  /** Says what failed, in a few words for people. */
  formatFailure(error: unknown): string;
  /** Says why a channel refused to be posted in, and how to fix it. */
  formatRefusal(
    place: { readonly guildId: string; readonly channelId: string },
    error: unknown,
  ): Promise<string>;
}
