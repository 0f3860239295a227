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

/** A command that somebody fills in. */
export interface Filling {
  readonly command: CommandView;
  /** Options that are on show, in order. */
  readonly shown: readonly string[];
  /** What was typed into each. */
  readonly typed: Readonly<Record<string, string>>;
  /** What was chosen for it, where it was. */
  readonly chosen: Readonly<Record<string, ChoiceView>>;
  readonly focused: string | undefined;
}

/** What the bot offered for an option, with this text in it and no other. */
interface Offered {
  readonly option: string;
  readonly typed: string;
  readonly choices: readonly ChoiceView[];
}

/** The line at the bottom, in which one writes. */
export interface Composer {
  readonly text: string;
  readonly filling: Filling | undefined;
  readonly offered: Offered | undefined;
  /** Place in the list above, from 0; -1 for none. */
  readonly highlighted: number;
  /** Whether the list was put away with Escape, or by choosing. */
  readonly closed: boolean;
  /** What is wrong with what was given. */
  readonly fault: string | undefined;
}

/** A command that is on its way, or that nobody answered. */
export interface Pending {
  readonly number: number;
  readonly channel: string;
  readonly command: string;
  /** The newest message there when it was sent. */
  readonly after: string;
  readonly fault: string | undefined;
}

/** All that the page shows. */
export interface State {
  connection: 'connecting' | 'open' | 'lost';
  scene: Scene | undefined;
  /** How far the sandbox's time is ahead of ours, in milliseconds. */
  ahead: number;
  messages: Map<string, MessageView>;
  channel: string | undefined;
  /** By channel: its newest message that was there when the channel was open. */
  seen: ReadonlyMap<string, string>;
  composer: Composer;
  pending: readonly Pending[];
  /** Buttons whose press is not answered yet, by message and button: pressed again, they would act twice. */
  pressed: ReadonlySet<string>;
  /** By message: "This interaction failed". */
  faults: ReadonlyMap<string, string>;
  modal: ModalView | undefined;
  drawer: 'channels' | 'members' | undefined;
  workshop: boolean;
  requests: readonly RequestView[];
  theme: 'dark' | 'light';
  /** A short notice at the bottom. */
  notice: string | undefined;
  busy: boolean;
}

/** What the views are drawn of, and what they act with. */
export interface App {
  readonly state: State;
  readonly connection: Connection;
  /** Changes what is shown. */
  set(change: Partial<State>): void;
}

/** What the frame lets one do that concerns the page as a whole. */
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

/** Creates what the page shows before it has heard anything. */
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
    drawer: undefined,
    workshop: false,
    requests: [],
    theme,
    notice: undefined,
    busy: false,
  };
}

/** The messages of the channel that is open, oldest first. */
export function openMessages({ messages, channel }: State): readonly MessageView[] {
  return [...messages.values()]
    .filter((message) => message.channel === channel)
    .toSorted((a, b) => (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
}

/** The newest of them; "0" where there is none. */
export function newestMessage(state: State): string {
  return openMessages(state).at(-1)?.id ?? '0';
}

/**
 * Those messages as they are shown: an answer to a press, which only the one who pressed sees, stands under what was
 * pressed. There it is seen without leaving one's place.
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

/** The guild of the channel that is open, or the first. */
export function openGuild({ scene, channel }: State): Scene['guilds'][number] | undefined {
  return scene?.guilds.find(({ channels }) => channels.some(({ id }) => id === channel)) ?? scene?.guilds[0];
}

/** Whether the open channel is a private one. */
export function isDirect({ scene, channel }: State): boolean {
  return scene?.directs.some(({ id }) => id === channel) ?? false;
}

/** What is no longer said once the sandbox can be reached again, wherever it is said. */
export function forgetUnreachable({ composer, pending, faults, notice }: State): Partial<State> {
  return {
    composer: composer.fault === UNREACHABLE ? { ...composer, fault: undefined } : composer,
    pending: pending.filter(({ fault }) => fault !== UNREACHABLE),
    faults: new Map([...faults].filter(([, fault]) => fault !== UNREACHABLE)),
    notice: notice === UNREACHABLE ? undefined : notice,
  };
}

/** The sandbox's time, in milliseconds since 1970. */
export function nowThere({ ahead }: State): number {
  return Date.now() + ahead;
}

/** All channels one can open: the guilds', then the private ones. */
export function allChannels({ scene }: State): readonly ChannelView[] {
  return [...(scene?.guilds.flatMap(({ channels }) => channels) ?? []), ...(scene?.directs ?? [])];
}

/** Whether something was said in a channel since it was last open. */
export function isUnread({ messages, seen }: State, channel: string): boolean {
  const last = seen.get(channel) ?? '0';
  return [...messages.values()].some((one) => one.channel === channel && BigInt(one.id) > BigInt(last));
}

/** What counts as seen once the messages of some channels were. */
export function seeMessages({ messages, seen }: State, ...channels: readonly string[]): State['seen'] {
  const now = new Map(seen);
  for (const { id, channel } of messages.values())
    if (channels.includes(channel) && BigInt(id) > BigInt(now.get(channel) ?? '0')) now.set(channel, id);
  return now;
}
