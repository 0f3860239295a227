/** A function to minimise: returns its value and writes its gradient. It yields so that others may run meanwhile. */
export type Objective = (at: Float64Array, gradient: Float64Array) => Generator<void, number>;

/** Steps that the method remembers; more cost memory and gain little. */
const MEMORY = 6;
const MAX_HALVINGS = 20;

/** When to stop. */
export interface Effort {
  readonly maxSteps: number;
  /** The decrease, as a share of the value, below which a step is the last. */
  readonly tolerance: number;
}

/**
 * Moves a point to the minimum of a smooth convex function (limited-memory BFGS, Nocedal and Wright, algorithm 7.4);
 * `curvature` is a guess of the second derivative in each direction. Yields every few milliseconds.
 */
export function* minimise(
  objective: Objective,
  point: Float64Array,
  curvature: Float64Array,
  effort: Effort,
): Generator<void, number> {
  let gradient = new Float64Array(point.length);
  let nextGradient = new Float64Array(point.length);
  const next = new Float64Array(point.length);
  const past: Step[] = [];
  let value = yield* objective(point, gradient);
  for (let count = 0; count < effort.maxSteps; count += 1) {
    const direction = findDirection(gradient, past, curvature);
    yield;
    const slope = dot(direction, gradient);
    let length = 1;
    let found = Number.POSITIVE_INFINITY;
    for (let halvings = 0; halvings <= MAX_HALVINGS; halvings += 1) {
      for (let at = 0; at < next.length; at += 1) next[at] = (point[at] ?? 0) - length * (direction[at] ?? 0);
      found = yield* objective(next, nextGradient);
      if (found <= value - 1e-4 * length * slope) break;
      length /= 2;
    }
    if (!(found < value)) return value;
    remember(past, { point, next, gradient, nextGradient });
    point.set(next);
    [gradient, nextGradient] = [nextGradient, gradient];
    const decrease = (value - found) / Math.max(1, Math.abs(value));
    value = found;
    yield;
    if (decrease < effort.tolerance) return value;
  }
  return value;
}

/** A step that was taken, and by how much it changed the gradient. */
interface Step {
  readonly moved: Float64Array;
  readonly turned: Float64Array;
  readonly inverse: number;
}

interface Move {
  readonly point: Float64Array;
  readonly next: Float64Array;
  readonly gradient: Float64Array;
  readonly nextGradient: Float64Array;
}

function remember(past: Step[], { point, next, gradient, nextGradient }: Move): void {
  const moved = subtract(next, point);
  const turned = subtract(nextGradient, gradient);
  const product = dot(moved, turned);
  if (product <= 1e-12) return;
  past.push({ moved, turned, inverse: 1 / product });
  if (past.length > MEMORY) past.shift();
}

function findDirection(gradient: Float64Array, past: readonly Step[], curvature: Float64Array): Float64Array {
  const direction = Float64Array.from(gradient);
  const shares: number[] = [];
  for (const { moved, turned, inverse } of past.toReversed()) {
    const share = inverse * dot(moved, direction);
    shares.push(share);
    add(direction, turned, -share);
  }
  for (let at = 0; at < direction.length; at += 1)
    direction[at] = (direction[at] ?? 0) / (curvature[at] ?? 1);
  for (const { moved, turned, inverse } of past) {
    const share = inverse * dot(turned, direction);
    add(direction, moved, (shares.pop() ?? 0) - share);
  }
  return direction;
}

function subtract(one: Float64Array, other: Float64Array): Float64Array {
  return one.map((value, at) => value - (other[at] ?? 0));
}

function add(to: Float64Array, what: Float64Array, times: number): void {
  for (let at = 0; at < to.length; at += 1) to[at] = (to[at] ?? 0) + times * (what[at] ?? 0);
}

function dot(one: Float64Array, other: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < one.length; at += 1) sum += (one[at] ?? 0) * (other[at] ?? 0);
  return sum;
}
