import { setTimeout as waitFor } from 'node:timers/promises';
import { type Client, DiscordAPIError, Events, HTTPError } from 'discord.js';
import { messageOf, UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { formatCount } from '../render/text.ts';
import { pauseBefore } from '../retry.ts';
import type { Login, ReadyClient } from './client.ts';
import { formatGatewayRefusal, TOKEN_REFUSED } from './refusal.ts';

/** Options of logging in, besides the login itself. */
export interface LogInOptions {
  /** Opens a client that has not logged in yet: discord.js can't log in again with one that failed. */
  readonly open: () => Client;
  readonly log: Log;
  /** Stops waiting. */
  readonly signal: AbortSignal;
  /** Waits this many milliseconds; by the machine's clock if left out. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const sleepOnClock = (ms: number, signal: AbortSignal): Promise<unknown> =>
  waitFor(ms, undefined, { signal });

/**
 * Logs in and waits until the gateway says who we are, however long Discord or the network is in trouble: a supervisor
 * would give up after a few starts. Throws `UserError` for what only a person can fix.
 */
export async function logIn({ token, api }: Login, options: LogInOptions): Promise<ReadyClient> {
  const { open, log, signal, sleep = sleepOnClock } = options;
  let absent = 0;
  for (let failed = 1; ; failed += 1) {
    const client = open();
    client.on(Events.Error, (error) => log.error({ err: error }, 'Discord client'));
    client.on(Events.Warn, (text) => log.warn({ text }, 'Discord client'));
    try {
      return await logInOnce(client, token, signal);
    } catch (error) {
      await client.destroy();
      signal.throwIfAborted();
      const seconds = pauseBefore(failed);
      absent = isNothingThere(error) ? absent + 1 : 0;
      tell({ api, log, error, seconds, absent });
      await sleep(seconds * 1_000, signal).catch(() => signal.throwIfAborted());
    }
  }
}

async function logInOnce(client: Client, token: string, signal: AbortSignal): Promise<ReadyClient> {
  const ready = Promise.withResolvers<ReadyClient>();
  const stop = (): void => ready.reject(signal.reason);
  const refuse = ({ code }: { readonly code: number }): void =>
    ready.reject(new UserError(formatGatewayRefusal(code)));
  signal.addEventListener('abort', stop);
  client.once(Events.ClientReady, ready.resolve);
  client.on(Events.ShardDisconnect, refuse);
  try {
    signal.throwIfAborted();
    // If both fail, only the gateway's code says why it closed for good.
    await Promise.race([ready.promise, client.login(token)]);
    return await ready.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    client.off(Events.ShardDisconnect, refuse);
  }
}

/** A server that is starting listens within a few seconds. If nothing is there after that, the address is wrong. */
const MAX_NOTHING_THERE_TRIES = 4;

/** The answers of an address that isn't Discord's. */
const MISADDRESSED = [400, 404, 405, 410];

interface Failed {
  readonly api: string;
  readonly log: Log;
  readonly error: unknown;
  readonly seconds: number;
  /** How many times in a row nothing was there. */
  readonly absent: number;
}

function isNothingThere(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND';
}

/** Logs that the login is tried again. Throws if that is no use. */
function tell({ api, log, error, seconds, absent }: Failed): void {
  if (error instanceof UserError) throw error;
  const code = codeOf(error);
  if (code === 'TokenInvalid') throw new UserError(TOKEN_REFUSED, { cause: error });
  if (isNothingThere(error)) {
    if (absent < MAX_NOTHING_THERE_TRIES) {
      log.debug({ err: error, seconds }, 'Discord is not there yet');
      return;
    }
    throw new UserError(
      `Discord can't be reached at ${api}. Check the network, or DISCORD_API if you set it.`,
      { cause: error },
    );
  }
  const status = statusOf(error);
  if (status !== undefined && MISADDRESSED.includes(status)) {
    throw new UserError(
      `Discord can't be reached at ${api}: it answered with HTTP status ${status}. Check DISCORD_API if you set it.`,
      { cause: error },
    );
  }
  log.warn(
    { err: error, seconds },
    `Discord can't be reached at ${api}: ${formatOutage(error)}. Trying again in ${formatCount(seconds, 'second')}`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EAI_AGAIN: 'its name could not be resolved',
  ECONNRESET: 'the connection was broken',
  UND_ERR_SOCKET: 'the connection was broken',
  ETIMEDOUT: 'it did not answer in time',
};

function formatOutage(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) return `it answered with HTTP status ${status}`;
  if (error instanceof TypeError || error instanceof SyntaxError)
    return 'its answer is not one that Discord gives';
  const code = codeOf(error);
  if (code !== undefined) return REASONS[code] ?? code;
  if (error instanceof Error && error.name === 'AbortError') return 'it did not answer in time';
  return messageOf(error);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof HTTPError || error instanceof DiscordAPIError ? error.status : undefined;
}

/** Returns the code of an error or of its cause. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
