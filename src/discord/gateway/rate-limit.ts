import { setTimeout as waitFor } from 'node:timers/promises';
import { DefaultRestOptions, type RESTOptions } from 'discord.js';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Ban } from './ban.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** Discord's global limit for a bot (https://docs.discord.com/developers/topics/rate-limits#global-rate-limit). */
const LIMIT = 50;
const PER_MS = 1_000;

/** Requests that are sent a second apart may arrive a little closer together. */
const SLACK_MS = 15;

/** Answers to interactions don't count, and people wait for them. */
const UNCOUNTED = /\/v\d+\/(?:interactions|webhooks)\//u;

/** The clock that pacing uses. */
interface Clock {
  /** In milliseconds since any moment. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const CLOCK: Clock = { now: () => performance.now(), sleep: waitFor };

/** Never holds a request back. */
const NO_BAN: Ban = { leave: async () => {}, send: (request) => request() };

/**
 * Creates a function that sends requests in order, at most 50 in any second; answers to interactions go at once.
 * discord.js counts in fixed seconds, so two in a row can hold 100 requests close together. While we are banned, no
 * request is sent.
 */
export function createPacedRequest(
  send: MakeRequest = DefaultRestOptions.makeRequest,
  { now, sleep }: Clock = CLOCK,
  ban: Ban = NO_BAN,
): MakeRequest {
  const inTurn = createSerialQueue();
  /** When the last 50 were sent, the oldest first. */
  const sentAt: number[] = [];
  const waitForLeave = (): Promise<void> =>
    inTurn(async () => {
      await ban.leave();
      const [oldest] = sentAt;
      if (sentAt.length === LIMIT && oldest !== undefined) {
        const mayGoAt = oldest + PER_MS + SLACK_MS;
        // A timer may fire a little early.
        while (now() < mayGoAt) await sleep(Math.ceil(mayGoAt - now()));
        sentAt.shift();
      }
      sentAt.push(now());
    });
  return async (url, init) => {
    if (UNCOUNTED.test(new URL(url).pathname)) await ban.leave();
    else await waitForLeave();
    return ban.send(() => send(url, init));
  };
}
