import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { stem } from '../checks/telling.ts';
import { type Abstract, measure, type Rarity } from './features.ts';

/** A leaf's value, or a split: the branch for values up to `cut`, then the one for values above. */
export type Tree = number | readonly [feature: number, cut: number, low: Tree, high: Tree];

/** Trained weights. */
export interface Weights {
  /** Inverse document frequency, in nats, of each word that five training abstracts have. */
  readonly rarity: Readonly<Record<string, number>>;
  /** That of all other words. */
  readonly unseen: number;
  readonly trees: readonly Tree[];
}

const tree: z.ZodType<Tree> = z.lazy(() =>
  z.union([z.number(), z.tuple([z.int().min(0), z.number(), tree, tree])]),
);

const weightsShape: z.ZodType<Weights> = z.object({
  rarity: z.record(z.string(), z.number()),
  unseen: z.number(),
  trees: z.array(tree).min(1),
});

/** Scores each sentence of an abstract: the higher, the more representative. No unit; only the order counts. */
export type Ranker = (abstract: Abstract) => number[];

/** Creates a ranker: a sum of trees over the features of `measure`. */
export function createRanker({ rarity, unseen, trees }: Weights): Ranker {
  const words = new Map(Object.entries(rarity));
  const rarityOf: Rarity = (word) => words.get(word) ?? unseen;
  return (abstract) =>
    measure(abstract, rarityOf).map((row) => trees.reduce<number>((sum, one) => sum + readTree(one, row), 0));
}

/** Loads the ranker with the weights that come with the program; `npm run train:tldr` makes them. */
export function loadRanker(): Ranker {
  return createRanker(weightsShape.parse(JSON.parse(readFileSync(WEIGHTS_FILE, 'utf8'))));
}

/** Loads how rare words are in the training abstracts; those that share an ending are as rare as the most frequent. */
export function loadRarity(): Rarity {
  const { rarity, unseen } = weightsShape.parse(JSON.parse(readFileSync(WEIGHTS_FILE, 'utf8')));
  const words = new Map<string, number>();
  for (const [word, nats] of Object.entries(rarity)) {
    const one = stem(word);
    words.set(one, Math.min(nats, words.get(one) ?? unseen));
  }
  return (word) => words.get(word) ?? unseen;
}

/** Path of the weights. */
export const WEIGHTS_FILE = join(import.meta.dirname, 'weights.json');

/** Returns the value of the leaf that a row leads to. */
export function readTree(tree: Tree, row: readonly number[]): number {
  let branch = tree;
  while (typeof branch !== 'number') branch = (row[branch[0]] ?? 0) <= branch[1] ? branch[2] : branch[3];
  return branch;
}

/** Returns the place of the highest score, the first of ties; -1 if there is none. */
export function findBest(scores: readonly number[]): number {
  return scores.reduce((best, score, at) => (best === -1 || score > (scores[best] ?? 0) ? at : best), -1);
}
