import { Client, DefaultRestOptions, GatewayIntentBits, OAuth2Scopes, Partials } from 'discord.js';
import type { Shards } from '../../config.ts';
import type { Log } from '../../log.ts';
import { REQUIRED_PERMISSIONS } from '../permissions.ts';
import { createBan } from './ban.ts';
import { rightAnswers } from './fix-answers.ts';
import { createPacedRequest } from './rate-limit.ts';
import { createSureCallbacks } from './sure-callbacks.ts';
import { findDownShards } from './watch.ts';

/** A client that is logged in and knows itself. */
export type ReadyClient = Client<true>;

/** What a client logs in with. */
export interface Login {
  readonly token: string;
  /** Base of the REST API, without its version. */
  readonly api: string;
}

/**
 * Creates the client: guilds, their messages (deletions are wanted, content is not) and reactions; nothing
 * privileged. The partials let reactions through on cards posted before a restart. What happens in a guild reaches
 * the process that runs its shard, and no other; what is sent over REST may come from any.
 */
export function createClient(api: string, shards: Shards, log: Log): Client {
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.GuildMessageReactions,
    ],
    partials: [Partials.Message, Partials.Channel, Partials.Reaction, Partials.User],
    allowedMentions: { parse: [] },
    rest: {
      api,
      makeRequest: createSureCallbacks(
        createPacedRequest(rightAnswers(DefaultRestOptions.makeRequest), undefined, createBan(log)),
      ),
      // Paced by ourselves: discord.js's own count of 50 a second is switched off.
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    },
    ...(shards === 'auto' ? { shards } : { shards: [...shards.ids], shardCount: shards.count }),
  });
}

/** What is wrong with the connection to the gateway, in words; undefined where every shard of ours stands. */
export function findGatewayFault(client: Client): string | undefined {
  const down = findDownShards(client);
  if (down.length > 0) return `not connected: shard ${down.join(', ')}`;
  return client.isReady() ? undefined : 'not connected yet';
}

/** The link by which a person who manages a server invites the bot, with the fewest permissions that work. */
export function buildInvite(client: ReadyClient): string {
  return client.generateInvite({
    scopes: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands],
    permissions: REQUIRED_PERMISSIONS.map(({ flag }) => flag),
  });
}
