import { FACTS } from '../../src/ranking/facts.ts';
import type { Features } from '../../src/ranking/features.ts';
import { fitInSpace, runAtOnce } from '../../src/ranking/fit.ts';
import { createRanker } from '../../src/ranking/ranker.ts';
import { FIELDS, NAMED, type Scales, type Space } from '../../src/ranking/space.ts';
import { splitWords } from '../../src/ranking/words.ts';
import { createRandom } from '../support/random.ts';
import type { Listed } from './ranking-data.ts';

/** A paper to learn from. */
export interface Lesson {
  readonly paper: Listed;
  readonly liked: boolean;
  /** Days since its list. */
  readonly age: number;
}

/** Learns from some papers how to score others. */
export type Learner = (lessons: readonly Lesson[]) => (paper: Listed) => number;

/** The order of the list. */
export const listOrder: Learner = () => () => 0;

/** The facts that the plain rival sees: a dozen. */
const PLAIN_FACTS = new Set(
  'authors ten-authors title-length code project link release report named colon benchmark size'.split(' '),
);
const PLAIN_SCALES: Scales = {
  title: 1,
  abstract: 1,
  author: 1,
  authorShare: 0,
  category: 1,
  primary: 0,
  flag: 1,
  amount: 1,
  place: 0,
  activity: 0,
};

/**
 * Plain logistic regression (C = 1) over tf-idf of the words of title and abstract apart, authors, categories and a
 * dozen facts of the record, each as it is.
 */
export const plain: Learner = (lessons) => {
  const samples = lessons.map(({ paper, liked }) => ({ features: plainFeatures(paper), liked, weight: 1 }));
  const space = buildPlainSpace(samples);
  const score = createRanker(runAtOnce(fitInSpace(samples, space, new Float64Array(space.size)))).score;
  return (paper) => score(plainFeatures(paper));
};

/** Features of papers seen before, as they are asked for again at every fit. */
const remembered = new WeakMap<Listed, Features>();

/** Returns a paper with its words as they are, and facts as 0 or 1 or in doublings. */
function plainFeatures(paper: Listed): Features {
  const known = remembered.get(paper);
  if (known !== undefined) return known;
  const counts = new Map<string, number>();
  for (const word of splitWords(paper.abstract)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const features = {
    ...paper.features,
    title: [...new Set(splitWords(paper.title))],
    abstract: [...counts.keys()],
    counts: [...counts.values()],
    facts: FACTS.map(({ key, mean, spread }, at) =>
      PLAIN_FACTS.has(key) ? mean + spread * (paper.features.facts[at] ?? 0) : 0,
    ),
  };
  remembered.set(paper, features);
  return features;
}

/** Builds the space of all names that any of the papers has. */
function buildPlainSpace(samples: readonly { readonly features: Features }[]): Space {
  const terms = Object.fromEntries(FIELDS.map((field) => [field, new Map<string, number>()]));
  const rarity: number[] = new Array(NAMED).fill(1);
  for (const field of FIELDS) {
    const isWord = field === 'title' || field === 'abstract';
    const counts = new Map<string, number>();
    for (const { features } of samples)
      for (const name of field === 'primary' ? [] : features[field])
        counts.set(name, (counts.get(name) ?? 0) + 1);
    for (const [name, holders] of counts) {
      terms[field]?.set(name, rarity.length);
      rarity.push(isWord ? 1 + Math.log((1 + samples.length) / (1 + holders)) : 1);
    }
  }
  const { title, abstract, authors, categories, primary } = terms;
  if (!title || !abstract || !authors || !categories || !primary)
    throw new Error('Every field has its terms.');
  return {
    scales: PLAIN_SCALES,
    size: rarity.length,
    terms: { title, abstract, authors, categories, primary },
    rarity: Float32Array.from(rarity),
    unseen: 0,
    written: new Map(),
    activity: [],
  };
}

const C = 0.01;
const MAX_PASSES = 30;
const TOLERANCE = 1e-3;
const MIN_PAPERS = 5;

/**
 * arxiv-sanity-lite's way: a linear support vector machine (squared hinge loss, C = 0.01, balanced classes) on tf-idf
 * of title and abstract together, by dual coordinate descent (Hsieh et al., ICML 2008), as liblinear does it.
 */
export const arxivSanity: Learner = (lessons) => {
  const counts = new Map<string, number>();
  for (const { paper } of lessons)
    for (const word of bagOf(paper).keys()) counts.set(word, (counts.get(word) ?? 0) + 1);
  const places = new Map<string, number>();
  const rarity: number[] = [];
  for (const [word, holders] of counts) {
    if (holders < Math.min(MIN_PAPERS, lessons.length / 100)) continue;
    places.set(word, rarity.length);
    rarity.push(1 + Math.log((1 + lessons.length) / (1 + holders)));
  }
  const rows = lessons.map(({ paper }) => vectorOf(paper, places, rarity));
  const weights = descend(rows, lessons, rarity.length);
  return (paper) => {
    const { at, values } = vectorOf(paper, places, rarity);
    return at.reduce((sum, place, nth) => sum + (weights[place] ?? 0) * (values[nth] ?? 0), 0);
  };
};

interface Row {
  readonly at: Int32Array;
  readonly values: Float64Array;
}

/** Words of papers seen before, as they are asked for again at every fit. */
const bags = new WeakMap<Listed, Map<string, number>>();

function bagOf(paper: Listed): Map<string, number> {
  const known = bags.get(paper);
  if (known !== undefined) return known;
  const bag = new Map<string, number>();
  for (const word of splitWords(`${paper.title} ${paper.abstract}`)) bag.set(word, (bag.get(word) ?? 0) + 1);
  bags.set(paper, bag);
  return bag;
}

function vectorOf(paper: Listed, places: ReadonlyMap<string, number>, rarity: readonly number[]): Row {
  const at: number[] = [];
  const values: number[] = [];
  let squares = 0;
  for (const [word, count] of bagOf(paper)) {
    const place = places.get(word);
    if (place === undefined) continue;
    const value = (1 + Math.log(count)) * (rarity[place] ?? 0);
    at.push(place);
    values.push(value);
    squares += value * value;
  }
  const length = Math.sqrt(squares) || 1;
  return { at: Int32Array.from(at), values: Float64Array.from(values, (value) => value / length) };
}

function descend(rows: readonly Row[], lessons: readonly Lesson[], size: number): Float64Array {
  const liked = lessons.filter((lesson) => lesson.liked).length;
  const costs = [lessons.length / (2 * (lessons.length - liked) || 1), lessons.length / (2 * liked || 1)];
  // The last weight is the intercept's.
  const weights = new Float64Array(size + 1);
  const alphas = new Float64Array(rows.length);
  const random = createRandom(1);
  const order = rows.map((_, row) => row);
  for (let pass = 0; pass < MAX_PASSES; pass += 1) {
    let worst = 0;
    for (let last = order.length - 1; last > 0; last -= 1) {
      const other = Math.floor(random() * (last + 1));
      [order[last], order[other]] = [order[other] ?? 0, order[last] ?? 0];
    }
    for (const row of order) {
      const lesson = lessons[row];
      const { at, values } = rows[row] ?? { at: [], values: [] };
      if (lesson === undefined) continue;
      const sign = lesson.liked ? 1 : -1;
      const slack = 0.5 / (C * (costs[Number(lesson.liked)] ?? 1));
      let score = weights[size] ?? 0;
      for (let nth = 0; nth < at.length; nth += 1) score += (weights[at[nth] ?? 0] ?? 0) * (values[nth] ?? 0);
      const alpha = alphas[row] ?? 0;
      const slope = sign * score - 1 + slack * alpha;
      worst = Math.max(worst, Math.abs(alpha === 0 ? Math.min(0, slope) : slope));
      // Each row has length 1, and the intercept's feature is 1.
      const next = Math.max(0, alpha - slope / (2 + slack));
      const step = (next - alpha) * sign;
      alphas[row] = next;
      weights[size] = (weights[size] ?? 0) + step;
      for (let nth = 0; nth < at.length; nth += 1) {
        const place = at[nth] ?? 0;
        weights[place] = (weights[place] ?? 0) + step * (values[nth] ?? 0);
      }
    }
    if (worst < TOLERANCE) break;
  }
  return weights;
}
