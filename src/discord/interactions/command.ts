import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIApplicationCommandSubcommandOption,
  APIButtonComponentWithURL,
  APIEmbed,
} from 'discord.js';
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
import type { GivenFile, ReadFile } from './given-file.ts';
import type { LookUps } from './look-ups.ts';
import type { ReadMessage } from './message-texts.ts';

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
    readonly guildId: string;
    readonly paperIds: readonly string[];
  }) => Promise<SeenAddition>;
  /** Undefined: no mail server is set. */
  readonly mailer: Mailer | undefined;
  /** Under which people reach feeds and calendars, without a slash at the end; undefined if they can't. */
  readonly publicUrl: string | undefined;
}

/** An option's value as Discord sends it; channels, people and files are given by id. */
export type OptionValue = string | number | boolean;

/** A person's request to a command. */
export interface Asked {
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Files that the person attached, by the name of the option; undefined after a press of a button. */
  readonly files?: Readonly<Record<string, GivenFile>>;
  /** The page, from 0. */
  readonly page: number;
  /** The server; where there is none, something that stands for it (see `hasServer`). */
  readonly guildId: string;
  readonly channelId: string;
  /** The message whose button or menu was used; undefined for a command that was typed. */
  readonly messageId?: string | undefined;
  readonly userId: string;
  /** The name that the server shows of this person. */
  readonly name: string;
  /** Ids of their roles in the server, with everyone's; none in private messages. */
  readonly roles: readonly string[];
  /** Whether this member may run commands for managers. */
  readonly mayManage: boolean;
}

/** A command's answer. The router adds Previous, Next and Share, and suppresses mentions. */
export interface Answer {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  /**
   * Files to download, none larger than `MAX_FILE_BYTES`. Each gets a message of its own, the first with the answer:
   * Discord may count all files of a message together.
   */
  readonly files?: readonly AnswerFile[];
  /** Rows of link buttons; at most three, as two rows are the router's. */
  readonly links?: APIActionRowComponent<APIButtonComponentWithURL>[];
  /** The number of pages; Previous and Next appear if there are two or more. */
  readonly pages?: number;
  /** Options that Previous, Next and the menu add to the original ones. */
  readonly keep?: Readonly<Record<string, OptionValue>>;
  /** Buttons that run other commands, at most five. */
  readonly offers?: readonly Offer[];
  /** More rows of such buttons: a message has five rows in all, of which two may be the router's. */
  readonly offerRows?: readonly (readonly Offer[])[];
  /** Asks which of several things was meant, or offers to open one. */
  readonly menu?: Menu;
  /** Whether it is the asker's own business: it gets no Share. */
  readonly isPrivate?: boolean;
}

/** A file of an answer: a text, or a picture, which also goes along when the answer is shared. */
type AnswerFile = {
  /** With its extension; letters, digits, hyphens and dots. */
  readonly name: string;
} & (
  | { readonly text: string }
  /** With what it shows, for those who can't see it: at most 1,024 characters. */
  | { readonly png: Uint8Array; readonly altText: string }
);

/**
 * The largest file that Discord takes from a bot in any server (https://docs.discord.com/developers/reference#uploading-files):
 * 10 MiB, without what a request holds besides.
 */
export const MAX_FILE_BYTES = 10_485_760 - 16_384;

/** A menu of values for an option: a command runs with the one that is chosen. */
export interface Menu {
  /** Shown until something is chosen, at most 150 characters. */
  readonly question: string;
  /**
   * The command to run with that option alone, such as "papers show": its answer is a private message of its own, the menu
   * works for ever, and it stays under an answer that is shared. If left out, the command that has answered runs again, and
   * its answer replaces this one.
   */
  readonly opens?: string;
  /** The name of the option. */
  readonly option: string;
  /** At most 25. */
  readonly choices: readonly MenuChoice[];
}

/** A choice of a menu; no text has more than 100 characters. */
export interface MenuChoice {
  readonly label: string;
  readonly description: string;
  /** What the option gets. */
  readonly value: string;
}

/** A button that runs a command. */
export interface Offer {
  /** At most 80 characters. */
  readonly label: string;
  /** Such as "papers today". */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Whether it deletes something. */
  readonly isDangerous?: boolean;
  /** Whether it is what people are here for. */
  readonly isMain?: boolean;
  /**
   * `again`: every press runs the command, and its answer replaces this one. `once`: only the first press does. `beside`:
   * the answer is a message of its own. `form`: opens the command's form, which runs the command; with `form-beside` its
   * answer is a message of its own. `again` if left out.
   */
  readonly press?: 'again' | 'once' | 'beside' | 'form' | 'form-beside';
}

/** A form that asks for options of a command. */
export interface Form {
  /** At most 45 characters. */
  readonly title: string;
  /** At most five. */
  readonly inputs: readonly FormInput[];
  /** Options that the command gets besides, as they were when the form was opened. */
  readonly keep?: Readonly<Record<string, OptionValue>>;
}

/** A field of a form: a text for an option. */
export interface FormInput {
  /** The name of the option. */
  readonly option: string;
  /** At most 45 characters. */
  readonly label: string;
  /** At most 100 characters. */
  readonly placeholder?: string;
  /** What it holds at first. */
  readonly value: string;
  /** At most 4,000. */
  readonly maxLength: number;
  readonly isLong?: boolean;
  readonly isRequired?: boolean;
  /** What the option gets if the field is left empty; if undefined, the option is left out. */
  readonly blank?: string;
  /** Whether it must not be stored: a form that is corrected asks for it again. */
  readonly isSecret?: boolean;
}

/** Returns at most 25 choices for what was typed so far. */
export type Autocomplete = (
  typed: string,
  asked: Asked,
  services: Services,
) => Promise<APIApplicationCommandOptionChoice<string>[]> | APIApplicationCommandOptionChoice<string>[];

/**
 * Whom a command is for: `managers`, people who can manage the server; `organisers`, they and people with a role that one of
 * the server's meetings names.
 */
export type Audience = 'everyone' | 'managers' | 'organisers';

/** A subcommand: its registration with Discord, and its answer. */
export interface Subcommand {
  readonly data: APIApplicationCommandSubcommandOption;
  /**
   * If it is for fewer people than its command: Discord shows it to all who see the command, and the router checks who
   * runs it.
   */
  readonly audience?: Exclude<Audience, 'everyone'>;
  /**
   * Whether it also works without a server: in private messages with the bot and, for people who installed it for
   * themselves, anywhere. What of it needs a server refuses in words.
   */
  readonly anywhere?: true;
  /** By the name of the option. */
  readonly autocomplete?: Readonly<Record<string, Autocomplete>>;
  /**
   * Returns the form that an offer with `press: 'form'` opens, for the options of that offer. Discord waits three seconds
   * for it. Throws a `UserError` to refuse. Undefined only if `opensForm`: then the command answers instead.
   */
  form?(asked: Asked, services: Services): Promise<Form | undefined> | Form;
  /** Whether the form opens at once where the command is typed, or pressed or chosen on a message that stays. */
  readonly opensForm?: true;
  /** Whether the answer waits until the bot has remembered who asks, which goes on beside other answers. */
  readonly waitsUntilMet?: true;
  /** Returns the answer, which the router sends. Throws a `UserError` to refuse. */
  answer(asked: Asked, services: Services): Promise<Answer> | Answer;
}

/** Subcommands under a word of their own, such as "papers zotero add". */
interface SubcommandGroup {
  readonly name: string;
  readonly description: string;
  readonly subcommands: readonly Subcommand[];
}

/** A command in the menu of a message (Apps). Its buttons and pages run it again, as those of a subcommand do. */
export interface MessageCommand extends Omit<Subcommand, 'data'> {
  /** As people read it, at most 32 characters. */
  readonly label: string;
  /** Its name beside those of the subcommands, and what it does, for help. */
  readonly data: { readonly name: string; readonly description: string };
  /** Reads the options from the message; the message itself is not stored. */
  read(message: ReadMessage): Readonly<Record<string, OptionValue>>;
}

/** A slash command, with what belongs to it in the menu of a message. */
export interface Command {
  readonly name: string;
  readonly description: string;
  /** `managers`: people who can manage the server. Discord checks this by default, and the router checks it again. */
  readonly audience: 'everyone' | 'managers';
  readonly subcommands: readonly Subcommand[];
  readonly groups?: readonly SubcommandGroup[];
  readonly messageCommands?: readonly MessageCommand[];
}

/** Lists a command's subcommands, those of groups too, by their names, such as "papers search". */
export function listSubcommands({
  name,
  subcommands,
  groups = [],
}: Command): readonly { readonly name: string; readonly subcommand: Subcommand }[] {
  const named = (words: string) => (subcommand: Subcommand) => ({
    name: `${words} ${subcommand.data.name}`,
    subcommand,
  });
  return [
    ...subcommands.map(named(name)),
    ...groups.flatMap((group) => group.subcommands.map(named(`${name} ${group.name}`))),
  ];
}
