import type { Features } from './features.ts';
import { type Interests, NO_INTERESTS } from './interests.ts';
import {
  FIELDS,
  type Field,
  measureActivity,
  NAMED,
  rarityOf,
  SCALES,
  type Scales,
  type Space,
} from './space.ts';

/** Papers between two yields: about a millisecond. */
const CHUNK = 100;
/** Names between two yields. */
const MANY = 2_000;
/** A name that one paper has says nothing unless somebody voted on that paper. */
const MIN_PAPERS = 2;

/** A paper that a space is made from. */
export interface SpacePaper {
  readonly features: Features;
  /** Whether its names count even if no other paper has them: somebody voted on it. */
  readonly isTelling: boolean;
}

/** Builds the space of the names that some papers have. Yields every few milliseconds. */
export function* buildSpace(
  papers: readonly SpacePaper[],
  interests: Interests = NO_INTERESTS,
  scales: Scales = SCALES,
): Generator<void, Space> {
  const counts = createCounts();
  const telling = createCounts();
  for (const [at, { features, isTelling }] of papers.entries()) {
    if (at % CHUNK === 0) yield;
    for (const field of FIELDS)
      for (const name of namesOf(features, field)) {
        count(counts[field], name);
        if (isTelling) count(telling[field], name);
      }
  }
  addInterests(telling, interests);
  const rarity: number[] = new Array(NAMED).fill(1);
  const terms = createCounts();
  for (const field of FIELDS) {
    const isWord = field === 'title' || field === 'abstract';
    const add = (name: string, holders: number): void => {
      terms[field].set(name, rarity.length);
      rarity.push(isWord ? rarityOf(holders, papers.length) : 1);
    };
    let seen = 0;
    if (field !== 'authors')
      for (const [name, holders] of counts[field]) {
        if (seen % MANY === 0) yield;
        seen += 1;
        if (holders >= MIN_PAPERS && !telling[field].has(name)) add(name, holders);
      }
    // An author on whom nobody voted says nothing yet.
    for (const name of telling[field].keys()) {
      if (seen % MANY === 0) yield;
      seen += 1;
      add(name, counts[field].get(name) ?? 0);
    }
  }
  return {
    scales,
    size: rarity.length,
    terms,
    rarity: Float32Array.from(rarity),
    unseen: rarityOf(0, papers.length),
    written: counts.authors,
    activity: yield* measureSpread(papers, counts.authors),
  };
}

/** Gives what a team names a place in the space, even if no paper has it yet. */
function addInterests(
  telling: Readonly<Record<Field, Map<string, number>>>,
  { wanted, unwanted, categories }: Interests,
): void {
  for (const word of [...wanted, ...unwanted]) {
    count(telling.title, word);
    count(telling.abstract, word);
  }
  for (const category of categories) {
    count(telling.categories, category);
    count(telling.primary, category);
  }
}

function namesOf(features: Features, field: Field): readonly string[] {
  if (field === 'primary') return features.categories.slice(0, 1);
  return features[field];
}

function createCounts(): Record<Field, Map<string, number>> {
  return {
    title: new Map(),
    abstract: new Map(),
    authors: new Map(),
    categories: new Map(),
    primary: new Map(),
  };
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}

function* measureSpread(
  papers: readonly SpacePaper[],
  written: ReadonlyMap<string, number>,
): Generator<void, [number, number][]> {
  const sums = [0, 0];
  const squares = [0, 0];
  for (const [nth, { features }] of papers.entries()) {
    if (nth % MANY === 0) yield;
    measureActivity(written, features.authors, true).forEach((value, at) => {
      sums[at] = (sums[at] ?? 0) + value;
      squares[at] = (squares[at] ?? 0) + value * value;
    });
  }
  const total = Math.max(1, papers.length);
  return sums.map((sum, at) => {
    const mean = sum / total;
    return [mean, Math.max(0.1, Math.sqrt(Math.max(0, (squares[at] ?? 0) / total - mean * mean)))];
  });
}
