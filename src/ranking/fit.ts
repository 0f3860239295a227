import { setImmediate } from 'node:timers/promises';
import { buildSpace } from './build-space.ts';
import type { Features } from './features.ts';
import { type Interests, NO_INTERESTS, weighInterests } from './interests.ts';
import { minimise } from './minimise.ts';
import { createVector, fillVector, NAMED, SCALES, type Scales, type Space } from './space.ts';

/** A paper to learn from. */
export interface Sample {
  readonly features: Features;
  readonly liked: boolean;
  /** How much it counts: see `weighVote`. */
  readonly weight: number;
  /** What is known of the paper beside the votes, in nats: the prior's score. */
  readonly known?: number;
}

/** What was learned: a weight for each place of a space. */
export interface Model {
  readonly space: Space;
  readonly weights: Float64Array;
  /** The weights that the interests gave before any vote. */
  readonly start: Float64Array;
  /** Added to each score; makes it the log-odds of a vote. */
  readonly bias: number;
  /** How unsure each weight is: its variance. */
  readonly variance: Float32Array;
}

/** How to fit. */
export interface FitSettings {
  readonly scales: Scales;
  /** How strongly weights are held at their start. */
  readonly hold: number;
  readonly maxSteps: number;
  readonly tolerance: number;
}

export const FIT_SETTINGS: FitSettings = { scales: SCALES, hold: 1, maxSteps: 60, tolerance: 1e-4 };

/** Rows between two yields: about a millisecond. */
const CHUNK = 500;

/** Fits a model to samples: logistic regression. Yields every few milliseconds; see `runInSlices`. */
export function* fitModel(
  samples: readonly Sample[],
  interests: Interests = NO_INTERESTS,
  settings: FitSettings = FIT_SETTINGS,
): Generator<void, Model> {
  const papers = samples.map(({ features, liked }) => ({ features, isTelling: liked }));
  const space = yield* buildSpace(papers, interests, settings.scales);
  const votes = samples.filter(({ liked }) => liked).length;
  return yield* fitInSpace(samples, space, weighInterests(space, interests, votes), settings);
}

/** Fits the weights of a space's features to samples; what samples don't tell stays at its start. */
export function* fitInSpace(
  samples: readonly Sample[],
  space: Space,
  start: Float64Array,
  settings: FitSettings = FIT_SETTINGS,
): Generator<void, Model> {
  const rows = yield* readRows(samples, space);
  const { size } = space;
  const point = new Float64Array(size + 1);
  point.set(start);
  const share = shareLiked(samples);
  point[size] = Math.log(share / (1 - share));
  const curvature = yield* findCurvature(rows, size, () => share * (1 - share), settings.hold);
  function* objective(at: Float64Array, gradient: Float64Array): Generator<void, number> {
    let value = 0;
    for (let place = 0; place < size; place += 1) {
      const away = (at[place] ?? 0) - (start[place] ?? 0);
      gradient[place] = settings.hold * away;
      value += (settings.hold * away * away) / 2;
    }
    gradient[size] = 0;
    for (let from = 0; from < rows.targets.length; from += CHUNK) {
      value += addLoss(rows, [from, Math.min(from + CHUNK, rows.targets.length)], at, gradient);
      yield;
    }
    return value;
  }
  // Where nobody has voted for anything yet, there is nothing to learn: all would only sink.
  if (samples.some(({ liked }) => liked)) yield* minimise(objective, point, curvature, settings);
  const spread = yield* findCurvature(rows, size, (row) => likelihood(rows, row, point), settings.hold);
  return {
    space,
    weights: point.subarray(0, size),
    start,
    bias: point[size] ?? 0,
    variance: Float32Array.from(spread.subarray(0, size), (value) => 1 / value),
  };
}

/** Returns the share of votes among the samples, away from 0 and 1, of which there are no log-odds. */
function shareLiked(samples: readonly Sample[]): number {
  let liked = 0;
  let all = 0;
  for (const sample of samples) {
    if (sample.liked) liked += sample.weight;
    all += sample.weight;
  }
  return Math.min(0.99, Math.max(1e-4, liked / Math.max(1e-9, all)));
}

/** Samples as numbers, one after another. */
interface Rows {
  readonly starts: Int32Array;
  readonly places: Int32Array;
  readonly values: Float32Array;
  readonly targets: Float64Array;
  readonly weights: Float64Array;
  readonly known: Float64Array;
}

function* readRows(samples: readonly Sample[], space: Space): Generator<void, Rows> {
  const vector = createVector();
  const starts = new Int32Array(samples.length + 1);
  const room = samples.reduce((sum, { features }) => sum + countPlaces(features), 0);
  const places = new Int32Array(room);
  const values = new Float32Array(room);
  let end = 0;
  for (const [row, { features }] of samples.entries()) {
    if (row % 50 === 0) yield;
    fillVector(vector, space, features, true);
    places.set(vector.places.subarray(0, vector.length), end);
    values.set(vector.values.subarray(0, vector.length), end);
    end += vector.length;
    starts[row + 1] = end;
  }
  return {
    starts,
    places,
    values,
    targets: Float64Array.from(samples, ({ liked }) => Number(liked)),
    weights: Float64Array.from(samples, ({ weight }) => weight),
    known: Float64Array.from(samples, ({ known = 0 }) => known),
  };
}

/** Returns how many places a paper can take at most. */
function countPlaces({ title, abstract, authors, categories }: Features): number {
  return NAMED + title.length + abstract.length + authors.length + categories.length + 1;
}

/** Adds the gradient of some rows, and returns their loss. */
function addLoss(
  { starts, places, values, targets, weights, known }: Rows,
  [from, to]: readonly [number, number],
  at: Float64Array,
  gradient: Float64Array,
): number {
  const bias = at.length - 1;
  let loss = 0;
  for (let row = from; row < to; row += 1) {
    const start = starts[row] ?? 0;
    const end = starts[row + 1] ?? 0;
    let score = (at[bias] ?? 0) + (known[row] ?? 0);
    for (let term = start; term < end; term += 1) score += (at[places[term] ?? 0] ?? 0) * (values[term] ?? 0);
    const target = targets[row] ?? 0;
    const weight = weights[row] ?? 0;
    loss += weight * (Math.log1p(Math.exp(-Math.abs(score))) + Math.max(0, score) - target * score);
    const pull = weight * (1 / (1 + Math.exp(-score)) - target);
    gradient[bias] = (gradient[bias] ?? 0) + pull;
    for (let term = start; term < end; term += 1) {
      const place = places[term] ?? 0;
      gradient[place] = (gradient[place] ?? 0) + pull * (values[term] ?? 0);
    }
  }
  return loss;
}

function* findCurvature(
  rows: Rows,
  size: number,
  bend: (row: number) => number,
  hold: number,
): Generator<void, Float64Array> {
  const { starts, places, values, weights } = rows;
  const curvature = new Float64Array(size + 1).fill(hold);
  curvature[size] = 1e-6;
  for (let row = 0; row < weights.length; row += 1) {
    if (row % CHUNK === 0) yield;
    const times = (weights[row] ?? 0) * bend(row);
    curvature[size] = (curvature[size] ?? 0) + times;
    for (let term = starts[row] ?? 0; term < (starts[row + 1] ?? 0); term += 1) {
      const place = places[term] ?? 0;
      curvature[place] = (curvature[place] ?? 0) + times * (values[term] ?? 0) ** 2;
    }
  }
  return curvature;
}

/** Returns how much a row's loss bends at a point: p(1 − p). */
function likelihood({ starts, places, values, known }: Rows, row: number, at: Float64Array): number {
  let score = (at[at.length - 1] ?? 0) + (known[row] ?? 0);
  for (let term = starts[row] ?? 0; term < (starts[row + 1] ?? 0); term += 1)
    score += (at[places[term] ?? 0] ?? 0) * (values[term] ?? 0);
  const p = 1 / (1 + Math.exp(-score));
  return p * (1 - p);
}

/** Milliseconds after which a long calculation lets others run. */
const SLICE_MS = 8;

/** Runs a calculation that yields, a few milliseconds at a time, so that it never holds the event loop up. */
export async function runInSlices<T>(steps: Generator<void, T>): Promise<T> {
  for (;;) {
    const end = performance.now() + SLICE_MS;
    while (performance.now() < end) {
      const step = steps.next();
      if (step.done === true) return step.value;
    }
    await setImmediate();
  }
}

/** Runs a calculation that yields at one go. */
export function runAtOnce<T>(steps: Generator<void, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}
