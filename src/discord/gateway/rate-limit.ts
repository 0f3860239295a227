import { setTimeout as waitFor } from 'node:timers/promises';
import { DefaultRestOptions, type RESTOptions } from 'discord.js';
import { createSerialQueue } from '../../serial-queue.ts';
import type { Ban } from './ban.ts';

type MakeRequest = RESTOptions['makeRequest'];

/** What Discord allows a bot over all (https://docs.discord.com/developers/topics/rate-limits#global-rate-limit). */
const LIMIT = 50;
const PER_MS = 1_000;

/** Requests don't all take the same time on the way: sent a second apart, two may arrive a little closer. */
const SLACK_MS = 15;

/** Answers to interactions are not counted, and people wait for them. */
const UNCOUNTED = /\/v\d+\/(?:interactions|webhooks)\//u;

/** What pacing needs of the world. */
interface Clock {
  /** In milliseconds, from any moment on. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const CLOCK: Clock = { now: () => performance.now(), sleep: waitFor };

/** Where nobody bans us. */
const NO_BAN: Ban = { leave: async () => {}, send: (request) => request() };

/**
 * Sends requests so that no second has more than 50 of them, whenever it begins, the first come first; answers to
 * interactions go at once. discord.js counts by seconds of its own, of which two in a row can hold 100 close together.
 * While we are banned, none of them goes.
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
