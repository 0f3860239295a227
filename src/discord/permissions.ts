import { type Client, type GuildTextBasedChannel, PermissionFlagsBits, Routes } from 'discord.js';
import { UserError } from '../errors.ts';
import { readFailure } from './failure.ts';

/** What the bot needs in a channel it posts in, by the names that Discord's own pages show. */
export const REQUIRED_PERMISSIONS = [
  { name: 'View Channel', flag: PermissionFlagsBits.ViewChannel },
  { name: 'Send Messages', flag: PermissionFlagsBits.SendMessages },
  { name: 'Embed Links', flag: PermissionFlagsBits.EmbedLinks },
  { name: 'Add Reactions', flag: PermissionFlagsBits.AddReactions },
  { name: 'Read Message History', flag: PermissionFlagsBits.ReadMessageHistory },
] as const;

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
  return REQUIRED_PERMISSIONS.filter(({ flag }) => !mine.has(flag)).map(({ name }) => name);
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

/**
 * What keeps the bot from posting in a channel, in words that say what to mend; undefined where nothing does. Of a
 * guild that another process holds the gateway for, only the channel itself is asked for: the rest shows when posting.
 */
export async function findObstacle(
  client: Client<true>,
  guildId: string,
  channelId: string,
): Promise<string | undefined> {
  const outOfSight = `I can't see <#${channelId}>: it is gone, or closed to me.`;
  if (!client.guilds.cache.has(guildId)) {
    try {
      await client.rest.get(Routes.channel(channelId));
      return undefined;
    } catch (error) {
      if (readFailure(error) === 'closed') return outOfSight;
      throw error;
    }
  }
  try {
    const missing = await findMissingPermissions(client, guildId, channelId);
    return missing.length === 0 ? undefined : `In <#${channelId}> I lack ${missing.join(', ')}.`;
  } catch (error) {
    if (error instanceof UserError) return outOfSight;
    throw error;
  }
}
