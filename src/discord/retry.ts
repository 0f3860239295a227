import { setTimeout as waitFor } from 'node:timers/promises';
import { readFailure } from './failure.ts';

const MAX_PAUSE_SECONDS = 60;

/** Returns how many seconds to wait after this many failures: one, then twice as long each time, at most a minute. */
export function pauseBefore(failed: number): number {
  return Math.min(MAX_PAUSE_SECONDS, 2 ** Math.min(failed - 1, 10));
}

const MAX_TRIES = 4;
const FIRST_PAUSE_MS = 250;

/**
 * Makes a request that is safe to repeat, up to four times within two seconds while the network or Discord fails: most
 * failures are over by then. After a 5xx, a broken connection or no answer, discord.js makes four tries within each of
 * these: 16 in all.
 */
export async function withRetry<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let failed = 0; ; ) {
    try {
      return await request();
    } catch (error) {
      failed += 1;
      if (readFailure(error) !== 'passing' || failed === MAX_TRIES) throw error;
      // Jittered, so that requests that failed together are not repeated together.
      await waitFor(FIRST_PAUSE_MS * 2 ** (failed - 1) * (0.5 + Math.random()));
    }
  }
}
