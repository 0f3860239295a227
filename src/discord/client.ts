import { Client, Events, GatewayIntentBits, HTTPError, OAuth2Scopes, Partials, Status } from 'discord.js';
import type { Shards } from '../config.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import { createSureCallbacks } from './callbacks.ts';
import type { Command } from './command.ts';
import { createPacedRequest } from './pace.ts';
import { REQUIRED_PERMISSIONS } from './permissions.ts';
import { buildRegistration } from './registration.ts';

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
export function createClient(api: string, shards: Shards): Client {
  return new Client({
    intents: [
      GatewayIntentBits.Guilds,
      GatewayIntentBits.GuildMessages,
      GatewayIntentBits.GuildMessageReactions,
    ],
    partials: [Partials.Message, Partials.Channel, Partials.Reaction, Partials.User],
    allowedMentions: { parse: [] },
    // Paced by ourselves: discord.js's own count of 50 a second is switched off.
    rest: {
      api,
      makeRequest: createSureCallbacks(createPacedRequest()),
      globalRequestsPerSecond: Number.POSITIVE_INFINITY,
    },
    ...(shards === 'auto' ? { shards } : { shards: [...shards.ids], shardCount: shards.count }),
  });
}

/** Logs in and waits until the gateway says who we are. Throws `UserError` where Discord refuses the token. */
export async function logIn(client: Client, { token, api }: Login, log: Log): Promise<ReadyClient> {
  client.on(Events.Error, (error) => log.error({ err: error }, 'Discord client'));
  client.on(Events.Warn, (text) => log.warn({ text }, 'Discord client'));
  const ready = Promise.withResolvers<ReadyClient>();
  client.once(Events.ClientReady, ready.resolve);
  try {
    await client.login(token);
  } catch (error) {
    throw loginRefusal(error, api);
  }
  return ready.promise;
}

function loginRefusal(error: unknown, api: string): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const cause =
    error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause.code : code;
  if (code === 'TokenInvalid') {
    return new UserError(
      'Discord refuses the token in DISCORD_TOKEN. Make a new one in the developer portal, on the page "Bot", and set it.',
      { cause: error },
    );
  }
  if (error instanceof HTTPError) {
    return new UserError(
      `Discord can't be reached at ${api}: it answers with HTTP status ${error.status}. Try again in a minute, or check DISCORD_API if you set it.`,
      { cause: error },
    );
  }
  if (cause === 'ECONNREFUSED' || cause === 'ENOTFOUND' || cause === 'EAI_AGAIN') {
    return new UserError(
      `Discord can't be reached at ${api}. Check the network, or DISCORD_API if you set it.`,
      {
        cause: error,
      },
    );
  }
  return error;
}

/** What is wrong with the connection to the gateway, in words; undefined where every shard of ours stands. */
export function findGatewayFault(client: Client): string | undefined {
  const down = [...client.ws.shards.values()].filter(({ status }) => status !== Status.Ready);
  if (down.length > 0) return `not connected: shard ${down.map(({ id }) => id).join(', ')}`;
  return client.isReady() ? undefined : 'not connected yet';
}

/**
 * Tells Discord our commands, for all guilds; they replace those it knew. Of several processes the one with shard 0
 * does it.
 */
export async function registerCommands(client: ReadyClient, commands: readonly Command[]): Promise<void> {
  if (!client.ws.shards.has(0)) return;
  await client.application.commands.set(commands.map(buildRegistration));
}

/** The link by which a person who manages a server invites the bot, with the fewest permissions that work. */
export function buildInvite(client: ReadyClient): string {
  return client.generateInvite({
    scopes: [OAuth2Scopes.Bot, OAuth2Scopes.ApplicationsCommands],
    permissions: REQUIRED_PERMISSIONS.map(({ flag }) => flag),
  });
}
