import { setTimeout as waitFor } from 'node:timers/promises';
import { readFailure } from './failure.ts';

const MAX_PAUSE_SECONDS = 60;

/** Seconds to wait after so many failures of what is tried until it works: one, then twice as long, a minute at most. */
export function pauseBefore(failed: number): number {
  return Math.min(MAX_PAUSE_SECONDS, 2 ** Math.min(failed - 1, 10));
}

const TRIES = 4;
const FIRST_PAUSE_MS = 250;

/**
 * Makes a request that may safely be made twice, up to four times within two seconds where the network or Discord
 * fails: most such failures are over by then. After a 5xx, a broken connection or no answer, discord.js tries four times
 * within each: 16 in all.
 */
export async function withRetry<Result>(request: () => Promise<Result>): Promise<Result> {
  for (let failed = 0; ; ) {
    try {
      return await request();
    } catch (error) {
      failed += 1;
      if (readFailure(error) !== 'passing' || failed === TRIES) throw error;
      // Jittered, so that many who failed together do not come back together.
      await waitFor(FIRST_PAUSE_MS * 2 ** (failed - 1) * (0.5 + Math.random()));
    }
  }
}
