import type {
  ChannelView,
  ChoiceView,
  CommandView,
  MessageView,
  ModalView,
  RequestView,
  Scene,
} from '../protocol.ts';
import { type Connection, UNREACHABLE } from './connection.ts';

/** A command that is being filled in. */
export interface Filling {
  readonly command: CommandView;
  /** Options that are shown, in order. */
  readonly shown: readonly string[];
  /** The text typed into each option. */
  readonly typed: Readonly<Record<string, string>>;
  /** The choice picked for each option, if any. */
  readonly chosen: Readonly<Record<string, ChoiceView>>;
  readonly focused: string | undefined;
}

/** Choices that the bot offered for exactly this text in an option. */
interface Offered {
  readonly option: string;
  readonly typed: string;
  readonly choices: readonly ChoiceView[];
}

/** The composer: the line at the bottom in which people write. */
export interface Composer {
  readonly text: string;
  readonly filling: Filling | undefined;
  readonly offered: Offered | undefined;
  /** The position in the list above, from 0; -1 for none. */
  readonly highlighted: number;
  /** Whether the list was closed with Escape or by choosing. */
  readonly closed: boolean;
  /** The error in what was typed. */
  readonly fault: string | undefined;
}

/** A command that was sent and not answered yet, or that failed. */
export interface Pending {
  readonly number: number;
  readonly channel: string;
  readonly command: string;
  /** The newest message there when it was sent. */
  readonly after: string;
  readonly fault: string | undefined;
}

/** A form that a bot opened and that was not sent yet. */
export interface OpenForm extends ModalView {
  /** Why it could not be sent. */
  readonly fault?: string;
}

/** Everything the page shows. */
export interface State {
  connection: 'connecting' | 'open' | 'lost';
  scene: Scene | undefined;
  /** How far the sandbox's time is ahead of ours, in milliseconds. */
  ahead: number;
  messages: Map<string, MessageView>;
  channel: string | undefined;
  /** By channel: the newest message when the channel was last open. */
  seen: ReadonlyMap<string, string>;
  composer: Composer;
  pending: readonly Pending[];
  /** Pressed buttons that are not answered yet, by message and button: another press would act twice. */
  pressed: ReadonlySet<string>;
  /** By message: "This interaction failed". */
  faults: ReadonlyMap<string, string>;
  modal: OpenForm | undefined;
  /** The message whose menu of commands is open. */
  apps: string | undefined;
  drawer: 'channels' | 'members' | undefined;
  workshop: boolean;
  requests: readonly RequestView[];
  theme: 'dark' | 'light';
  /** A short notice at the bottom. */
  notice: string | undefined;
  busy: boolean;
}

/** The state that the views draw, and what they act with. */
export interface App {
  readonly state: State;
  readonly connection: Connection;
  /** Changes the state and draws it. */
  set(change: Partial<State>): void;
}

/** Actions that concern the page as a whole. */
export interface Moves {
  open(channel: string): void;
  be(person: string): void;
  turnTheme(): void;
  nextDay(): void;
  openWorkshop(open: boolean): void;
}

export const EMPTY_COMPOSER: Composer = {
  text: '',
  filling: undefined,
  offered: undefined,
  highlighted: 0,
  closed: false,
  fault: undefined,
};

/** Creates the state before the page has received anything. */
export function createState(theme: State['theme'], channel: string | undefined): State {
  return {
    connection: 'connecting',
    scene: undefined,
    ahead: 0,
    messages: new Map(),
    channel,
    seen: new Map(),
    composer: EMPTY_COMPOSER,
    pending: [],
    pressed: new Set(),
    faults: new Map(),
    modal: undefined,
    apps: undefined,
    drawer: undefined,
    workshop: false,
    requests: [],
    theme,
    notice: undefined,
    busy: false,
  };
}

/** Returns the messages of the open channel, oldest first. */
export function openMessages({ messages, channel }: State): readonly MessageView[] {
  return [...messages.values()]
    .filter((message) => message.channel === channel)
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

/** Returns the id of the newest message in the open channel; "0" if there is none. */
export function newestMessage(state: State): string {
  return openMessages(state).at(-1)?.id ?? '0';
}

/**
 * Returns those messages in the order they are shown: an answer to a press, which only that person sees, comes under the
 * message of the button, so that people see it without scrolling.
 */
export function placeMessages(state: State): readonly MessageView[] {
  const messages = openMessages(state);
  const known = new Set(messages.map(({ id }) => id));
  const isUnder = ({ under }: MessageView): boolean => under !== undefined && known.has(under);
  const below = Map.groupBy(messages.filter(isUnder), ({ under }) => under ?? '');
  const withBelow = (message: MessageView): readonly MessageView[] => [
    message,
    ...(below.get(message.id) ?? []).flatMap(withBelow),
  ];
  return messages.filter((message) => !isUnder(message)).flatMap(withBelow);
}

/** Returns the guild of the open channel, or the first. */
export function openGuild({ scene, channel }: State): Scene['guilds'][number] | undefined {
  return scene?.guilds.find(({ channels }) => channels.some(({ id }) => id === channel)) ?? scene?.guilds[0];
}

/** Whether the open channel is a private one. */
export function isDirect({ scene, channel }: State): boolean {
  return scene?.directs.some(({ id }) => id === channel) ?? false;
}

/** Returns the commands that people can type in the open channel. */
export function openCommands(state: State): Scene['directCommands'] {
  if (isDirect(state)) return state.scene?.directCommands ?? [];
  return openGuild(state)?.commands ?? [];
}

/** Removes the notices that the sandbox can't be reached, once it can. */
export function forgetUnreachable({ composer, pending, faults, notice }: State): Partial<State> {
  return {
    composer: composer.fault === UNREACHABLE ? { ...composer, fault: undefined } : composer,
    pending: pending.filter(({ fault }) => fault !== UNREACHABLE),
    faults: new Map([...faults].filter(([, fault]) => fault !== UNREACHABLE)),
    notice: notice === UNREACHABLE ? undefined : notice,
  };
}

/** Returns the sandbox's time, in milliseconds since 1970. */
export function nowThere({ ahead }: State): number {
  return Date.now() + ahead;
}

/** Returns all channels a person can open: the guilds', then the private ones. */
export function allChannels({ scene }: State): readonly ChannelView[] {
  return [...(scene?.guilds.flatMap(({ channels }) => channels) ?? []), ...(scene?.directs ?? [])];
}

/** Whether a channel has messages since it was last open. */
export function isUnread({ messages, seen }: State, channel: string): boolean {
  const last = seen.get(channel) ?? '0';
  return [...messages.values()].some((one) => one.channel === channel && BigInt(one.id) > BigInt(last));
}

/** Marks the messages of some channels as seen. */
export function seeMessages({ messages, seen }: State, ...channels: readonly string[]): State['seen'] {
  const now = new Map(seen);
  for (const { id, channel } of messages.values())
    if (channels.includes(channel) && BigInt(id) > BigInt(now.get(channel) ?? '0')) now.set(channel, id);
  return now;
}
