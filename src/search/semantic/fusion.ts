/** The constant of reciprocal rank fusion that its authors found best (Cormack, Clarke and Büttcher, SIGIR 2009). */
const K = 60;

/**
 * Merges rankings of ids, best first: an id ranked high in several comes first; ties keep the order of the first
 * ranking.
 */
export function fuse(...rankings: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings)
    for (const [index, id] of ranking.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (K + index + 1));
  // Sorting keeps the order of ties, and a map the order of insertion.
  return [...scores].sort(([, one], [, other]) => other - one).map(([id]) => id);
}
