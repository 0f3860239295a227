import {
  type APIApplication,
  type APIEmoji,
  type APIGuildMember,
  type APIMessage,
  type APIThreadChannel,
  ApplicationIntegrationType,
  ChannelFlags,
  ChannelType,
  GuildMemberFlags,
  GuildNSFWLevel,
  GuildSystemChannelFlags,
  MessageType,
} from 'discord-api-types/v10';
import { refusals } from './refusal.ts';
import { openEvents } from './scheduled-events.ts';
import type { Channel, Guild, Membership, StoredMessage, World } from './world.ts';

/** Returns a channel, thread or direct conversation as the API does. */
export function presentChannel(world: World, channel: Channel): Record<string, unknown> {
  const { id, type, name, guildId, parentId } = channel;
  if (parentId !== undefined) return presentThread(channel);
  const lastMessage = [...channel.messages.keys()].at(-1) ?? null;
  if (type === ChannelType.DM || type === ChannelType.GroupDM) {
    const recipients = [...channel.people]
      .filter((one) => one !== world.bot.id)
      .map((one) => world.users.get(one));
    return { id, type, last_message_id: lastMessage, recipients };
  }
  return {
    id,
    type,
    name,
    guild_id: guildId,
    parent_id: null,
    last_message_id: lastMessage,
    flags: channel.requiresTag ? ChannelFlags.RequireTag : 0,
    position: 0,
    topic: null,
    nsfw: false,
    rate_limit_per_user: 0,
    permission_overwrites: channel.overwrites,
    ...(type === ChannelType.GuildForum && presentForum(channel)),
  };
}

function presentForum({ tags }: Channel): Record<string, unknown> {
  return {
    available_tags: tags.map((tag) => ({ ...tag, emoji_id: null, emoji_name: null })),
    default_reaction_emoji: null,
    default_sort_order: null,
    default_forum_layout: 0,
  };
}

/** Counts the messages of a thread that everybody sees, besides the one that it was started from. */
export function countReplies({ id, messages }: Channel): number {
  return [...messages.values()].filter(
    ({ message, onlyFor }) =>
      onlyFor === undefined && message.type !== MessageType.ThreadStarterMessage && message.id !== id,
  ).length;
}

/** Returns a thread as the API does. Its count leaves out the message that it was started from. */
function presentThread(channel: Channel): Record<string, unknown> {
  const { id, type, name, guildId, parentId, ownerId, messages, people, appliedTags } = channel;
  const replies = countReplies(channel);
  return {
    id,
    type,
    name,
    guild_id: guildId,
    parent_id: parentId,
    last_message_id: [...messages.keys()].at(-1) ?? null,
    flags: 0,
    owner_id: ownerId ?? people.values().next().value,
    rate_limit_per_user: 0,
    message_count: replies,
    total_message_sent: replies,
    member_count: people.size,
    ...(appliedTags.length > 0 && { applied_tags: appliedTags }),
    thread_metadata: {
      archived: channel.archived,
      auto_archive_duration: channel.archiveAfter,
      archive_timestamp: new Date(channel.archivedAt).toISOString(),
      locked: channel.locked,
    },
  };
}

/** Returns a member as the API does. */
export function presentMember(world: World, guild: Guild, userId: string): APIGuildMember {
  const member = guild.members.get(userId);
  const user = world.users.get(userId);
  if (member === undefined || user === undefined) throw refusals.unknownMember();
  return { user, ...presentMembership(member) };
}

function presentMembership({ roles, joinedAt }: Membership) {
  return {
    roles,
    joined_at: joinedAt,
    premium_since: null,
    deaf: false,
    mute: false,
    flags: GuildMemberFlags.DidRejoin & 0,
    pending: false,
    nick: null,
    avatar: null,
    banner: null,
    communication_disabled_until: null,
  };
}

/** Returns a guild as `GET /guilds/{id}` does. */
export function presentGuild(guild: Guild): Record<string, unknown> {
  return {
    id: guild.id,
    name: guild.name,
    owner_id: guild.ownerId,
    icon: null,
    splash: null,
    banner: null,
    description: null,
    discovery_splash: null,
    afk_channel_id: null,
    afk_timeout: 300,
    application_id: null,
    default_message_notifications: 1,
    explicit_content_filter: 0,
    features: [],
    mfa_level: 0,
    nsfw_level: GuildNSFWLevel.Default,
    preferred_locale: 'en-US',
    premium_progress_bar_enabled: false,
    premium_tier: 0,
    public_updates_channel_id: null,
    rules_channel_id: null,
    safety_alerts_channel_id: null,
    system_channel_flags: GuildSystemChannelFlags.SuppressJoinNotifications,
    system_channel_id: null,
    vanity_url_code: null,
    verification_level: 0,
    region: 'local',
    emojis: [...guild.emojis.values()],
    roles: [...guild.roles.values()],
    stickers: [],
  };
}

/** Returns a guild as the gateway's GUILD_CREATE does, with its channels and, of its members, the bot. */
export function presentGuildCreate(world: World, guild: Guild): Record<string, unknown> {
  const channels = [...world.channels.values()].filter((channel) => channel.guildId === guild.id);
  return {
    ...presentGuild(guild),
    joined_at: guild.members.get(world.bot.id)?.joinedAt,
    large: false,
    unavailable: false,
    member_count: guild.members.size,
    voice_states: [],
    members: [presentMember(world, guild, world.bot.id)],
    channels: channels
      .filter(({ parentId }) => parentId === undefined)
      .map((one) => presentChannel(world, one)),
    threads: channels
      .filter(({ parentId, archived }) => parentId !== undefined && !archived)
      .map((one) => presentChannel(world, one)),
    presences: [],
    stage_instances: [],
    guild_scheduled_events: openEvents(guild),
    soundboard_sounds: [],
  };
}

/** Returns a message with its reactions, as `viewer` sees them. */
export function presentMessage(stored: StoredMessage, viewer: string): APIMessage {
  const { reactions, thread } = stored;
  // Its type only lacks what Discord leaves out of a thread that comes with a message.
  const message =
    thread === undefined
      ? stored.message
      : { ...stored.message, thread: presentThread(thread) as unknown as APIThreadChannel };
  if (reactions.size === 0) return message;
  const counted = [...reactions.values()].map(({ emoji, users, superUsers }) => ({
    emoji,
    count: users.size + superUsers.size,
    count_details: { normal: users.size, burst: superUsers.size },
    burst_colors: [],
    me: users.has(viewer),
    me_burst: superUsers.has(viewer),
  }));
  return { ...message, reactions: counted };
}

/** Returns the bot's application. */
export function presentApplication(world: World): Partial<APIApplication> {
  const { id, global_name: name } = world.bot;
  return {
    id,
    name: name ?? '',
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: 0 as NonNullable<APIApplication['flags']>,
    team: null,
    bot: world.bot,
    // Both are on in the portal (https://docs.discord.com/developers/resources/application#installation-context).
    integration_types_config: {
      [ApplicationIntegrationType.GuildInstall]: {},
      [ApplicationIntegrationType.UserInstall]: {},
    },
  };
}

/** Returns the key of an emoji: `name:id`, or the character itself without its presentation mark. */
export function emojiKey(emoji: Pick<APIEmoji, 'id' | 'name'>): string {
  return emoji.id === null ? (emoji.name ?? '').replaceAll('\ufe0f', '') : `${emoji.name}:${emoji.id}`;
}
