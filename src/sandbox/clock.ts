/** The sandbox's clock: runs like the real one, from where it was last set. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Sets the clock ahead. Throws `RangeError` for a time that has passed: ids and messages are ordered by time. */
  moveTo(time: number): void;
}

/** Creates a clock that agrees with another until it is moved. */
export function createClock(real: () => number): Clock {
  let ahead = 0;
  const now = (): number => real() + ahead;
  return {
    now,
    moveTo(time) {
      if (time < now()) throw new RangeError('The sandbox can only be moved ahead.');
      ahead = time - real();
    },
  };
}
