import type { Lexicon } from '../index/lexicon.ts';
import type { Concept } from '../query/concepts.ts';
import { rarity } from '../query/concepts.ts';

/** A paper with some of the words searched for. */
export interface Candidate {
  readonly paperId: string;
  readonly title: string;
  readonly body: string;
  readonly length: number;
  /** Stems of what the team that asks wrote about it; undefined if there is none with the words. */
  readonly notes?: string | undefined;
}

/** A candidate with its score; higher is better. */
export interface Ranked {
  readonly candidate: Candidate;
  readonly score: number;
  /** Whether it has every word of the query. */
  readonly isComplete: boolean;
}

/** BM25's settings. These five and the share of feedback were chosen on the even questions of Cranfield and NPL (docs/search-experiments.md). */
const K1 = 1.2;
const B = 0.65;
/** A word of the title counts twice (BM25F with two fields). */
const TITLE_WEIGHT = 2;
/**
 * Score added by two consecutive words of the query if they are consecutive in the text, and if they are near each
 * other.
 */
const ADJACENT = 0.15;
const NEAR = 0.05;
/** A name counts less if only its initial is there: it may be another person's. */
const INITIAL_SHARE = 0.5;
/** Eight stems, the usual window, times the average length of a stem and its space. */
const NEAR_CHARACTERS = 8 * 7;

const SPACE = 32;

/** Feedback (RM3): the best papers' own words, as a small part of the score. */
const FEEDBACK_PAPERS = 10;
const FEEDBACK_WORDS = 20;
/** Papers further down can't reach the first page. */
const MAX_FEEDBACK_PAPERS = 50;
const FEEDBACK_SHARE = 0.4;
/**
 * If the best paper has nearly every word, it is likely the one meant, and feedback is reduced; from this share of
 * missing words on it counts in full.
 */
const FEEDBACK_IN_FULL = 0.2;

/** Ranks candidates by BM25 over title and text, nearness of words, and feedback; leaves out those without any word. */
export function rank(
  candidates: readonly Candidate[],
  concepts: readonly Concept[],
  lexicon: Pick<Lexicon, 'papers' | 'averageLength' | 'stemFrequency'>,
  { feedback = true }: { readonly feedback?: boolean } = {},
): Ranked[] {
  const scored = candidates.flatMap((candidate) => {
    const found = score(candidate, concepts, lexicon.averageLength);
    return found.score > 0 ? [found] : [];
  });
  scored.sort(best);
  return feedback ? addFeedback(scored, concepts, lexicon) : scored;
}

function best(one: Ranked, other: Ranked): number {
  return other.score - one.score || (one.candidate.paperId < other.candidate.paperId ? -1 : 1);
}

interface Scored extends Ranked {
  readonly text: string;
  /** BM25's length factor. */
  readonly norm: number;
  /** The share of the query's weight that the paper has. */
  readonly coverage: number;
}

function score(candidate: Candidate, concepts: readonly Concept[], averageLength: number): Scored {
  // A bar keeps a phrase from running from the title into the text. Notes don't count as length: a paper doesn't sink by
  // what is said about it.
  const { title, body, notes } = candidate;
  const text = ` ${title} | ${body} ${notes === undefined ? '' : `| ${notes} `}`;
  const titleEnd = candidate.title.length + 1;
  const norm = K1 * (1 - B + (B * candidate.length) / averageLength);
  const written = concepts.map(({ alternatives }) => findPlaces(text, alternatives));
  const places = concepts.map(({ initials = [] }, index) => {
    const own = written[index] ?? [];
    return own.length === 0 ? findPlaces(text, initials) : own;
  });
  let sum = 0;
  let asked = 0;
  let had = 0;
  for (const [index, { weight }] of concepts.entries()) {
    const own = places[index] ?? [];
    asked += weight;
    if (own.length === 0) continue;
    had += weight;
    const inTitle = own.reduce((count, at) => count + (at < titleEnd ? 1 : 0), 0);
    const share = written[index]?.length === 0 ? INITIAL_SHARE : 1;
    sum += share * weight * saturate(own.length + inTitle * (TITLE_WEIGHT - 1), norm);
    const next = concepts[index + 1];
    if (next === undefined || next.word === concepts[index]?.word) continue;
    const { adjacent, near } = countPairs(own, places[index + 1] ?? [], text);
    const pair = Math.min(weight, next.weight);
    sum += pair * (ADJACENT * saturate(adjacent, norm) + NEAR * saturate(near, norm));
  }
  const isComplete = places.every((own) => own.length > 0);
  return { candidate, score: sum, isComplete, text, norm, coverage: asked === 0 ? 0 : had / asked };
}

function saturate(count: number, norm: number): number {
  return (count * (K1 + 1)) / (count + norm);
}

/** Returns where the alternatives occur, each at the space before it, in the order of the text. */
function findPlaces(text: string, alternatives: Concept['alternatives']): number[] {
  const places: number[] = [];
  for (const stems of alternatives) {
    // Without the space before it: a first character that precedes every word makes the engine's search slow.
    const wanted = `${stems.join(' ')} `;
    for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length - 1))
      if (text.charCodeAt(at - 1) === SPACE) places.push(at - 1);
  }
  return alternatives.length > 1 ? places.sort((one, other) => one - other) : places;
}

function countPairs(firsts: readonly number[], seconds: readonly number[], text: string) {
  let adjacent = 0;
  let near = 0;
  let from = 0;
  for (const at of firsts) {
    while (from < seconds.length && (seconds[from] ?? 0) < at - NEAR_CHARACTERS) from += 1;
    const second = seconds[from];
    if (second !== undefined && second <= at + NEAR_CHARACTERS) near += 1;
    const end = text.indexOf(' ', at + 1);
    if (seconds.includes(end)) adjacent += 1;
  }
  return { adjacent, near };
}

function addFeedback(
  scored: readonly Scored[],
  concepts: readonly Concept[],
  lexicon: Pick<Lexicon, 'papers' | 'stemFrequency'>,
): Ranked[] {
  const [first] = scored;
  const total = concepts.reduce((sum, { weight }) => sum + weight, 0);
  const share = FEEDBACK_SHARE * Math.min(1, (1 - (first?.coverage ?? 1)) / FEEDBACK_IN_FULL);
  if (share <= 0 || scored.length < 2 || total === 0) return [...scored];
  const words = feedbackWords(scored, lexicon);
  const sum = words.reduce((all, { weight }) => all + weight, 0);
  if (sum === 0) return [...scored];
  const count = createCounter(words.map(({ stem }) => stem));
  return scored
    .map((one, index) => {
      const counts = index < MAX_FEEDBACK_PAPERS ? count(one.text, one.candidate.title.length + 1) : [];
      const more = counts.reduce(
        (all, times, at) => all + ((words[at]?.weight ?? 0) / sum) * saturate(times, one.norm),
        0,
      );
      return { ...one, score: ((1 - share) * one.score) / total + share * more };
    })
    .sort(best);
}

/** Creates a counter of some stems in a text; occurrences in the title count twice. */
function createCounter(stems: readonly string[]): (text: string, titleEnd: number) => number[] {
  const byHash = new Map<number, number>();
  for (const [index, stem] of stems.entries()) eachStem(`${stem} `, (hash) => byHash.set(hash, index));
  return (text, titleEnd) => {
    const counts = stems.map(() => 0);
    eachStem(text, (hash, start, end) => {
      const index = byHash.get(hash);
      if (index !== undefined && stems[index] === text.slice(start, end))
        counts[index] = (counts[index] ?? 0) + (start < titleEnd ? TITLE_WEIGHT : 1);
    });
    return counts;
  };
}

/**
 * Returns the words of the best papers and how much they tell. A paper counts by the square of its lead over the first
 * that is not among them: where many are about equally good, none of them is likely the one meant, and where one leads, its
 * words do. With each paper counted by its score, feedback lost 0.035 of MRR@10 for summaries of a paper that is looked for.
 */
function feedbackWords(
  scored: readonly Scored[],
  lexicon: Pick<Lexicon, 'papers' | 'stemFrequency'>,
): { readonly stem: string; readonly weight: number }[] {
  const top = scored.slice(0, FEEDBACK_PAPERS);
  const beaten = scored[FEEDBACK_PAPERS]?.score ?? 0;
  const leads = top.map(({ score: points }) => (points - beaten) ** 2);
  const all = leads.reduce((sum, lead) => sum + lead, 0);
  if (all === 0) return [];
  const weights = new Map<number, { readonly stem: string; weight: number }>();
  for (const [index, { text, candidate }] of top.entries()) {
    const one = (leads[index] ?? 0) / all / candidate.length;
    eachStem(text, (hash, start, end) => {
      const known = weights.get(hash);
      if (known === undefined) weights.set(hash, { stem: text.slice(start, end), weight: one });
      else known.weight += one;
    });
  }
  const byWeight = [...weights.values()].sort((one, other) => other.weight - one.weight);
  // Most occur once in ten texts, and looking up how rare each one is would take longest.
  const rarest = Math.log(1 + lexicon.papers);
  let words: { readonly stem: string; readonly weight: number }[] = [];
  for (const { stem, weight } of byWeight) {
    if (words.length === FEEDBACK_WORDS && weight * rarest < (words.at(-1)?.weight ?? 0)) break;
    if (stem.length === 1 || lexicon.stemFrequency(stem) < 2) continue;
    words.push({ stem, weight: weight * rarity(stem, lexicon) });
    words = words.sort((one, other) => other.weight - one.weight).slice(0, FEEDBACK_WORDS);
  }
  return words;
}

/**
 * Visits the stems of a text, each with the space after it, by their hashes: cutting each one out of fifty texts would
 * take longer than the rest of the search. Two stems with the same hash are so rare that a little misplaced weight does
 * no harm.
 */
function eachStem(text: string, visit: (hash: number, start: number, end: number) => void): void {
  let hash = 0;
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    const letter = text.charCodeAt(at);
    if (letter !== SPACE) {
      hash = (Math.imul(hash, 31) + letter) | 0;
      continue;
    }
    if (at > start) visit(hash, start, at);
    hash = 0;
    start = at + 1;
  }
}
