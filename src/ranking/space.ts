import { FACTS } from './facts.ts';
import type { Features } from './features.ts';
import { AVERAGE_PLACE } from './place.ts';

/**
 * How much each kind of feature weighs before anything is learned: a weight is held at its start by the square of its
 * way, so that a larger scale lets votes move it further. Chosen on March and April 2026 (docs/ranking.md).
 */
export interface Scales {
  readonly title: number;
  readonly abstract: number;
  /** Of each author, and of each divided by the root of their number. */
  readonly author: number;
  readonly authorShare: number;
  readonly category: number;
  readonly primary: number;
  readonly flag: number;
  readonly amount: number;
  readonly place: number;
  readonly activity: number;
}

export const SCALES: Scales = {
  title: 1.1,
  abstract: 1.4,
  author: 0.3,
  authorShare: 1.2,
  category: 0.25,
  primary: 0.25,
  flag: 0.05,
  amount: 0.14,
  place: 0.25,
  activity: 0.1,
};

/** The kinds of named features. */
export const FIELDS = ['title', 'abstract', 'authors', 'categories', 'primary'] as const;
export type Field = (typeof FIELDS)[number];

/** Where each feature has its weight: facts first, then what else a paper has one number of, then names. */
export interface Space {
  readonly scales: Scales;
  readonly size: number;
  readonly terms: Readonly<Record<Field, ReadonlyMap<string, number>>>;
  /** How rare a word is among the papers of the space, in nats over that of the most frequent; by place. */
  readonly rarity: Float32Array;
  readonly unseen: number;
  /** How many of the papers each author wrote. */
  readonly written: ReadonlyMap<string, number>;
  /** Mean and spread of the two measures of how much the authors write. */
  readonly activity: readonly (readonly [mean: number, spread: number])[];
}

export const PLACE = FACTS.length;
export const ACTIVITY = PLACE + 1;
const ACTIVITIES = 2;
/** The first place of named features. */
export const NAMED = ACTIVITY + ACTIVITIES;

/** Spread of `Features.place` in March and April 2026. */
const PLACE_SPREAD = 0.142;

/** A paper as numbers: places in the space and values, of which the first `length` count. */
export interface Vector {
  readonly places: Int32Array;
  readonly values: Float64Array;
  length: number;
  /** The sum of squares of words, and of authors and categories, that the space lacks. */
  unknownWords: number;
  unknownNames: number;
}

/** Creates a vector to be filled again and again. */
export function createVector(): Vector {
  return {
    places: new Int32Array(MAX_TERMS),
    values: new Float64Array(MAX_TERMS),
    length: 0,
    unknownWords: 0,
    unknownNames: 0,
  };
}

/** Texts are bounded (`makeFeatures`): 8,000 characters are at most 4,000 words. */
const MAX_TERMS = 10_000;

/**
 * Fills a vector with a paper. `isOwn` says that the space was made from this paper among others, which then doesn't
 * count as its authors' other paper.
 */
export function fillVector(vector: Vector, space: Space, features: Features, isOwn = false): void {
  const { scales } = space;
  vector.length = 0;
  vector.unknownWords = 0;
  vector.unknownNames = 0;
  FACTS.forEach(({ isFlag }, at) => {
    put(vector, at, (isFlag ? scales.flag : scales.amount) * (features.facts[at] ?? 0));
  });
  put(vector, PLACE, (scales.place * (features.place - AVERAGE_PLACE)) / PLACE_SPREAD);
  if (scales.activity > 0)
    measureActivity(space.written, features.authors, isOwn).forEach((value, at) => {
      const [mean, spread] = space.activity[at] ?? [0, 1];
      put(vector, ACTIVITY + at, (scales.activity * (value - mean)) / spread);
    });
  fillWords(vector, space, 'title', features);
  fillWords(vector, space, 'abstract', features);
  const share = scales.author + scales.authorShare / Math.sqrt(Math.max(1, features.authors.length));
  for (const author of features.authors) putNamed(vector, space.terms.authors.get(author), share);
  for (const category of features.categories)
    putNamed(vector, space.terms.categories.get(category), scales.category);
  const [primary] = features.categories;
  if (primary !== undefined) putNamed(vector, space.terms.primary.get(primary), scales.primary);
}

function fillWords(vector: Vector, space: Space, field: 'title' | 'abstract', features: Features): void {
  const terms = space.terms[field];
  const words = features[field];
  const start = vector.length;
  let squares = 0;
  let unknown = 0;
  for (let nth = 0; nth < words.length; nth += 1) {
    const at = terms.get(words[nth] ?? '');
    const times = field === 'title' ? 1 : (COUNT_WEIGHTS[features.counts[nth] ?? 1] ?? MAX_COUNT_WEIGHT);
    const value = times * (at === undefined ? space.unseen : (space.rarity[at] ?? 1));
    squares += value * value;
    if (at === undefined) unknown += value * value;
    else put(vector, at, value);
  }
  if (squares === 0) return;
  const times = space.scales[field] / Math.sqrt(squares);
  for (let at = start; at < vector.length; at += 1) vector.values[at] = (vector.values[at] ?? 0) * times;
  vector.unknownWords += unknown * times * times;
}

/** A word that occurs twice says more than one that occurs once, but not twice as much. */
const COUNT_WEIGHTS = Array.from({ length: 20 }, (_, count) => 1 + Math.log(Math.max(1, count)));
const MAX_COUNT_WEIGHT = 4;

function put(vector: Vector, place: number, value: number): void {
  if (vector.length === MAX_TERMS || value === 0) return;
  vector.places[vector.length] = place;
  vector.values[vector.length] = value;
  vector.length += 1;
}

function putNamed(vector: Vector, place: number | undefined, value: number): void {
  if (place === undefined) vector.unknownNames += value * value;
  else put(vector, place, value);
}

/** Returns how rare a word is: 1 for one that all papers have, 1 more for each time it is e times as rare. */
export function rarityOf(holders: number, papers: number): number {
  return 1 + Math.log((papers + 1) / (holders + 0.5));
}

/** Returns how much a paper's authors write: the mean of all, and the second most active, in doublings. */
export function measureActivity(
  written: ReadonlyMap<string, number>,
  authors: readonly string[],
  isOwn: boolean,
): readonly [number, number] {
  let sum = 0;
  let first = 0;
  let second = 0;
  for (const author of authors) {
    const others = Math.max(0, (written.get(author) ?? 0) - Number(isOwn));
    const value = Math.log2(1 + others);
    sum += value;
    if (value > first) [first, second] = [value, first];
    else if (value > second) second = value;
  }
  return [sum / Math.max(1, authors.length), second];
}
