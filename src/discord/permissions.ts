import { type Client, type GuildTextBasedChannel, PermissionFlagsBits } from 'discord.js';
import { UserError } from '../errors.ts';
import { readFailure } from './failure.ts';

/** A permission, by the name that Discord's own pages show. */
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
  name: 'Manage Threads (as the thread is locked)',
  flag: PermissionFlagsBits.ManageThreads,
};
/** Without it a voice channel's text is closed, too. */
const CONNECT: Permission = { name: 'Connect', flag: PermissionFlagsBits.Connect };

/** What the bot needs in a channel it posts in. */
export const REQUIRED_PERMISSIONS: readonly Permission[] = [
  { name: 'View Channel', flag: PermissionFlagsBits.ViewChannel },
  SEND,
  { name: 'Embed Links', flag: PermissionFlagsBits.EmbedLinks },
  { name: 'Add Reactions', flag: PermissionFlagsBits.AddReactions },
  { name: 'Read Message History', flag: PermissionFlagsBits.ReadMessageHistory },
];

/** The required permissions that the bot lacks in a channel. Throws as `fetchChannel` does. */
export async function findMissingPermissions(
  client: Client<true>,
  guildId: string,
  channelId: string,
): Promise<readonly string[]> {
  const channel = await fetchChannel(client, channelId);
  if (channel === undefined || channel.guildId !== guildId) {
    throw new UserError(
      `I can't see <#${channelId}> in this server. Give me View Channel there, or name another channel.`,
    );
  }
  const me = await channel.guild.members.fetchMe();
  const mine = channel.permissionsFor(me);
  return listRequired(channel)
    .filter(({ flag }) => !mine.has(flag))
    .map(({ name }) => name);
}

/** Threads and voice channels have permissions of their own (https://docs.discord.com/developers/topics/permissions). */
function listRequired(channel: GuildTextBasedChannel): readonly Permission[] {
  if (channel.isThread()) {
    const required = REQUIRED_PERMISSIONS.map((one) => (one === SEND ? SEND_IN_THREADS : one));
    return channel.locked ? [...required, OPEN_LOCKED] : required;
  }
  return channel.isVoiceBased() ? [...REQUIRED_PERMISSIONS, CONNECT] : REQUIRED_PERMISSIONS;
}

/** The channel, if it is there, seen by the bot, and takes messages. */
async function fetchChannel(
  client: Client<true>,
  channelId: string,
): Promise<GuildTextBasedChannel | undefined> {
  try {
    const channel = await client.channels.fetch(channelId);
    return channel?.isTextBased() && !channel.isDMBased() ? channel : undefined;
  } catch (error) {
    if (readFailure(error) === 'closed') return undefined;
    throw error;
  }
}
