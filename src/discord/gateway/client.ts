import { Client, DefaultRestOptions, GatewayIntentBits, OAuth2Scopes, Partials } from 'discord.js';
import type { Shards } from '../../config.ts';
import type { Log } from '../../log.ts';
import { REQUIRED_PERMISSIONS } from '../permissions.ts';
import { createBan } from './ban.ts';
import { rightAnswers } from './fix-answers.ts';
import { createPacedRequest } from './rate-limit.ts';
import { createSureCallbacks } from './sure-callbacks.ts';
import { findDownShards } from './watch.ts';

/** A client that is logged in and knows its own user. */
export type ReadyClient = Client<true>;

/** The token and address that a client logs in with. */
export interface Login {
  readonly token: string;
  /** The base address of the REST API, without the version. */
  readonly api: string;
}

/**
 * Creates the client with the intents for guilds, messages (for deletions, not for content) and reactions; none is
 * privileged. The partials let through reactions on cards posted before a restart. Events of a guild reach only the
 * process that runs its shard; any process may send requests over REST.
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
      // We pace requests ourselves, so discord.js's own limit of 50 a second is off.
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    },
    ...(shards === 'auto' ? { shards } : { shards: [...shards.ids], shardCount: shards.count }),
  });
}

/** Says what is wrong with the connection to the gateway; undefined if all our shards are connected. */
export function findGatewayFault(client: Client): string | undefined {
  const down = findDownShards(client);
  if (down.length > 0) return `not connected: shard ${down.join(', ')}`;
  return client.isReady() ? undefined : 'not connected yet';
}

/** Builds the link with which people invite the bot to a server they manage, with the fewest permissions that work. */
export function buildInvite(client: ReadyClient): string {
  return client.generateInvite({
    scopes: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands],
    permissions: REQUIRED_PERMISSIONS.map(({ flag }) => flag),
  });
}
