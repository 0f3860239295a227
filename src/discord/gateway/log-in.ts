import { setTimeout as waitFor } from 'node:timers/promises';
import { type Client, DiscordAPIError, Events, HTTPError } from 'discord.js';
import { UserError } from '../../errors.ts';
import type { Log } from '../../log.ts';
import { pauseBefore } from '../retry.ts';
import type { Login, ReadyClient } from './client.ts';
import { formatGatewayRefusal, TOKEN_REFUSED } from './refusal.ts';

/** What logging in needs beside the login. */
export interface LogInOptions {
  /** Opens a client that has not logged in yet: discord.js can't log in again with one that failed. */
  readonly open: () => Client;
  readonly log: Log;
  /** Ends the waiting. */
  readonly signal: AbortSignal;
  /** Waits so many milliseconds; on the clock if left out. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

const sleepOnClock = (ms: number, signal: AbortSignal): Promise<unknown> =>
  waitFor(ms, undefined, { signal });

/**
 * Logs in and waits until the gateway says who we are, for as long as Discord, or the way to it, is in trouble: a
 * supervisor would give up after a few starts. Throws `UserError` for what only a person can mend.
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
    // Of the two, only the gateway's code says why it closed for good.
    await Promise.race([ready.promise, client.login(token)]);
    return await ready.promise;
  } finally {
    signal.removeEventListener('abort', stop);
    client.off(Events.ShardDisconnect, refuse);
  }
}

/** A server that is just starting listens after a few seconds; for longer, an address with nothing behind it is wrong. */
const NOTHING_THERE_TRIES = 4;

/** An address at which no Discord is answers so. */
const MISADDRESSED = [400, 404, 405, 410];

interface Failed {
  readonly api: string;
  readonly log: Log;
  readonly error: unknown;
  readonly seconds: number;
  /** How often in a row nothing was there. */
  readonly absent: number;
}

function isNothingThere(error: unknown): boolean {
  const code = codeOf(error);
  return code === 'ECONNREFUSED' || code === 'ENOTFOUND';
}

/** Says that it is tried again. Throws where that is no use. */
function tell({ api, log, error, seconds, absent }: Failed): void {
  if (error instanceof UserError) throw error;
  const code = codeOf(error);
  if (code === 'TokenInvalid') throw new UserError(TOKEN_REFUSED, { cause: error });
  if (isNothingThere(error)) {
    if (absent < NOTHING_THERE_TRIES) {
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
      `Discord can't be reached at ${api}: it answers with HTTP status ${status}. Check DISCORD_API if you set it.`,
      { cause: error },
    );
  }
  log.warn(
    { err: error, seconds },
    `Discord can't be reached at ${api}: ${formatOutage(error)}. The bot waits, and tries again in ${seconds} seconds`,
  );
}

const REASONS: Readonly<Record<string, string>> = {
  EAI_AGAIN: "its name can't be looked up",
  ECONNRESET: 'the connection was broken',
  UND_ERR_SOCKET: 'the connection was broken',
  ETIMEDOUT: 'it did not answer in time',
};

function formatOutage(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) return `it answers with HTTP status ${status}`;
  if (error instanceof TypeError || error instanceof SyntaxError)
    return 'what it answers is not what Discord answers';
  const code = codeOf(error);
  if (code !== undefined) return REASONS[code] ?? code;
  if (error instanceof Error && error.name === 'AbortError') return 'it did not answer in time';
  return error instanceof Error ? error.message : String(error);
}

function statusOf(error: unknown): number | undefined {
  return error instanceof HTTPError || error instanceof DiscordAPIError ? error.status : undefined;
}

/** The code of an error or of what caused it. */
function codeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return codeOf(error.cause);
}
