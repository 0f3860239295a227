import {
  type Client,
  Events,
  GatewayDispatchEvents,
  RESTJSONErrorCodes,
  Routes,
  ShardClientUtil,
} from 'discord.js';
import { z } from 'zod';
import type { Database } from '../../database/connect.ts';
import type { Log } from '../../log.ts';
import { createSerialQueue } from '../../serial-queue.ts';
import { noteLeft, noteReturned, type Presence, reviewServers } from '../../servers/left.ts';
import { hasCode } from '../failure.ts';
import { withRetry } from '../retry.ts';
import type { ReadyClient } from './client.ts';

/** The services that following the bot's servers needs. */
interface ServerServices {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** The notes about the servers that the bot leaves, and comes back to. */
export interface ServerNotes {
  /** Compares the notes with the servers that the bot is in. */
  review(): Promise<void>;
  /** Waits until the events received so far are noted. */
  settled(): Promise<void>;
}

const readyShape = z.object({ guilds: z.array(z.object({ id: z.string() })) });

/**
 * Notes which servers the bot leaves, and comes back to, from now on. Outages change nothing: discord.js has another event
 * for them. `wantReview` is called when the bot may have left servers, or be back, without hearing of it.
 */
export function followServers(
  client: ReadyClient,
  { database, now, log }: ServerServices,
  wantReview: () => void,
): ServerNotes {
  // One at a time, so that a kick and an invitation never overtake each other.
  const inTurn = createSerialQueue();
  const note = (guild: string, change: () => Promise<void>): void => {
    inTurn(change).catch((error: unknown) => {
      log.error({ err: error, guild }, 'could not note that the bot left a server or is back; a review will');
      wantReview();
    });
  };
  client.on(Events.GuildDelete, ({ id }) => {
    log.info({ guild: id }, 'the bot was removed from a server, or the server was deleted');
    note(id, () => noteLeft(database, id, now()));
  });
  client.on(Events.GuildCreate, ({ id }) => note(id, () => noteReturned(database, id)));
  client.ws.on(GatewayDispatchEvents.Ready, (data: unknown, shardId: number) => {
    dropAbsent(client, data, shardId);
    wantReview();
  });
  const presence = createPresence(client);
  return {
    review: () =>
      inTurn(async () => {
        const { left, returned } = await reviewServers(database, presence, now());
        for (const guild of left) log.info({ guild }, 'the bot is no longer in a server that has data');
        for (const guild of returned) log.info({ guild }, 'the bot is back in a server that it had left');
      }),
    settled: () => inTurn(async () => undefined),
  };
}

/**
 * Drops a shard's guilds that a new session no longer has: discord.js keeps them, and would not tell when the bot is
 * invited again.
 */
function dropAbsent(client: ReadyClient, data: unknown, shardId: number): void {
  const ready = readyShape.safeParse(data);
  if (!ready.success) return;
  const listed = new Set(ready.data.guilds.map(({ id }) => id));
  const absent = client.guilds.cache.filter((guild) => guild.shardId === shardId && !listed.has(guild.id));
  for (const [id, { channels }] of absent) {
    for (const channelId of channels.cache.keys()) client.channels.cache.delete(channelId);
    client.guilds.cache.delete(id);
  }
}

/** Reads from the guilds of this process's shards, which the gateway has listed by the time that a client is ready. */
function createPresence(client: ReadyClient): Presence {
  return {
    has: (guildId) => client.guilds.cache.has(guildId),
    judges(guildId) {
      const { shardCount } = client.options;
      if (shardCount === undefined || !/^\d+$/u.test(guildId)) return false;
      return client.ws.shards.has(ShardClientUtil.shardIdForGuildId(guildId, shardCount));
    },
  };
}

/** Asks Discord whether the bot is in a guild, whichever process has its shard. */
export async function isInGuild(client: Client<true>, guildId: string): Promise<boolean> {
  try {
    await withRetry(() => client.rest.get(Routes.guild(guildId)));
    return true;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownGuild)) return false;
    if (hasCode(error, RESTJSONErrorCodes.MissingAccess)) return false;
    throw error;
  }
}
