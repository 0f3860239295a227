const FIRST_MINUTES = 1;
const MOST_MINUTES = 30;

/** When to try again what failed `tries` times before: after a minute, then twice as long each time, half an hour at most. */
export function backOff(now: Temporal.Instant, tries: number): Temporal.Instant {
  const minutes = Math.min(MOST_MINUTES, FIRST_MINUTES * 2 ** Math.min(tries, 10));
  return now.add({ seconds: minutes * 60 });
}
