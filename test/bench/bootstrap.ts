import { createRandom } from '../support/random.ts';

/** A mean difference, and the interval that holds 95 % of what chance makes of it. */
export interface Difference {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** With 10,000 resamples the ends of the interval vary by less than the third digit that is printed. */
const RESAMPLES = 10_000;
const SEED = 20_260_301;

/** Left out at either end of the resamples, for an interval of 95 %. */
const TAIL = 0.025;

/**
 * Compares two engines' values for the same questions, in the same order, by a paired bootstrap over questions (Sakai,
 * 2006). The same values give the same interval.
 */
export function compare(own: readonly number[], other: readonly number[]): Difference {
  const differences = Float64Array.from(own, (value, index) => value - (other[index] ?? 0));
  const count = differences.length;
  if (count === 0) return { mean: 0, low: 0, high: 0 };
  const random = createRandom(SEED);
  const means = Float64Array.from({ length: RESAMPLES }, () => {
    let sum = 0;
    for (let drawn = 0; drawn < count; drawn += 1) sum += differences[Math.floor(random() * count)] ?? 0;
    return sum / count;
  }).sort();
  const mean = differences.reduce((sum, value) => sum + value, 0) / count;
  return {
    mean,
    low: means[Math.floor(RESAMPLES * TAIL)] ?? 0,
    high: means[Math.ceil(RESAMPLES * (1 - TAIL)) - 1] ?? 0,
  };
}

/** Formats a difference: "+0.029 [+0.012, +0.047]". */
export function formatDifference({ mean, low, high }: Difference): string {
  return `${formatSigned(mean)} [${formatSigned(low)}, ${formatSigned(high)}]`;
}

function formatSigned(value: number): string {
  const digits = Math.abs(value).toFixed(3);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? '−' : '+'}${digits}`;
}
