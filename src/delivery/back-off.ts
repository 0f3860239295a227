const FIRST_SECONDS = 15;
const MAX_SECONDS = 1_800;

/**
 * Returns when to try again after `tries` earlier failures: after a quarter of a minute, then twice as long each time, half
 * an hour at most.
 */
export function backOff(now: Temporal.Instant, tries: number): Temporal.Instant {
  return now.add({ seconds: Math.min(MAX_SECONDS, FIRST_SECONDS * 2 ** Math.min(tries, 10)) });
}
