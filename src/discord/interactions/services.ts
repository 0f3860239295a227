import type { Drawer } from '../../charts/drawer.ts';
import type { Database } from '../../database/connect.ts';
import type { DeliveredDay } from '../../delivery/post-now.ts';
import type { Proposed } from '../../delivery/post-proposal.ts';
import type { NewProposal } from '../../delivery/proposals.ts';
import type { Discussed, DiscussionAsked } from '../../discussions/discuss.ts';
import type { Feed } from '../../feeds/feeds.ts';
import type { Log } from '../../log.ts';
import type { Mailer } from '../../mail/services.ts';
import type { MeetingServices } from '../../meetings/services.ts';
import type { Metrics } from '../../metrics.ts';
import type { ListKey, SourceName } from '../../papers/paper.ts';
import type { PaperSearch } from '../../search/search.ts';
import type { CollectedDay } from '../../sources/source.ts';
import type { Sources } from '../../sources/sources.ts';
import type { TeamOrder } from '../../taste/team-order.ts';
import type { FindAudience } from '../../tldr/flags.ts';
import type { Model } from '../../tldr/model/model.ts';
import type { SeenAddition } from '../../zotero/ask.ts';
import type { Zotero } from '../../zotero/services.ts';
import type { ReadFile } from './given-file.ts';
import type { LookUps } from './look-ups.ts';

/** Everything a command may use. */
export interface Services
  extends Pick<MeetingServices, 'queue' | 'lookUpMember' | 'meetingWording' | 'events' | 'channel'> {
  readonly database: Database;
  readonly search: PaperSearch;
  /** Orders lists as teams like them. */
  readonly teamOrder: TeamOrder;
  readonly sources: Sources;
  /** The source to use if none is named. */
  readonly defaultSource: SourceName;
  /** Undefined: no model is set. */
  readonly model: Model | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  /** Finds whose cards show a TL;DR; flagging one needs it. */
  readonly findAudience: FindAudience;
  readonly metrics: Pick<Metrics, 'timeSearch'>;
  /** Limits how many answers from sources a server waits for at a time. */
  readonly lookUp: LookUps;
  /** Asks a source for a day's list, for a person who waits, and stores the answer. Throws `SourceError`. */
  readonly collectDay: (
    list: ListKey,
    day: Temporal.PlainDate,
    categories?: readonly string[],
  ) => Promise<CollectedDay>;
  /** Puts a paper to the vote in a channel. Throws `UserError` if the bot can't post there. */
  readonly propose: (proposal: NewProposal) => Promise<Proposed>;
  /** Leads to the thread about a paper, and opens it for the first one who asks. Throws `UserError` if there can be none. */
  readonly discuss: (asked: DiscussionAsked) => Promise<Discussed>;
  /** Posts a feed's digest of a day, unless it was posted before. */
  readonly deliverDay: (feed: Feed, day: Temporal.PlainDate) => Promise<DeliveredDay>;
  /**
   * Finds the permissions the bot is missing to post and take votes in a channel, by Discord's names for them. Throws
   * `UserError` for a channel of another guild, or one that takes no messages.
   */
  readonly findMissingPermissions: (guildId: string, channelId: string) => Promise<readonly string[]>;
  /** Whether a person can see a channel of a guild. */
  readonly canSee: (guildId: string, channelId: string, userId: string) => Promise<boolean>;
  /** Whether a guild has an emoji of its own that the bot can react with. */
  readonly hasEmoji: (guildId: string, emojiId: string) => Promise<boolean>;
  readonly readFile: ReadFile;
  /** Draws charts. */
  readonly drawer: Pick<Drawer, 'draw'>;
  readonly zotero: Zotero;
  /** Adds papers to the library that a person has connected. Throws `UserError` if there is none. */
  readonly addToZotero: (asked: {
    readonly userId: string;
    readonly paperIds: readonly string[];
  }) => Promise<SeenAddition>;
  /** Undefined: no mail server is set. */
  readonly mailer: Mailer | undefined;
  /** Under which people reach feeds and calendars, without a slash at the end; undefined if they can't. */
  readonly publicUrl: string | undefined;
}
