import type { CardContent } from '../delivery/channel.ts';
import type { Feed } from '../feeds/feeds.ts';

/** A link under a paper. */
interface PaperLink {
  readonly label: string;
  readonly url: string;
}

/** A paper as its card shows it, without markup. */
interface PlainCard {
  readonly title: string;
  /** Where the title leads; undefined if no address is known. */
  readonly url: string | undefined;
  /** The TL;DR, or the start of the abstract; undefined if neither is known. */
  readonly summary: string | undefined;
  /** Who wrote it. */
  readonly by: string;
  readonly authors: string;
  /** "2 Mar 2026 · cs.CL · ▲ 36"; may be empty. */
  readonly facts: string;
  readonly why: string | undefined;
  readonly links: readonly PaperLink[];
}

/** Says what a card says, in plain text. `src/discord/render/` implements it, as it words the cards. */
export type DescribeCard = (content: CardContent) => PlainCard;

/** A paper of a mail. */
export interface MailPaper extends PlainCard {
  /** People of the server who have voted for it. */
  readonly votes: number;
  /** Its card in Discord; undefined if it has none there. */
  readonly cardUrl: string | undefined;
}

/** The content of a mail with papers, whoever gets it. */
export interface MailContent {
  readonly kind: 'daily' | 'weekly';
  readonly feed: Pick<Feed, 'id' | 'number' | 'source' | 'guildId' | 'channelId'>;
  /** The list day, or the Monday of the week. */
  readonly day: Temporal.PlainDate;
  /** Papers on the day's list, or papers that were voted for in the week. */
  readonly listed: number;
  readonly papers: readonly MailPaper[];
  /** The channel of the feed in Discord. */
  readonly channelUrl: string;
}

/** How a reader leaves. */
export interface Leaving {
  /** A page that asks before it unsubscribes; undefined without a public address. */
  readonly url: string | undefined;
  /** Where a mail that asks for it goes, and its subject. */
  readonly mailTo: string;
  readonly subject: string;
}

/** What a mail says: a subject, and a text as HTML and as plain text. */
export interface MailText {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
