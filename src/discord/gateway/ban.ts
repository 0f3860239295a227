import { setTimeout as waitFor } from 'node:timers/promises';
import type { Log } from '../../log.ts';

const TOO_MANY_REQUESTS = 429;

/**
 * A ban by Cloudflare lasts a minute at first, and longer for clients that keep sending requests
 * (https://github.com/discord/discord-api-docs/issues/5810).
 */
const FIRST_PAUSE_MS = 60_000;
const MAX_PAUSE_MS = 15 * 60_000;

/** The clock that waiting uses. */
interface Clock {
  /** In milliseconds since any moment. */
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<unknown>;
}

/** The machine's clock; it does not keep a process alive that has nothing else to do. */
const CLOCK: Clock = {
  now: () => performance.now(),
  sleep: (ms) => waitFor(ms, undefined, { ref: false }),
};

/** Holds requests back while Discord refuses all that come from this address. */
export interface Ban {
  /** Waits until a request may be sent: after each pause one alone, and the others once that one is answered. */
  leave(): Promise<void>;
  /** Sends a request that may be sent, and notes whether its answer is a ban. */
  send<Answer extends Answered>(request: () => Promise<Answer>): Promise<Answer>;
}

interface Answered {
  readonly status: number;
  readonly headers: { has(name: string): boolean };
}

interface Pause {
  readonly lengthMs: number;
  readonly until: number;
  /** The one request that tries whether it is over; undefined while none does. */
  attempt: PromiseWithResolvers<void> | undefined;
}

/**
 * Creates a `Ban`. It holds requests back after a 429 without a time, which is how Cloudflare bans an address: for a
 * minute, and twice as long each time the same answer comes again. Logs one line per pause.
 */
export function createBan(log: Log, { now, sleep }: Clock = CLOCK): Ban {
  let pause: Pause | undefined;
  const end = (ended: Pause): void => {
    if (pause === ended) pause = undefined;
    ended.attempt?.resolve();
  };
  const begin = (): void => {
    const before = pause;
    const lengthMs = before === undefined ? FIRST_PAUSE_MS : Math.min(2 * before.lengthMs, MAX_PAUSE_MS);
    pause = { lengthMs, until: now() + lengthMs, attempt: undefined };
    log.warn(
      { seconds: lengthMs / 1_000 },
      `Discord refuses all requests from this address for now (429 without a time): sending none for ${lengthMs / 1_000} seconds`,
    );
    before?.attempt?.resolve();
  };
  return {
    async leave() {
      while (pause !== undefined) {
        const left = pause.until - now();
        if (left > 0) await sleep(Math.ceil(left));
        else if (pause.attempt === undefined) {
          pause.attempt = Promise.withResolvers();
          return;
        } else await pause.attempt.promise;
      }
    },
    async send(request) {
      const sentAt = now();
      const sentIn = pause;
      // Requests that were under way when the pause began say nothing about the time after it.
      const isAttempt = sentIn !== undefined && sentAt >= sentIn.until;
      try {
        const answer = await request();
        const isBanned = answer.status === TOO_MANY_REQUESTS && !answer.headers.has('retry-after');
        if (isBanned && (pause === undefined || (isAttempt && pause === sentIn))) begin();
        else if (!isBanned && isAttempt) {
          if (pause === sentIn) log.info('Discord accepts requests again');
          end(sentIn);
        }
        return answer;
      } catch (error) {
        // Nobody answered: another request may try.
        if (isAttempt) {
          const { attempt } = sentIn;
          sentIn.attempt = undefined;
          attempt?.resolve();
        }
        throw error;
      }
    },
  };
}
