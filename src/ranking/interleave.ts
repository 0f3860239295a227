/** The orders that a blind test compares: with the votes, and without. */
export type Order = 'learned' | 'plain';

/** A paper of an interleaved digest. */
export interface Drafted {
  readonly id: string;
  /** The order that put it there, which its votes credit. */
  readonly by: Order;
}

/**
 * Interleaves two orders by team draft (Radlinski, Kurup and Joachims, CIKM 2008): in each round a coin decides which
 * order picks first, and each adds the best of its papers that isn't there yet. Equal orders are credited with half of
 * the votes each, whatever people vote for. `random` gives numbers from 0 up to 1.
 */
export function interleave(
  learned: readonly string[],
  plain: readonly string[],
  limit: number,
  random: () => number,
): Drafted[] {
  const drafted: Drafted[] = [];
  const taken = new Set<string>();
  const queues = { learned: learned.values(), plain: plain.values() };
  const pick = (by: Order): void => {
    if (drafted.length >= limit) return;
    for (const id of queues[by]) {
      if (taken.has(id)) continue;
      taken.add(id);
      drafted.push({ id, by });
      return;
    }
  };
  for (let before = -1; before < drafted.length && drafted.length < limit; ) {
    before = drafted.length;
    const round: Order[] = random() < 0.5 ? ['learned', 'plain'] : ['plain', 'learned'];
    for (const by of round) pick(by);
  }
  return drafted;
}
