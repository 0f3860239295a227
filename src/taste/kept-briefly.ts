/** The feeds of a list are due at the same times; after that, what they share would only take memory. */
const KEPT_MS = 60_000;

/**
 * Reads something once for all who ask within a minute, by a key; who asks while it is read waits for the same. A failure
 * is not kept.
 */
export function keepBriefly<Asked, Result>(
  keyOf: (asked: Asked) => string,
  read: (asked: Asked) => Promise<Result>,
): (asked: Asked) => Promise<Result> {
  const kept = new Map<string, Promise<Result>>();
  return (asked) => {
    const key = keyOf(asked);
    const before = kept.get(key);
    if (before !== undefined) return before;
    const reading = read(asked);
    kept.set(key, reading);
    const forget = (): boolean => kept.delete(key);
    reading.catch(forget);
    setTimeout(forget, KEPT_MS).unref();
    return reading;
  };
}
