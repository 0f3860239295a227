import { EventEmitter } from 'node:events';
import {
  type APIApplicationCommand,
  type APIEmoji,
  type APIExternalGuildScheduledEvent,
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

/** A member of a guild. */
export interface Membership {
  readonly userId: string;
  readonly roles: string[];
  readonly joinedAt: string;
}

/** A reaction on a message: who reacted with an emoji, in order; super-reactions are separate. */
export interface Reaction {
  readonly emoji: APIEmoji;
  readonly users: Set<string>;
  readonly superUsers: Set<string>;
}

/** A message with what Discord stores about it. */
export interface StoredMessage {
  message: APIMessage;
  /** By emoji key. */
  readonly reactions: Map<string, Reaction>;
  readonly nonce: string | undefined;
  /** The only person who sees it; undefined if everybody does. */
  readonly onlyFor: string | undefined;
  /** The thread that was started from it. */
  thread?: Channel | undefined;
}

/** A file that somebody attached to a command. */
export interface StoredFile {
  readonly id: string;
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** A channel, a thread, or a direct conversation. */
export interface Channel {
  readonly id: string;
  readonly type: ChannelType;
  name: string;
  /** Undefined for direct conversations, of which some are without the bot. */
  readonly guildId: string | undefined;
  /** The channel a thread belongs to. */
  readonly parentId: string | undefined;
  readonly ownerId: string | undefined;
  overwrites: APIOverwrite[];
  /** The people of a direct conversation, or those who joined a thread. */
  readonly people: Set<string>;
  readonly messages: Map<string, StoredMessage>;
  archived: boolean;
  /** When a thread was archived or opened last, or else started; in milliseconds since 1970. */
  archivedAt: number;
  /** After so many minutes without a message a thread is archived. */
  archiveAfter: ArchiveMinutes;
  /** Whether only people who can manage threads may open it. */
  locked: boolean;
  /** Of a forum: the tags for its posts. */
  tags: ForumTag[];
  /** Of a forum: whether each post must have a tag. */
  requiresTag: boolean;
  /** Of a post in a forum: the ids of its tags. */
  appliedTags: string[];
}

/** The times after which a thread can be archived (https://docs.discord.com/developers/resources/channel). */
export const ARCHIVE_MINUTES = [60, 1_440, 4_320, 10_080] as const;
type ArchiveMinutes = (typeof ARCHIVE_MINUTES)[number];

/** A tag for posts of a forum. */
interface ForumTag {
  readonly id: string;
  readonly name: string;
  /** Whether only people who can manage threads may give it. */
  readonly moderated: boolean;
}

/** A scheduled event at a place outside Discord: the sandbox has no voice or stage channels for the other kinds. */
export type ScheduledEvent = APIExternalGuildScheduledEvent & {
  /** Changed occurrences of a recurring event; the sandbox's events don't recur. */
  readonly guild_scheduled_event_exceptions: readonly [];
};

/** A guild. */
export interface Guild {
  readonly id: string;
  readonly name: string;
  readonly ownerId: string;
  readonly roles: Map<string, APIRole>;
  readonly members: Map<string, Membership>;
  readonly emojis: Map<string, APIEmoji>;
  readonly commands: Map<string, APIApplicationCommand>;
  readonly scheduledEvents: Map<string, ScheduledEvent>;
  /** Names of commands that the guild's settings show to everybody, whatever permissions the bot asks for. */
  readonly shownToAll: Set<string>;
}

/** An event for the sessions that asked for it. */
export interface Dispatch {
  readonly event: string;
  readonly data: unknown;
  /** Sessions without this intent don't get it; undefined sends it to all. */
  readonly intent: GatewayIntentBits | undefined;
}

interface WorldEvents {
  dispatch: [Dispatch];
  /** Anything a person can see may have changed. */
  change: [];
}

/**
 * Everything in the sandbox's Discord. Its first guild, channel, bot and people have the same ids at every start, so that
 * a bot finds what it stored about them.
 */
export class World extends EventEmitter<WorldEvents> {
  readonly users = new Map<string, User>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly globalCommands = new Map<string, APIApplicationCommand>();
  /** The ids of people who take no private messages from bots. */
  readonly closedDirects = new Set<string>();
  /** The ids of people who installed the app for themselves. */
  readonly installers = new Set<string>();
  /** Files that people attached to commands, by id. */
  readonly files = new Map<string, StoredFile>();
  /** Where files are served, such as `http://127.0.0.1:4000`. */
  origin = '';
  readonly nextId: () => string;
  readonly now: () => number;
  readonly bot: User;

  constructor(now: () => number) {
    super();
    // Any number of listeners may wait for a change.
    this.setMaxListeners(0);
    this.now = now;
    this.nextId = createSnowflakes(now);
    this.bot = this.addUser('Daily Papers', BOT_ID, true);
  }

  /** Returns the current time in ISO format. */
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
      scheduledEvents: new Map(),
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
      archivedAt: this.now(),
      archiveAfter: 1_440,
      locked: false,
      tags: [],
      requiresTag: false,
      appliedTags: [],
      ...fields,
    };
    this.channels.set(channel.id, channel);
    return channel;
  }

  /** Sends an event to the sessions with that intent, and to everyone who watches. */
  tell(event: string, data: unknown, intent?: GatewayIntentBits): void {
    this.emit('dispatch', { event, data, intent });
    this.emit('change');
  }

  /** Returns the intent that an event needs: direct conversations have their own. */
  intentFor(channel: Channel, inGuild: GatewayIntentBits, direct: GatewayIntentBits): GatewayIntentBits {
    return channel.guildId === undefined ? direct : inGuild;
  }
}

const NO_FLAGS: RoleFlags = 0 as RoleFlags;

const BOT_ID = '1000000000000000001';

/** The permissions of @everyone in a new guild, as far as they matter here. */
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
