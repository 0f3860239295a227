import { AuditLogEvent, ChannelType, type Guild, PermissionFlagsBits, Routes } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { listFeeds } from '../../feeds/feeds.ts';
import type { Log } from '../../log.ts';
import { readFailure } from '../failure.ts';
import type { ReadyClient } from '../gateway/client.ts';
import { withRetry } from '../retry.ts';
import { openDirectChannel } from './send.ts';

/** What greeting needs. */
export interface GreetServices {
  readonly database: Database;
  readonly log: Log;
}

const WORDS =
  "I post each day's new papers, one card each: run `/feeds add` in the channel that should get them.";

/**
 * Says, in a guild the bot was just invited to, what comes next: in a channel it may write in, the one for newcomers if
 * it can, else to its inviter in private. A guild that has feeds, as it invites the bot again, needs no greeting.
 */
export async function greet(client: ReadyClient, guild: Guild, services: GreetServices): Promise<void> {
  if ((await listFeeds(services.database, guild.id)).length > 0) return;
  const channelId = findOpenChannel(guild) ?? (await openInvitersChannel(client, guild, services.log));
  if (channelId === undefined) return;
  try {
    // The nonce holds it back where two processes are told of the same invitation.
    const body = {
      content: WORDS,
      nonce: `hello${guild.id}`,
      enforce_nonce: true,
      allowed_mentions: { parse: [] },
    };
    await withRetry(() => client.rest.post(Routes.channelMessages(channelId), { body }));
  } catch (error) {
    services.log.warn({ err: error, guild: guild.id }, 'a server that invited the bot could not be greeted');
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

/** The private channel of whoever invited the bot, as far as the server lets the bot see; else of the server's owner. */
async function openInvitersChannel(client: ReadyClient, guild: Guild, log: Log): Promise<string | undefined> {
  const inviter = (await findInviter(client, guild, log)) ?? guild.ownerId;
  try {
    return await withRetry(() => openDirectChannel(client, inviter));
  } catch (error) {
    log.warn({ err: error, guild: guild.id }, 'a server that invited the bot could not be greeted');
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
    log.info({ err: error, guild: guild.id }, 'who invited the bot could not be seen');
    return undefined;
  }
}
