import {
  type Client,
  DiscordAPIError,
  type GuildTextBasedChannel,
  PermissionFlagsBits,
  RESTJSONErrorCodes,
} from 'discord.js';
import { UserError } from '../errors.ts';

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
export async function fetchChannel(
  client: Client<true>,
  channelId: string,
): Promise<GuildTextBasedChannel | undefined> {
  try {
    const channel = await client.channels.fetch(channelId);
    return channel?.isTextBased() && !channel.isDMBased() ? channel : undefined;
  } catch (error) {
    if (isOutOfReach(error)) return undefined;
    throw error;
  }
}

const OUT_OF_REACH: readonly (number | string)[] = [
  RESTJSONErrorCodes.UnknownChannel,
  RESTJSONErrorCodes.UnknownGuild,
  RESTJSONErrorCodes.MissingAccess,
  RESTJSONErrorCodes.MissingPermissions,
];

/** Whether Discord says that the place is gone or closed to us: what only a person can mend. */
function isOutOfReach(error: unknown): boolean {
  return error instanceof DiscordAPIError && OUT_OF_REACH.includes(error.code);
}
