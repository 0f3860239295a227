import { z } from 'zod';
import type { Paper } from '../papers/paper.ts';
import { FACTS, measureFacts } from './facts.ts';
import { AVERAGE_PLACE } from './place.ts';
import { splitWords, stem } from './words.ts';

/** Increase it with every change to how features are made, so that stored ones are made again. */
export const FEATURES_VERSION = 1;

/** What ranking needs of a paper. Plain data: made once, when the paper is saved, and stored as JSON. */
export interface Features {
  readonly version: number;
  /** Stems of the title's words, each once. */
  readonly title: readonly string[];
  /** Stems of the abstract's words, each once. */
  readonly abstract: readonly string[];
  /** How often each of them occurs. */
  readonly counts: readonly number[];
  /** Folded names. */
  readonly authors: readonly string[];
  /** The primary one first. */
  readonly categories: readonly string[];
  /** In the order of `FACTS`, in spreads from the mean. */
  readonly facts: readonly number[];
  /** How late in its day the paper was submitted, from 0 to 1: see `findPlaces`. */
  readonly place: number;
}

/** The parts of a paper that features are made from. */
export type RankedPaper = Pick<Paper, 'title' | 'abstract' | 'authors' | 'categories'> & {
  /** Where a source names only some authors, how many there are. */
  readonly authorCount?: number;
};

/** An abstract is seldom longer than 2,000 characters; nobody's is worth holding up the others. */
const MAX_TEXT = 8_000;
/** Papers with thousands of authors would weigh as much as a day's list. */
const MAX_NAMES = 100;

/** Makes the features of a paper; `place` comes from `findPlaces` over its list, if that is arXiv's. Never throws. */
export function makeFeatures(paper: RankedPaper, place = AVERAGE_PLACE): Features {
  const title = paper.title.slice(0, MAX_TEXT);
  const abstract = (paper.abstract ?? '').slice(0, MAX_TEXT);
  const counts = new Map<string, number>();
  for (const word of splitWords(abstract)) counts.set(stem(word), (counts.get(stem(word)) ?? 0) + 1);
  return {
    version: FEATURES_VERSION,
    title: [...new Set(splitWords(title).map(stem))],
    abstract: [...counts.keys()],
    counts: [...counts.values()],
    authors: [...new Set(paper.authors.slice(0, MAX_NAMES).map(foldName))].filter((name) => name !== ''),
    categories: [...new Set(paper.categories)],
    facts: measureFacts({ title, abstract, authorCount: paper.authorCount ?? paper.authors.length }),
    place,
  };
}

/** Returns a name as names are compared: without marks, dots and case. */
export function foldName(name: string): string {
  return splitWords(name).join(' ');
}

const storedShape = z.object({
  version: z.literal(FEATURES_VERSION),
  title: z.array(z.string()),
  abstract: z.array(z.string()),
  counts: z.array(z.number()),
  authors: z.array(z.string()),
  categories: z.array(z.string()),
  facts: z.array(z.number()).length(FACTS.length),
  place: z.number(),
});

/** Words that features share, so that thousands of papers take little memory. */
export type WordPool = Map<string, string>;

/**
 * Reads stored features; undefined if another version made them, or they are damaged, so that they must be made again.
 * Papers that are read with one pool share their words.
 */
export function readFeatures(stored: unknown, pool: WordPool = new Map()): Features | undefined {
  const { data } = storedShape.safeParse(stored);
  if (data === undefined) return undefined;
  const share = (word: string): string => {
    const known = pool.get(word);
    if (known !== undefined) return known;
    pool.set(word, word);
    return word;
  };
  return {
    ...data,
    title: data.title.map(share),
    abstract: data.abstract.map(share),
    authors: data.authors.map(share),
    categories: data.categories.map(share),
  };
}
