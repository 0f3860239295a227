import { setTimeout as waitFor } from 'node:timers/promises';
import { readFailure } from './failure.ts';

const TRIES = 4;
const FIRST_PAUSE_MS = 250;

/**
 * Makes a request that may safely be made twice, up to four times within two seconds where the network or Discord
 * fails: most such failures are over by then. discord.js itself tries again only after some of them.
 */
export async function patiently<Result>(request: () => Promise<Result>): Promise<Result> {
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
