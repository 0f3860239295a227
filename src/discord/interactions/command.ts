import type {
  APIActionRowComponent,
  APIApplicationCommandOptionChoice,
  APIApplicationCommandSubcommandOption,
  APIButtonComponentWithURL,
  APIEmbed,
} from 'discord.js';
import type { Database } from '../../database/connect.ts';
import type { DeliveredDay } from '../../delivery/post-now.ts';
import type { Feed } from '../../feeds/feeds.ts';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import type { ListKey, SourceName } from '../../papers/paper.ts';
import type { PaperSearch } from '../../search/search.ts';
import type { CollectedDay } from '../../sources/source.ts';
import type { Sources } from '../../sources/sources.ts';
import type { FindAudience } from '../../tldr/flags.ts';
import type { Model } from '../../tldr/model/model.ts';
import type { LookUps } from './look-ups.ts';

/** What a command may use. Commands get nothing from anywhere else. */
export interface Services {
  readonly database: Database;
  readonly search: PaperSearch;
  readonly sources: Sources;
  /** The source that is asked where none is named. */
  readonly defaultSource: SourceName;
  /** Undefined: no model is set. */
  readonly model: Model | undefined;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  /** Finds whose cards show a TL;DR; flagging one needs it. */
  readonly findAudience: FindAudience;
  readonly metrics: Pick<Metrics, 'timeSearch'>;
  /** Has a server's people wait for a few answers of sources at a time only. */
  readonly lookUp: LookUps;
  /** Asks a source for a day's list, for a person who waits, and stores what it says. Throws `SourceError`. */
  readonly collectDay: (
    list: ListKey,
    day: Temporal.PlainDate,
    categories?: readonly string[],
  ) => Promise<CollectedDay>;
  /** Posts a feed's digest of a day, unless it was posted before. */
  readonly deliverDay: (feed: Feed, day: Temporal.PlainDate) => Promise<DeliveredDay>;
  /**
   * The permissions that the bot lacks to post and take votes in a channel, by Discord's names for them.
   * Throws `UserError` for a channel that isn't one of that guild's, or that takes no messages.
   */
  readonly findMissingPermissions: (guildId: string, channelId: string) => Promise<readonly string[]>;
  /** Whether a guild has an emoji of its own, which the bot can react with. */
  readonly hasEmoji: (guildId: string, emojiId: string) => Promise<boolean>;
}

/** An option's value as Discord sends it; channels and people are their ids. */
export type OptionValue = string | number | boolean;

/** What somebody asks of a command. */
export interface Asked {
  readonly options: Readonly<Record<string, OptionValue>>;
  /** The page wanted, from 0. */
  readonly page: number;
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  /** Whether this member may run what is for managers. */
  readonly mayManage: boolean;
}

/** What a command says. The router adds Previous, Next and Share, and lets nobody be mentioned. */
export interface Answer {
  readonly content?: string;
  readonly embeds?: APIEmbed[];
  /** Rows of link buttons; at most three, as two rows are the router's. */
  readonly links?: APIActionRowComponent<APIButtonComponentWithURL>[];
  /** Pages there are; Previous and Next appear when there are two or more. */
  readonly pages?: number;
  /** Options that Previous and Next add to those the command was asked with. */
  readonly keep?: Readonly<Record<string, OptionValue>>;
  /** Buttons that ask something else, at most five. */
  readonly offers?: readonly Offer[];
}

/** A button that runs a command. */
export interface Offer {
  /** At most 80 characters. */
  readonly label: string;
  /** As "papers today". */
  readonly command: string;
  readonly options: Readonly<Record<string, OptionValue>>;
  /** Whether it takes something away. */
  readonly isDangerous?: boolean;
}

/** Gives at most 25 choices for what was typed so far. */
export type Autocomplete = (
  typed: string,
  asked: Asked,
  services: Services,
) => Promise<APIApplicationCommandOptionChoice<string>[]> | APIApplicationCommandOptionChoice<string>[];

/** One thing a command does: what Discord is told of it, and what it answers. */
export interface Subcommand {
  readonly data: APIApplicationCommandSubcommandOption;
  /** By the name of the option that completes. */
  readonly autocomplete?: Readonly<Record<string, Autocomplete>>;
  /** Gives the answer; the router sends it. Throw a `UserError` to refuse. */
  answer(asked: Asked, services: Services): Promise<Answer> | Answer;
}

/** A slash command. */
export interface Command {
  readonly name: string;
  readonly description: string;
  /** `managers`: those who may manage the server, by Discord's own default and again in the router. */
  readonly audience: 'everyone' | 'managers';
  readonly subcommands: readonly Subcommand[];
}
