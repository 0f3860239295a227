import {
  type APIApplicationCommand,
  type APIApplicationCommandOption,
  ChannelType,
  ApplicationCommandType as Command,
  GuildScheduledEventStatus,
  InteractionContextType,
  PermissionFlagsBits,
  ApplicationCommandOptionType as Type,
} from 'discord-api-types/v10';
import type { Controls } from '../controls.ts';
import { channelPermissions } from '../permissions.ts';
import { countReplies } from '../present.ts';
import { openEvents } from '../scheduled-events.ts';
import type { Channel, Guild, World } from '../world.ts';
import { readMarkdown } from './markdown.ts';
import type {
  ChannelView,
  CommandView,
  EventView,
  GuildView,
  OptionView,
  PersonView,
  Scene,
  ThreadView,
} from './protocol.ts';

/** The parts of a scene. */
export interface SceneParts {
  readonly world: World;
  /** The ids of the people that a visitor can be. */
  readonly people: readonly string[];
  readonly connected: boolean;
  readonly controls: Controls['state'];
}

/** Builds everything a person sees besides the messages. */
export function viewScene({ world, people, connected, controls }: SceneParts, me: string): Scene {
  const first = [...world.guilds.values()][0];
  return {
    me,
    people: people.map((id) => viewPerson(world, first, id)),
    guilds: [...world.guilds.values()]
      .filter((guild) => guild.members.has(me))
      .map((guild) => viewGuild(world, guild, me)),
    directs: [...world.channels.values()]
      .filter(({ guildId, people: theirs }) => guildId === undefined && theirs.has(me))
      .map((channel) => viewChannel(world, channel, me)),
    directCommands: [...world.globalCommands.values()]
      .filter(({ type, contexts }) => type === Command.ChatInput && isForDirects(contexts))
      .flatMap((command) => flatten(command.name, command)),
    bot: { id: world.bot.id, name: world.bot.global_name ?? '', connected },
    now: world.now(),
    controls,
  };
}

/** Whether a command is offered in private messages with the bot. */
function isForDirects(contexts: APIApplicationCommand['contexts']): boolean {
  return contexts?.includes(InteractionContextType.BotDM) ?? true;
}

/** Whether a person sees a channel: by their permissions, or as part of a direct conversation. */
export function seesChannel(world: World, channel: Channel, userId: string): boolean {
  return (channelPermissions(world, channel, userId) & PermissionFlagsBits.ViewChannel) !== 0n;
}

function viewGuild(world: World, guild: Guild, me: string): GuildView {
  const channels = [...world.channels.values()].filter(
    (channel) => channel.guildId === guild.id && seesChannel(world, channel, me),
  );
  const threadsOf = (id: string) => channels.filter(({ parentId }) => parentId === id);
  const all = [...guild.commands.values(), ...world.globalCommands.values()];
  const commands = all.filter(({ type }) => type === Command.ChatInput);
  const isShown = ({ name, default_member_permissions: needed }: APIApplicationCommand): boolean =>
    guild.shownToAll.has(name) || mayAll(world, guild, me, BigInt(needed ?? '0'));
  return {
    id: guild.id,
    name: guild.name,
    channels: channels
      .filter(({ parentId }) => parentId === undefined)
      .flatMap((channel) => [channel, ...threadsOf(channel.id)])
      .map((channel) => viewChannel(world, channel, me)),
    members: [...guild.members.keys()].map((id) => viewPerson(world, guild, id)),
    roles: [...guild.roles.values()].map(({ id, name }) => ({ id, name })),
    events: viewEvents(world, guild),
    messageCommands: all
      .filter((command) => command.type === Command.Message && isShown(command))
      .map(({ name }) => name),
    commands: commands.filter(isShown).flatMap((command) => flatten(command.name, command)),
    hidden: commands.filter((command) => !isShown(command)).map(({ name }) => name),
  };
}

function viewEvents(world: World, guild: Guild): EventView[] {
  const views = openEvents(guild).map((event) => ({
    id: event.id,
    name: event.name,
    place: readMarkdown(world, event.entity_metadata.location, 'normal'),
    description: readMarkdown(world, event.description ?? '', 'normal'),
    start: Date.parse(event.scheduled_start_time),
    end: Date.parse(event.scheduled_end_time ?? event.scheduled_start_time),
    active: event.status === GuildScheduledEventStatus.Active,
  }));
  return views.toSorted((a, b) => a.start - b.start);
}

function mayAll(world: World, guild: Guild, userId: string, needed: bigint): boolean {
  const channel = [...world.channels.values()].find(({ guildId }) => guildId === guild.id);
  return channel !== undefined && (channelPermissions(world, channel, userId) & needed) === needed;
}

function viewPerson(world: World, guild: Guild | undefined, id: string): PersonView {
  const user = world.users.get(id);
  const mayManage = guild !== undefined && mayAll(world, guild, id, PermissionFlagsBits.ManageGuild);
  return { id, name: user?.global_name ?? '', bot: user?.bot ?? false, mayManage };
}

function viewChannel(world: World, channel: Channel, me: string): ChannelView {
  const { id, type, name, people } = channel;
  if (type === ChannelType.DM || type === ChannelType.GroupDM) {
    const other = [...people].find((one) => one !== me) ?? world.bot.id;
    return { id, kind: 'direct', name: world.users.get(other)?.global_name ?? '', thread: undefined };
  }
  const thread = viewThread(world, channel);
  if (thread !== undefined) return { id, name, kind: 'thread', thread };
  return { id, name, kind: type === ChannelType.GuildForum ? 'forum' : 'text', thread };
}

function viewThread(world: World, channel: Channel): ThreadView | undefined {
  const { parentId, archived, locked, appliedTags } = channel;
  if (parentId === undefined) return undefined;
  const tags = new Map(world.channels.get(parentId)?.tags.map(({ id, name }) => [id, name]));
  const named = appliedTags.flatMap((id) => tags.get(id) ?? []);
  return { of: parentId, archived, locked, replies: countReplies(channel), tags: named };
}

/** Lists the commands that people can type: each subcommand is one. */
function flatten(
  path: string,
  { description, options = [] }: { description: string; options?: readonly APIApplicationCommandOption[] },
): CommandView[] {
  const below = options.filter(({ type }) => type === Type.Subcommand || type === Type.SubcommandGroup);
  if (below.length > 0) return below.flatMap((one) => flatten(`${path} ${one.name}`, one));
  const views = options.map(viewOption);
  return [{ path, description, options: views.toSorted((a, b) => Number(b.required) - Number(a.required)) }];
}

const KINDS = new Map<Type, OptionView['kind']>([
  [Type.String, 'text'],
  [Type.Integer, 'integer'],
  [Type.Number, 'number'],
  [Type.Boolean, 'boolean'],
  [Type.Channel, 'channel'],
  [Type.User, 'user'],
  [Type.Role, 'role'],
  [Type.Mentionable, 'mentionable'],
  [Type.Attachment, 'file'],
]);

function viewOption(option: APIApplicationCommandOption): OptionView {
  const isNumber = option.type === Type.Integer || option.type === Type.Number;
  const isText = option.type === Type.String;
  return {
    name: option.name,
    description: option.description,
    kind: KINDS.get(option.type) ?? 'other',
    required: option.required ?? false,
    completes: 'autocomplete' in option && option.autocomplete === true,
    choices:
      (isNumber || isText) && 'choices' in option
        ? (option.choices ?? []).map(({ name, value }) => ({ name, value }))
        : [],
    min: isNumber ? option.min_value : isText ? option.min_length : undefined,
    max: isNumber ? option.max_value : isText ? option.max_length : undefined,
  };
}
