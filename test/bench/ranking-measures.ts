import { createRandom } from '../support/random.ts';

/** How well one day's list is ordered. */
export interface Measures {
  readonly precision: number;
  readonly ndcg: number;
  readonly recall: number;
  readonly auc: number;
}

const SHOWN = 10;
const DEEP = 50;

/** Measures the order by score of a list in which some papers are liked; equal scores keep the list's order. */
export function measureOrder(scores: readonly number[], liked: readonly boolean[]): Measures {
  const order = scores.map((_, at) => at).sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0) || a - b);
  const wanted = liked.filter(Boolean).length;
  let [hits, deepHits, gain, ideal, above, unliked] = [0, 0, 0, 0, 0, 0];
  order.forEach((at, rank) => {
    if (rank < Math.min(SHOWN, wanted)) ideal += 1 / Math.log2(rank + 2);
    if (liked[at] !== true) {
      unliked += 1;
      return;
    }
    above += unliked;
    if (rank < SHOWN) {
      hits += 1;
      gain += 1 / Math.log2(rank + 2);
    }
    if (rank < DEEP) deepHits += 1;
  });
  return {
    precision: hits / SHOWN,
    ndcg: gain / ideal,
    recall: deepHits / wanted,
    auc: 1 - above / (wanted * (liked.length - wanted)),
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

const RESAMPLES = 10_000;

/** Returns a mean and its 95 % interval by bootstrap over the values. */
export function bootstrap(values: readonly number[]): { mean: number; low: number; high: number } {
  const random = createRandom(1);
  const means = Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let draw = 0; draw < values.length; draw += 1)
      sum += values[Math.floor(random() * values.length)] ?? 0;
    return sum / Math.max(1, values.length);
  }).sort((a, b) => a - b);
  return {
    mean: mean(values),
    low: means[Math.floor(RESAMPLES * 0.025)] ?? 0,
    high: means[Math.floor(RESAMPLES * 0.975)] ?? 0,
  };
}
