import { createRandom } from '../support/random.ts';

/** Draws `count` of some items, each at most once, in an order that the seed decides; all of them if there are fewer. */
export function drawSample<Item>(items: readonly Item[], count: number, seed: number): Item[] {
  const random = createRandom(seed);
  return items
    .map((item) => ({ item, at: random() }))
    .sort((one, other) => one.at - other.at)
    .slice(0, count)
    .map(({ item }) => item);
}
