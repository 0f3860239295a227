import type { Controls } from '../controls.ts';
import type { Node } from './markdown.ts';

/** A message from the page's server over the WebSocket, as JSON. Messages from the page are in `asks.ts`. */
export type Told =
  | { readonly kind: 'scene'; readonly scene: Scene }
  /** `anew`: all messages follow, and replace those the page had. */
  | {
      readonly kind: 'messages';
      readonly anew: boolean;
      readonly put: readonly MessageView[];
      readonly drop: readonly string[];
    }
  | { readonly kind: 'requests'; readonly records: readonly RequestView[] }
  | { readonly kind: 'reply'; readonly to: number; readonly result: Result };

/** The result of something a person did. */
export interface Result {
  /** Why it could not be done, in words for people. */
  readonly refused?: string;
  /** The bot did not answer in time. */
  readonly failed?: boolean;
  readonly modal?: ModalView;
  readonly choices?: readonly ChoiceView[];
  /** A file that was attached, as a choice for its option. */
  readonly file?: ChoiceView;
  /** Says what was done, if the page can’t show it. */
  readonly said?: string;
}

/** Everything the page shows besides the messages. */
export interface Scene {
  readonly me: string;
  /** The people that a visitor can be. */
  readonly people: readonly PersonView[];
  readonly guilds: readonly GuildView[];
  readonly directs: readonly ChannelView[];
  /** The commands that people can type in private messages with the bot. */
  readonly directCommands: readonly CommandView[];
  readonly bot: { readonly id: string; readonly name: string; readonly connected: boolean };
  /** The sandbox's time, in milliseconds since 1970, when this was sent. */
  readonly now: number;
  readonly controls: Controls['state'];
}

export interface PersonView {
  readonly id: string;
  readonly name: string;
  readonly bot: boolean;
  readonly mayManage: boolean;
}

export interface GuildView {
  readonly id: string;
  readonly name: string;
  /** Threads follow the channel they belong to, archived ones too. */
  readonly channels: readonly ChannelView[];
  readonly members: readonly PersonView[];
  readonly roles: readonly RoleView[];
  /** Scheduled events that are not over, the next one first. */
  readonly events: readonly EventView[];
  /** The names of the commands in the menu of a message. */
  readonly messageCommands: readonly string[];
  readonly commands: readonly CommandView[];
  /** Names of commands that are hidden because this person lacks a permission. */
  readonly hidden: readonly string[];
}

interface RoleView {
  readonly id: string;
  readonly name: string;
}

export interface EventView {
  readonly id: string;
  readonly name: string;
  readonly place: readonly Node[];
  readonly description: readonly Node[];
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
  /** Whether it has begun. */
  readonly active: boolean;
}

export interface ChannelView {
  readonly id: string;
  readonly name: string;
  readonly kind: 'text' | 'forum' | 'thread' | 'direct';
  /** Of a thread; undefined for other channels. */
  readonly thread: ThreadView | undefined;
}

export interface ThreadView {
  /** The channel it belongs to. */
  readonly of: string;
  readonly archived: boolean;
  readonly locked: boolean;
  /** Messages besides the one that it was started from. */
  readonly replies: number;
  /** The names of a post's tags. */
  readonly tags: readonly string[];
}

export interface CommandView {
  /** Such as "papers search". */
  readonly path: string;
  readonly description: string;
  /** Required ones first. */
  readonly options: readonly OptionView[];
}

export interface OptionView {
  readonly name: string;
  readonly description: string;
  readonly kind:
    | 'text'
    | 'integer'
    | 'number'
    | 'boolean'
    | 'channel'
    | 'user'
    | 'role'
    | 'mentionable'
    | 'file'
    | 'other';
  readonly required: boolean;
  readonly completes: boolean;
  readonly choices: readonly ChoiceView[];
  readonly min: number | undefined;
  readonly max: number | undefined;
}

export interface ChoiceView {
  readonly name: string;
  readonly value: string | number | boolean;
}

export interface MessageView {
  readonly id: string;
  readonly channel: string;
  readonly author: { readonly id: string; readonly name: string; readonly bot: boolean };
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly edited: boolean;
  /** Whether only this person sees it. */
  readonly ephemeral: boolean;
  /** Whether the bot has deferred its answer. */
  readonly thinking: boolean;
  /** The command it answers, such as “/papers search” or a message’s “Papers in this message”, and who ran it. */
  readonly answers: { readonly who: string; readonly command: string } | undefined;
  /** The message whose button this person pressed to get it; undefined for messages that others see too. */
  readonly under: string | undefined;
  readonly content: readonly Node[];
  readonly embeds: readonly EmbedView[];
  readonly files: readonly FileView[];
  readonly rows: readonly (readonly PartView[])[];
  readonly reactions: readonly ReactionView[];
  /** The thread that was started from it. */
  readonly thread: string | undefined;
}

interface FileView {
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Where the page's own server has it. */
  readonly path: string;
  readonly isPicture: boolean;
  /** What a picture shows, for those who can't see it. */
  readonly description: string;
}

export interface EmbedView {
  /** CSS colour. */
  readonly color: string | undefined;
  readonly author: string | undefined;
  readonly title: readonly Node[];
  readonly url: string | undefined;
  readonly description: readonly Node[];
  readonly fields: readonly {
    readonly name: readonly Node[];
    readonly value: readonly Node[];
    readonly inline: boolean;
  }[];
  readonly footer: string | undefined;
}

export type PartView =
  | {
      readonly kind: 'button';
      readonly id: string | undefined;
      readonly label: string;
      readonly style: 'primary' | 'secondary' | 'success' | 'destructive';
      readonly url: string | undefined;
      readonly disabled: boolean;
    }
  | MenuView;

export interface MenuView {
  readonly kind: 'menu';
  readonly id: string;
  readonly placeholder: string;
  /** What is chosen from: the menu's own options, or the server's people, roles or channels. */
  readonly of: 'options' | 'user' | 'role' | 'channel' | 'mentionable';
  readonly options: readonly MenuOptionView[];
  /** The values that are chosen at first. */
  readonly chosen: readonly string[];
  /** How many values are chosen, at least and at most. */
  readonly least: number;
  readonly most: number;
  readonly disabled: boolean;
}

export interface MenuOptionView {
  readonly name: string;
  readonly description: string;
  readonly value: string;
}

export interface ReactionView {
  readonly emoji: string;
  readonly count: number;
  readonly mine: boolean;
  /** Names, in the order they reacted. */
  readonly who: readonly string[];
}

export interface ModalView {
  readonly id: string;
  readonly title: string;
  readonly inputs: readonly InputView[];
}

export type InputView =
  | {
      readonly kind: 'text';
      readonly id: string;
      readonly label: string;
      readonly hint: string;
      readonly long: boolean;
      readonly required: boolean;
      readonly placeholder: string;
      readonly value: string;
      readonly max: number;
    }
  | { readonly kind: 'menu'; readonly label: string; readonly hint: string; readonly menu: MenuView }
  | { readonly kind: 'note'; readonly text: readonly Node[] };

/** A request between bot and Discord. */
export interface RequestView {
  readonly number: number;
  readonly at: number;
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly body: unknown;
  readonly refusal: unknown;
}
