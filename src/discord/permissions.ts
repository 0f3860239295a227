import {
  ChannelType,
  type Client,
  type ForumChannel,
  type GuildTextBasedChannel,
  PermissionFlagsBits,
} from 'discord.js';
import { UserError } from '../errors.ts';
import { readFailure } from './failure.ts';

/** A permission, by the name that Discord shows people. */
interface Permission {
  readonly name: string;
  readonly flag: bigint;
}

const SEND: Permission = { name: 'Send Messages', flag: PermissionFlagsBits.SendMessages };
const SEND_IN_THREADS: Permission = {
  name: 'Send Messages in Threads',
  flag: PermissionFlagsBits.SendMessagesInThreads,
};
const OPEN_LOCKED: Permission = {
  name: 'Manage Threads',
  flag: PermissionFlagsBits.ManageThreads,
};
/** Without it, the text of a voice channel is closed too. */
const CONNECT: Permission = { name: 'Connect', flag: PermissionFlagsBits.Connect };

/** The permissions the bot needs in a channel it posts in. */
export const REQUIRED_PERMISSIONS: readonly Permission[] = [
  { name: 'View Channel', flag: PermissionFlagsBits.ViewChannel },
  SEND,
  { name: 'Embed Links', flag: PermissionFlagsBits.EmbedLinks },
  { name: 'Add Reactions', flag: PermissionFlagsBits.AddReactions },
  { name: 'Read Message History', flag: PermissionFlagsBits.ReadMessageHistory },
];

/** The permissions the bot needs in a server whose meetings get an event; asked for when one is wanted. */
const EVENT_PERMISSIONS: readonly Permission[] = [
  { name: 'Create Events', flag: PermissionFlagsBits.CreateEvents },
];

/**
 * Finds the permissions the bot is missing to make events in a server; none if another process holds the gateway for it,
 * as then it shows when one is made.
 */
export async function findMissingForEvents(
  client: Client<true>,
  guildId: string,
): Promise<readonly string[]> {
  const guild = client.guilds.cache.get(guildId);
  if (guild === undefined) return [];
  const { permissions } = guild.members.me ?? (await guild.members.fetchMe());
  return EVENT_PERMISSIONS.filter(({ flag }) => !permissions.has(flag)).map(({ name }) => name);
}

/** Says which permissions the bot is missing to make events, and where to give them. */
export function formatMissingForEvents(missing: readonly string[]): string {
  const what = `the ${LISTED.format(missing)} ${missing.length === 1 ? 'permission' : 'permissions'}`;
  return `To make an event, I'm missing ${what}. Give it to my role in the server's settings, under Roles. All else goes on without it.`;
}

/** The permissions the bot needs in a channel to open threads there and begin them; asked for when one is wanted. */
const THREAD_PERMISSIONS: readonly Permission[] = [
  { name: 'View Channel', flag: PermissionFlagsBits.ViewChannel },
  { name: 'Create Public Threads', flag: PermissionFlagsBits.CreatePublicThreads },
  SEND_IN_THREADS,
  { name: 'Embed Links', flag: PermissionFlagsBits.EmbedLinks },
  { name: 'Read Message History', flag: PermissionFlagsBits.ReadMessageHistory },
];

/** Finds the permissions the bot is missing to open threads in a channel. Throws a `UserError` if it can't see the channel. */
export function findMissingForThreads(
  client: Client<true>,
  guildId: string,
  channelId: string,
): Promise<readonly string[]> {
  return findMissing(client, guildId, channelId, () => THREAD_PERMISSIONS);
}

/** Finds the permissions the bot is missing in a channel. Throws a `UserError` if it can't see the channel. */
export function findMissingPermissions(
  client: Client<true>,
  guildId: string,
  channelId: string,
): Promise<readonly string[]> {
  return findMissing(client, guildId, channelId, listRequired);
}

async function findMissing(
  client: Client<true>,
  guildId: string,
  channelId: string,
  listNeeded: (channel: PostChannel) => readonly Permission[],
): Promise<readonly string[]> {
  const channel = await fetchChannel(client, channelId);
  if (channel === undefined || channel.guildId !== guildId) {
    throw new UserError(
      `I can't see <#${channelId}> in this server. Give me the View Channel permission there, or choose another channel.`,
    );
  }
  const me = await channel.guild.members.fetchMe();
  const mine = channel.permissionsFor(me);
  return listNeeded(channel)
    .filter(({ flag }) => !mine.has(flag))
    .map(({ name }) => name);
}

/** Returns whether a person can see a channel of a server. */
export async function canSee(
  client: Client<true>,
  {
    guildId,
    channelId,
    userId,
  }: { readonly guildId: string; readonly channelId: string; readonly userId: string },
): Promise<boolean> {
  const channel = await fetchChannel(client, channelId);
  if (channel === undefined || channel.guildId !== guildId) return false;
  const member = await channel.guild.members.fetch(userId);
  return channel.permissionsFor(member).has(PermissionFlagsBits.ViewChannel);
}

/** Says which permissions the bot is missing in a channel and where to give them. */
export function formatMissingPermissions(channelId: string, missing: readonly string[]): string {
  const names = LISTED.format(missing);
  const what = `the ${names} ${missing.length === 1 ? 'permission' : 'permissions'}`;
  const why = missing.includes(OPEN_LOCKED.name)
    ? ' I need Manage Threads because the thread is locked.'
    : '';
  return `In <#${channelId}>, I'm missing ${what}.${why} Fix it in the channel's settings, under Permissions.`;
}

const LISTED = new Intl.ListFormat('en-GB');

/** Lists the permissions a channel requires. Threads and voice channels have their own (https://docs.discord.com/developers/topics/permissions). */
function listRequired(channel: PostChannel): readonly Permission[] {
  // Sending a message in a forum makes a post; writing in a post is what it is in any thread.
  if (channel.type === ChannelType.GuildForum) return [...REQUIRED_PERMISSIONS, SEND_IN_THREADS];
  if (channel.isThread()) {
    const required = REQUIRED_PERMISSIONS.map((one) => (one === SEND ? SEND_IN_THREADS : one));
    return channel.locked ? [...required, OPEN_LOCKED] : required;
  }
  return channel.isVoiceBased() ? [...REQUIRED_PERMISSIONS, CONNECT] : REQUIRED_PERMISSIONS;
}

/** A channel in which the bot can post: also a forum, where it makes posts. */
type PostChannel = GuildTextBasedChannel | ForumChannel;

/** Fetches a channel; undefined if it doesn't exist, the bot can't see it, or it takes no messages. */
async function fetchChannel(client: Client<true>, channelId: string): Promise<PostChannel | undefined> {
  try {
    const channel = await client.channels.fetch(channelId);
    if (channel?.type === ChannelType.GuildForum) return channel;
    return channel?.isTextBased() && !channel.isDMBased() ? channel : undefined;
  } catch (error) {
    if (readFailure(error) === 'closed') return undefined;
    throw error;
  }
}
