import {
  AuditLogEvent,
  ChannelType,
  type Client,
  type Guild,
  type GuildMember,
  PermissionFlagsBits,
} from 'discord.js';
import type { Log } from '../../log.ts';
import { readFailure } from '../failure.ts';
import { openDirectChannel } from './send.ts';

/**
 * Finds where a guild that has just invited the bot is told what comes next: in a channel the bot may write in, the one
 * for newcomers if possible, else its inviter in private. Returns the channel's id. Throws whatever Discord answers.
 */
export async function openGreetingChannel(client: Client<true>, guildId: string, log: Log): Promise<string> {
  // A guild of another process's shard is not kept: nobody would tell this process what changes there.
  const fresh = { guild: guildId, cache: false };
  const guild = client.guilds.cache.get(guildId) ?? (await client.guilds.fetch(fresh));
  const me = guild.members.me ?? (await guild.members.fetchMe({ cache: false }));
  const open = await findOpenChannel(guild, me);
  return open ?? openDirectChannel(client, (await findInviter(client, guild, me, log)) ?? guild.ownerId);
}

async function findOpenChannel(
  { systemChannel, channels }: Guild,
  me: GuildMember,
): Promise<string | undefined> {
  const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;
  // Of a guild that another process holds the gateway for, the cache has none.
  const known = channels.cache.size > 0 ? channels.cache : await channels.fetch(undefined, { cache: false });
  const texts = known
    .values()
    .flatMap((channel) => (channel?.type === ChannelType.GuildText ? [channel] : []))
    .toArray()
    .sort((a, b) => a.rawPosition - b.rawPosition || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  return [...(systemChannel === null ? [] : [systemChannel]), ...texts].find((channel) =>
    channel.permissionsFor(me).has(needed),
  )?.id;
}

/** Finds who invited the bot, if the guild lets the bot see its audit log. */
async function findInviter(
  client: Client<true>,
  guild: Guild,
  me: GuildMember,
  log: Log,
): Promise<string | undefined> {
  if (!me.permissions.has(PermissionFlagsBits.ViewAuditLog)) return undefined;
  try {
    const { entries } = await guild.fetchAuditLogs({ type: AuditLogEvent.BotAdd, limit: 10 });
    return entries.find(({ targetId }) => targetId === client.user.id)?.executorId ?? undefined;
  } catch (error) {
    if (readFailure(error) === 'fault') throw error;
    log.info({ err: error, guild: guild.id }, 'could not see who invited the bot');
    return undefined;
  }
}
