import { DiscordAPIError, HTTPError, REST } from 'discord.js';
import { z } from 'zod';
import { UserError } from '../errors.ts';

const TIMEOUT_MS = 10_000;

const UNAUTHORIZED = 401;

const self = z.looseObject({ id: z.string(), username: z.string() });

/**
 * Asks Discord, or the proxy in front of it, whose token this is; returns the answer in words. Throws `UserError` if it
 * can't.
 */
export async function checkDiscord(
  api: string,
  token: string,
  timeout: number = TIMEOUT_MS,
): Promise<string> {
  const rest = new REST({ api, timeout, retries: 0 }).setToken(token);
  const answer = await rest.get('/users/@me').catch((error: unknown) => {
    throw new UserError(wordsFor(error, api), { cause: error });
  });
  if (!self.safeParse(answer).success)
    throw new UserError(`${api} answers, but not like Discord. ${advise(api)}`);
  return `${api} takes the token`;
}

const application = z.looseObject({ integration_types_config: z.record(z.string(), z.unknown()) });

/** Discord's number for an installation by a person (https://docs.discord.com/developers/resources/application#installation-context). */
const USER_INSTALL = '1';

/** Whether people can install the bot for themselves; undefined if Discord doesn't say. */
export async function canUsersInstall(
  api: string,
  token: string,
  timeout: number = TIMEOUT_MS,
): Promise<boolean | undefined> {
  const rest = new REST({ api, timeout, retries: 0 }).setToken(token);
  // Why Discord can't be asked is said by `checkDiscord`.
  const answer = await rest.get('/applications/@me').catch(() => undefined);
  const config = application.safeParse(answer).data?.integration_types_config;
  return config && USER_INSTALL in config;
}

function wordsFor(error: unknown, api: string): string {
  if (error instanceof DiscordAPIError || error instanceof HTTPError) {
    return error.status === UNAUTHORIZED
      ? `${api} rejects the token in DISCORD_TOKEN. Create a new one.`
      : `${api} answers with HTTP status ${error.status}. ${advise(api)}`;
  }
  return `${api} can't be reached: ${reasonOf(error)}. ${advise(api)}`;
}

function advise(api: string): string {
  return new URL(api).hostname === 'discord.com'
    ? 'Check your network, and https://discordstatus.com for whether Discord itself is down.'
    : 'It is set in DISCORD_API: is that proxy running, can it reach Discord, and does the address end in /api?';
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it closes the connection',
  UND_ERR_SOCKET: 'it closes the connection',
  ENOTFOUND: 'no host has that name',
  EAI_AGAIN: "its name can't be looked up",
};

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'AbortError') return `no answer in time`;
  const code = 'code' in error ? String(error.code) : '';
  return REASONS[code] ?? (error.cause === undefined ? error.message : reasonOf(error.cause));
}
