/** The constant of reciprocal rank fusion, as its authors found it best (Cormack, Clarke and Büttcher, SIGIR 2009). */
const K = 60;

/** Joins rankings of ids, best first: one that stands high in several comes first, and among equals those of the first ranking. */
export function fuse(...rankings: readonly (readonly string[])[]): string[] {
  const scores = new Map<string, number>();
  for (const ranking of rankings)
    for (const [index, id] of ranking.entries()) scores.set(id, (scores.get(id) ?? 0) + 1 / (K + index + 1));
  // A sort keeps the order of equals, and a map that of its first entries.
  return [...scores].sort(([, one], [, other]) => other - one).map(([id]) => id);
}
