import { AuditLogEvent, ChannelType, type Guild, PermissionFlagsBits, Routes } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { listFeeds } from '../../feeds/feeds.ts';
import type { Log } from '../../log.ts';
import { readFailure } from '../failure.ts';
import type { ReadyClient } from '../gateway/client.ts';
import { withRetry } from '../retry.ts';
import { openDirectChannel } from './send.ts';

/** The services that greeting needs. */
export interface GreetServices {
  readonly database: Database;
  readonly log: Log;
}

const GREETING =
  "I post each day's new papers, one card per paper. Run `/feeds add` in the channel that should get them.";

/**
 * Tells a guild that has just invited the bot what to do next: in a channel it can write in, preferably the one for
 * newcomers, or else in private to the person who invited it. A guild that invites the bot again and still has feeds
 * needs no greeting.
 */
export async function greet(client: ReadyClient, guild: Guild, services: GreetServices): Promise<void> {
  if ((await listFeeds(services.database, guild.id)).length > 0) return;
  const channelId = findOpenChannel(guild) ?? (await openInvitersChannel(client, guild, services.log));
  if (channelId === undefined) return;
  try {
    // The nonce keeps two processes that hear of the same invitation from both greeting.
    const body = {
      content: GREETING,
      nonce: `hello${guild.id}`,
      enforce_nonce: true,
      allowed_mentions: { parse: [] },
    };
    await withRetry(() => client.rest.post(Routes.channelMessages(channelId), { body }));
  } catch (error) {
    services.log.warn({ err: error, guild: guild.id }, 'could not greet a server that invited the bot');
  }
}

function findOpenChannel({ systemChannel, channels, members: { me } }: Guild): string | undefined {
  const needed = PermissionFlagsBits.ViewChannel | PermissionFlagsBits.SendMessages;
  const texts = channels.cache
    .filter((channel) => channel.type === ChannelType.GuildText)
    .sort((a, b) => a.rawPosition - b.rawPosition || (BigInt(a.id) < BigInt(b.id) ? -1 : 1));
  return [...(systemChannel === null ? [] : [systemChannel]), ...texts.values()].find(
    (channel) => me !== null && channel.permissionsFor(me).has(needed),
  )?.id;
}

/** Opens the private channel of the person who invited the bot, if the audit log names them; otherwise of the owner. */
async function openInvitersChannel(client: ReadyClient, guild: Guild, log: Log): Promise<string | undefined> {
  const inviter = (await findInviter(client, guild, log)) ?? guild.ownerId;
  try {
    return await withRetry(() => openDirectChannel(client, inviter));
  } catch (error) {
    log.warn({ err: error, guild: guild.id }, 'could not greet a server that invited the bot');
    return undefined;
  }
}

async function findInviter(client: ReadyClient, guild: Guild, log: Log): Promise<string | undefined> {
  if (!guild.members.me?.permissions.has(PermissionFlagsBits.ViewAuditLog)) return undefined;
  try {
    const { entries } = await guild.fetchAuditLogs({ type: AuditLogEvent.BotAdd, limit: 10 });
    return entries.find(({ targetId }) => targetId === client.user.id)?.executorId ?? undefined;
  } catch (error) {
    if (readFailure(error) === 'fault') throw error;
    log.info({ err: error, guild: guild.id }, 'could not see who invited the bot');
    return undefined;
  }
}
