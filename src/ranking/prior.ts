import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { FACTS } from './facts.ts';
import { FEATURES_VERSION, type Features } from './features.ts';
import type { Model } from './fit.ts';
import { ACTIVITY, createVector, NAMED, rarityOf, SCALES, type Space, type Vector } from './space.ts';

/** Weights are stored as whole numbers of this many to one. */
export const DIGITS = 1_000;

const packedShape = z.object({
  version: z.literal(FEATURES_VERSION),
  /** How many papers it was learned from. */
  papers: z.int().positive(),
  /** The mean score of these papers: an average paper scores 0. */
  mean: z.number(),
  /** The mean share of their words that is known here. */
  familiar: z.number().positive(),
  facts: z.array(z.number()).length(FACTS.length),
  place: z.number(),
  /** Stem, papers that have it in the title and in the abstract, weight in the title and in the abstract. */
  words: z.array(z.tuple([z.string(), z.int(), z.int(), z.int(), z.int()])),
  authors: z.array(z.tuple([z.string(), z.int()])),
  /** Name, weight, weight as the primary one. */
  categories: z.array(z.tuple([z.string(), z.int(), z.int()])),
});

/** A prior as it is stored. */
export type PackedPrior = z.infer<typeof packedShape>;

/** What the papers that the community of computer science picks have in common. */
export interface Prior {
  readonly model: Model;
  readonly familiar: number;
  /** Scores of papers seen before: they are the same for every team. */
  readonly scores: WeakMap<Features, number>;
  /** Filled with one paper after another. */
  readonly scratch: Vector;
}

/** Path of the prior that comes with the program; `npm run train:ranking` makes it. */
export const PRIOR_FILE = join(import.meta.dirname, 'prior.json');

/** Loads the prior that comes with the program. */
export function loadPrior(file = PRIOR_FILE): Prior {
  return unpackPrior(packedShape.parse(JSON.parse(readFileSync(file, 'utf8'))));
}

/** Turns a stored prior into one that can score. */
export function unpackPrior(packed: PackedPrior): Prior {
  const weights: number[] = [...packed.facts, packed.place, ...new Array(NAMED - ACTIVITY).fill(0)];
  const rarity: number[] = new Array(NAMED).fill(1);
  const terms = {
    title: new Map<string, number>(),
    abstract: new Map<string, number>(),
    authors: new Map<string, number>(),
    categories: new Map<string, number>(),
    primary: new Map<string, number>(),
  };
  const add = (field: keyof typeof terms, name: string, weight: number, rare = 1): void => {
    terms[field].set(name, weights.length);
    weights.push(weight / DIGITS);
    rarity.push(rare);
  };
  for (const [stem, inTitle, inAbstract, title, abstract] of packed.words) {
    if (inTitle > 0) add('title', stem, title, rarityOf(inTitle, packed.papers));
    if (inAbstract > 0) add('abstract', stem, abstract, rarityOf(inAbstract, packed.papers));
  }
  for (const [name, weight] of packed.authors) add('authors', name, weight);
  for (const [name, weight, primary] of packed.categories) {
    add('categories', name, weight);
    add('primary', name, primary);
  }
  const space: Space = {
    scales: { ...SCALES, activity: 0 },
    size: weights.length,
    terms,
    rarity: Float32Array.from(rarity),
    unseen: rarityOf(0, packed.papers),
    written: new Map(),
    activity: [],
  };
  const model = {
    space,
    weights: Float64Array.from(weights),
    start: new Float64Array(weights.length),
    bias: -packed.mean,
    variance: new Float32Array(weights.length),
  };
  return { model, familiar: packed.familiar, scores: new WeakMap(), scratch: createVector() };
}

/** Papers that name no category, as Hugging Face's don't, may be of any field. */
const NO_CATEGORY = 0.5;
/** The primary category counts as much as all others together. */
const PRIMARY_SHARE = 0.5;

/**
 * Returns how far the prior may judge a paper, from 0 to 1: the share of its categories that the prior knows, times the
 * share of its words. On a list of another field it is 0, so the prior leaves that list's order alone. `vector` is the
 * paper in the prior's space.
 */
export function trustPrior({ model, familiar }: Prior, features: Features, vector: Vector): number {
  const known = shareKnown(model.space, features, vector);
  const { terms } = model.space;
  const [primary, ...others] = features.categories;
  if (primary === undefined) return NO_CATEGORY * Math.min(1, known / familiar);
  const isKnown = (category: string): number => Number(terms.primary.has(category));
  const share =
    others.length === 0
      ? isKnown(primary)
      : PRIMARY_SHARE * isKnown(primary) +
        ((1 - PRIMARY_SHARE) * others.reduce((sum, category) => sum + isKnown(category), 0)) / others.length;
  return share * Math.min(1, known / familiar);
}

/** Returns the share of a paper's words, by weight, that a space has; 0 if the paper has no words. */
export function shareKnown(
  { scales }: Space,
  { title, abstract }: Features,
  { unknownWords }: Vector,
): number {
  const all = (title.length > 0 ? scales.title ** 2 : 0) + (abstract.length > 0 ? scales.abstract ** 2 : 0);
  return all === 0 ? 0 : 1 - unknownWords / all;
}
