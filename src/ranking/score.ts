import type { Features } from './features.ts';
import type { Model } from './fit.ts';
import { createVector, fillVector } from './space.ts';

/** Scores papers: the log-odds of a vote. */
export function createScorer({ space, weights, bias }: Model): (features: Features) => number {
  const vector = createVector();
  return (features) => {
    fillVector(vector, space, features);
    let score = bias;
    for (let at = 0; at < vector.length; at += 1)
      score += (weights[vector.places[at] ?? 0] ?? 0) * (vector.values[at] ?? 0);
    return score;
  };
}
