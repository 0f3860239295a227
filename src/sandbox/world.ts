import { EventEmitter } from 'node:events';
import {
  type APIApplicationCommand,
  type APIEmoji,
  type APIMessage,
  type APIOverwrite,
  type APIRole,
  type APIUser,
  ChannelType,
  type GatewayIntentBits,
  PermissionFlagsBits,
  type RoleFlags,
} from 'discord-api-types/v10';
import { createSnowflakes } from './snowflake.ts';

/** A person or a bot. */
export interface User extends APIUser {
  readonly bot: boolean;
}

/** Somebody in a guild. */
export interface Membership {
  readonly userId: string;
  readonly roles: string[];
  readonly joinedAt: string;
}

/** Who reacted on a message with an emoji, in order; a super-reaction is one beside the other. */
export interface Reaction {
  readonly emoji: APIEmoji;
  readonly users: Set<string>;
  readonly superUsers: Set<string>;
}

/** A message with what Discord knows beside it. */
export interface StoredMessage {
  message: APIMessage;
  /** By emoji key. */
  readonly reactions: Map<string, Reaction>;
  readonly nonce: string | undefined;
  /** Only this person sees it; undefined: all do. */
  readonly onlyFor: string | undefined;
}

/** A channel, a thread, or a direct conversation. */
export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  name: string;
  /** Undefined for direct conversations. */
  readonly guildId: string | undefined;
  /** The channel a thread hangs on. */
  readonly parentId: string | undefined;
  readonly ownerId: string | undefined;
  overwrites: APIOverwrite[];
  /** The two of a direct conversation; those who joined a thread. */
  readonly people: Set<string>;
  readonly messages: Map<string, StoredMessage>;
  archived: boolean;
  /** Whether only those who manage threads may open it. */
  locked: boolean;
}

/** A guild. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: Map<string, APIRole>;
  readonly members: Map<string, Membership>;
  readonly emojis: Map<string, APIEmoji>;
  readonly commands: Map<string, APIApplicationCommand>;
  /** Names of commands that the guild's settings show to all, whatever permissions the bot wants for them. */
  readonly shownToAll: Set<string>;
}

/** Something that happened, for those sessions that asked to be told. */
export interface Dispatch {
  readonly event: string;
  readonly data: unknown;
  /** A session without this intent isn't told; undefined tells all. */
  readonly intent: GatewayIntentBits | undefined;
}

interface WorldEvents {
  dispatch: [Dispatch];
  /** Anything that a person looking on might see changed. */
  change: [];
}

/**
 * All that the sandbox's Discord holds. Its first guild, channel, bot and people have the same ids at every
 * start, so that what a bot remembers of them can be found again.
 */
export class World extends EventEmitter<WorldEvents> {
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly globalCommands = new Map<string, APIApplicationCommand>();
  readonly nextId: () => string;
  readonly now: () => number;
  readonly bot: User;

  constructor(now: () => number) {
    super();
    // As many may wait for something to change as like.
    this.setMaxListeners(0);
    this.now = now;
    this.nextId = createSnowflakes(now);
    this.bot = this.addUser('Daily Papers', BOT_ID, true);
  }

  /** ISO time of now. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  addUser(username: string, id = this.nextId(), bot = false): User {
    const user: User = {
      id,
      username: username.toLowerCase().replaceAll(' ', '-'),
      global_name: username,
      discriminator: '0',
      avatar: null,
      bot,
    };
    this.users.set(id, user);
    return user;
  }

  addGuild(name: string, ownerId: string, id = this.nextId()): Guild {
    const guild: Guild = {
      id,
      name,
      ownerId,
      roles: new Map(),
      members: new Map(),
      emojis: new Map(),
      commands: new Map(),
      shownToAll: new Set(),
    };
    this.guilds.set(id, guild);
    this.addRole(guild, '@everyone', EVERYONE_PERMISSIONS, id);
    return guild;
  }

  addRole(guild: Guild, name: string, permissions: bigint, id = this.nextId(), botId?: string): APIRole {
    const role: APIRole = {
      id,
      name,
      color: 0,
      colors: { primary_color: 0, secondary_color: null, tertiary_color: null },
      hoist: false,
      position: guild.roles.size,
      permissions: permissions.toString(),
      managed: botId !== undefined,
      mentionable: false,
      flags: NO_FLAGS,
      ...(botId !== undefined && { tags: { bot_id: botId } }),
    };
    guild.roles.set(id, role);
    return role;
  }

  addMember(guild: Guild, userId: string, roles: string[] = []): Membership {
    const member = { userId, roles, joinedAt: this.timestamp() };
    guild.members.set(userId, member);
    return member;
  }

  addChannel(
    fields: Partial<Channel> & { readonly name: string; readonly guildId: string | undefined },
  ): Channel {
    const channel: Channel = {
      id: this.nextId(),
      type: ChannelType.GuildText,
      parentId: undefined,
      ownerId: undefined,
      overwrites: [],
      people: new Set(),
      messages: new Map(),
      archived: false,
      locked: false,
      ...fields,
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** Tells the sessions with that intent, and whoever looks on. */
  tell(event: string, data: unknown, intent?: GatewayIntentBits): void {
    this.emit('dispatch', { event, data, intent });
    this.emit('change');
  }

  /** The intent that events of a kind need: direct conversations have their own. */
  intentFor(channel: Channel, inGuild: GatewayIntentBits, direct: GatewayIntentBits): GatewayIntentBits {
    return channel.guildId === undefined ? direct : inGuild;
  }
}

const NO_FLAGS: RoleFlags = 0 as RoleFlags;

const BOT_ID = '1000000000000000001';

/** What Discord gives @everyone in a new guild, as far as it matters here. */
const EVERYONE_PERMISSIONS =
  PermissionFlagsBits.ViewChannel |
  PermissionFlagsBits.SendMessages |
  PermissionFlagsBits.SendMessagesInThreads |
  PermissionFlagsBits.CreatePublicThreads |
  PermissionFlagsBits.EmbedLinks |
  PermissionFlagsBits.AttachFiles |
  PermissionFlagsBits.AddReactions |
  PermissionFlagsBits.UseExternalEmojis |
  PermissionFlagsBits.ReadMessageHistory |
  PermissionFlagsBits.UseApplicationCommands |
  PermissionFlagsBits.MentionEveryone;
