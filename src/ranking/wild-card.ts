/** A paper that could be shown, and what the model knows of it. */
export interface Candidate {
  readonly id: string;
  readonly score: number;
  /** How unsure the score is: its standard deviation. */
  readonly doubt: number;
}

/** From how many of the best papers that are not shown anyway the wild card is drawn; others are hopeless. */
const MAX_CANDIDATES = 40;
/** Of these, the ones that the model is least sure of have a chance. */
const MAX_DRAWN = 5;

/**
 * Draws the wild card: one of the papers of which the model is least sure, among the best that are not shown anyway.
 * `random` gives a number from 0 up to 1. Returns undefined if no paper is left.
 */
export function drawWildCard<T extends Candidate>(
  candidates: readonly T[],
  shown: ReadonlySet<string>,
  random: () => number,
): T | undefined {
  const best = candidates
    .filter(({ id }) => !shown.has(id))
    .toSorted((a, b) => b.score - a.score)
    .slice(0, MAX_CANDIDATES)
    .toSorted((a, b) => b.doubt - a.doubt)
    .slice(0, MAX_DRAWN);
  return best[Math.floor(random() * best.length)];
}
