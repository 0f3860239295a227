/** How often something may be done by each. */
export interface Limit {
  /** So often at once, and so often in each period. */
  readonly max: number;
  readonly periodMs: number;
}

/** Asks whether somebody may do it once more: undefined if so, else after how many seconds they may. */
export type Limiter = (key: string) => number | undefined;

/** More at a time would be an attack: whoever came first is forgotten, and starts anew. */
const MAX_KEYS = 10_000;

interface Bucket {
  left: number;
  at: number;
}

/** Creates a limiter: what was used comes back evenly over a period. `nowMs` never goes back. */
export function createLimiter({ max, periodMs }: Limit, nowMs: () => number): Limiter {
  const buckets = new Map<string, Bucket>();
  const msEach = periodMs / max;
  return (key) => {
    const now = nowMs();
    const known = buckets.get(key) ?? { left: max, at: now };
    const left = Math.min(max, known.left + (now - known.at) / msEach);
    buckets.delete(key);
    buckets.set(key, { left: left < 1 ? left : left - 1, at: now });
    const [oldest] = buckets.keys();
    if (buckets.size > MAX_KEYS && oldest !== undefined) buckets.delete(oldest);
    return left < 1 ? Math.ceil(Math.round((1 - left) * msEach) / 1_000) : undefined;
  };
}
