import { readTree, type Tree } from '../../src/tldr/sentence/ranker.ts';

/** How trees are grown. */
export interface Growth {
  readonly trees: number;
  readonly depth: number;
  /** The share of each tree's values that is taken. */
  readonly rate: number;
  /** Rows a leaf holds at least. */
  readonly leaf: number;
  /** Added to the number of rows when a leaf's value is computed: the higher, the closer to 0. */
  readonly shrinkage: number;
  /** The share of groups each tree sees, and of features. */
  readonly groups: number;
  readonly features: number;
  readonly seed: number;
}

/** Rows, and what is to be found for each; rows of one abstract stand together. */
export interface Sample {
  readonly rows: readonly (readonly number[])[];
  readonly targets: readonly number[];
  /** The abstract of each row, from 0. */
  readonly group: readonly number[];
}

const BINS = 48;

/** Grows trees one after another by gradient boosting, each on what the ones before left over. */
export function growTrees(
  sample: Sample,
  growth: Growth,
  gradient: (scores: Float64Array) => Float64Array,
): Tree[] {
  const { rows, group } = sample;
  const random = createRandom(growth.seed);
  const width = rows[0]?.length ?? 0;
  const cuts = Array.from({ length: width }, (_, feature) => findCuts(rows.map((row) => row[feature] ?? 0)));
  const bins = cuts.map((edges, feature) => Uint8Array.from(rows, (row) => binOf(edges, row[feature] ?? 0)));
  const scores = new Float64Array(rows.length);
  const groups = (group.at(-1) ?? -1) + 1;
  const trees: Tree[] = [];
  for (let round = 0; round < growth.trees; round += 1) {
    const left = gradient(scores);
    const isIn = Array.from({ length: groups }, () => random() < growth.groups);
    const seen = rows.flatMap((_, at) => (isIn[group[at] ?? 0] ? [at] : []));
    const features = cuts.flatMap((_, feature) => (random() < growth.features ? [feature] : []));
    const tree = grow({ bins, cuts, left, features, growth }, Int32Array.from(seen), growth.depth);
    trees.push(tree);
    rows.forEach((row, at) => {
      scores[at] = (scores[at] ?? 0) + readTree(tree, row);
    });
  }
  return trees;
}

interface Ground {
  readonly bins: readonly Uint8Array[];
  readonly cuts: readonly (readonly number[])[];
  readonly left: Float64Array;
  readonly features: readonly number[];
  readonly growth: Growth;
}

function grow(ground: Ground, rows: Int32Array, depth: number): Tree {
  const { bins, cuts, left, features, growth } = ground;
  let sum = 0;
  for (const row of rows) sum += left[row] ?? 0;
  const leaf = round((growth.rate * sum) / (rows.length + growth.shrinkage));
  if (depth === 0) return leaf;
  let best = { gain: 1e-9, feature: -1, bin: 0 };
  const base = sum ** 2 / (rows.length + growth.shrinkage);
  const sums = new Float64Array(BINS);
  const counts = new Int32Array(BINS);
  for (const feature of features) {
    sums.fill(0);
    counts.fill(0);
    const column = bins[feature] ?? new Uint8Array();
    for (const row of rows) {
      const bin = column[row] ?? 0;
      sums[bin] = (sums[bin] ?? 0) + (left[row] ?? 0);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    let lowSum = 0;
    let lowCount = 0;
    const edges = cuts[feature]?.length ?? 0;
    for (let bin = 0; bin < edges; bin += 1) {
      lowSum += sums[bin] ?? 0;
      lowCount += counts[bin] ?? 0;
      const highCount = rows.length - lowCount;
      if (lowCount < growth.leaf || highCount < growth.leaf) continue;
      const gain =
        lowSum ** 2 / (lowCount + growth.shrinkage) +
        (sum - lowSum) ** 2 / (highCount + growth.shrinkage) -
        base;
      if (gain > best.gain) best = { gain, feature, bin };
    }
  }
  if (best.feature === -1) return leaf;
  const column = bins[best.feature] ?? new Uint8Array();
  const low = rows.filter((row) => (column[row] ?? 0) <= best.bin);
  const high = rows.filter((row) => (column[row] ?? 0) > best.bin);
  const cut = round(cuts[best.feature]?.[best.bin] ?? 0);
  return [best.feature, cut, grow(ground, low, depth - 1), grow(ground, high, depth - 1)];
}

/** So that the weights stay a small file. */
function round(value: number): number {
  return Number(value.toPrecision(5));
}

/** Where a feature may be cut: at most `BINS - 1` places with about as many rows between any two. */
function findCuts(values: readonly number[]): number[] {
  const sorted = values.toSorted((a, b) => a - b);
  const cuts = new Set<number>();
  for (let bin = 1; bin < BINS; bin += 1) {
    const at = Math.floor((bin * sorted.length) / BINS);
    const [below, above] = [sorted[at - 1] ?? 0, sorted[at] ?? 0];
    if (below < above) cuts.add(round((below + above) / 2));
  }
  // Where most rows share a value, no quantile may fall between it and the rest.
  const distinct = [...new Set(sorted)];
  if (distinct.length < BINS)
    return distinct.slice(1).map((value, at) => round((value + (distinct[at] ?? 0)) / 2));
  return [...cuts].sort((a, b) => a - b);
}

function binOf(cuts: readonly number[], value: number): number {
  let bin = 0;
  while (bin < cuts.length && value > (cuts[bin] ?? 0)) bin += 1;
  return bin;
}

/** Numbers from 0 to 1 that are the same each time (mulberry32), so that a training can be repeated to the bit. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
