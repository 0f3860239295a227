import { FACTS } from './facts.ts';
import { type Features, foldName, type RankedPaper } from './features.ts';
import type { Contribution, Ranker, Term } from './ranker.ts';
import { removeTerms } from './remove-terms.ts';
import { findWords, isTelling, stem } from './words.ts';

/** Why a paper stands where it stands. */
export interface Reason {
  readonly kind: 'words' | 'author' | 'category' | 'fact';
  /** As a person reads it: "diffusion policy", "Ada Lovelace", "cs.RO", "has code". */
  readonly text: string;
  /** What it rests on; the paper would score less without it. */
  readonly terms: readonly Term[];
  /** By how much less, in nats. */
  readonly gain: number;
  /** Where most of it comes from. */
  readonly from: 'votes' | 'interests' | 'prior';
}

/** A reason worth less doesn't change where a paper stands. */
const MIN_GAIN = 0.1;
/** Reasons that are weighed one by one, which takes a score each. */
const MAX_CANDIDATES = 16;
const MAX_PHRASE = 3;

/**
 * Finds the reasons for a paper's score that are worth most, each a different one. All are true: without it, the paper
 * would score less.
 */
export function findReasons(ranker: Ranker, paper: RankedPaper, features: Features, limit = 3): Reason[] {
  const parts = ranker.explain(features);
  const score = ranker.score(features);
  const weighed = listCandidates(parts, paper, features)
    .toSorted((a, b) => b.sum - a.sum)
    .slice(0, MAX_CANDIDATES)
    .map(({ kind, text, terms, from }): Reason => {
      const gain = score - ranker.score(removeTerms(features, terms));
      return { kind, text, terms, gain, from };
    })
    .filter(({ gain }) => gain >= MIN_GAIN)
    .toSorted((a, b) => b.gain - a.gain);
  const used = new Set<string>();
  const chosen: Reason[] = [];
  for (const reason of weighed) {
    if (chosen.length === limit) break;
    const keys = [reason.text, ...reason.terms.map(({ kind, name }) => `${kind} ${name}`)];
    if (keys.some((key) => used.has(key))) continue;
    for (const key of keys) used.add(key);
    chosen.push(reason);
  }
  return chosen;
}

interface Reasonable extends Omit<Reason, 'gain'> {
  /** What its terms contribute together. */
  readonly sum: number;
}

function listCandidates(
  parts: readonly Contribution[],
  paper: RankedPaper,
  features: Features,
): Reasonable[] {
  const helpful = parts.filter((part) => totalOf(part) > 0);
  const words = new Map(
    helpful.flatMap((part) => (part.term.kind === 'word' ? [[part.term.name, part] as const] : [])),
  );
  return [
    ...listPhrases(paper.title, words),
    ...listPhrases(paper.abstract ?? '', words),
    ...helpful.flatMap((part) => {
      const text = nameOf(part.term, paper, features);
      return text === undefined ? [] : [toReasonable(text.kind, text.text, [part])];
    }),
  ];
}

/** Finds words that help, and words that help and stand beside one another; never half of a hyphenated word. */
function listPhrases(text: string, words: ReadonlyMap<string, Contribution>): Reasonable[] {
  const found = findWords(text).map(({ word, from, to }) => ({
    part: isTelling(word) ? words.get(stem(word)) : undefined,
    from,
    to,
  }));
  return found.flatMap((first, at) => {
    if (text[first.from - 1] === '-') return [];
    const phrases: Reasonable[] = [];
    const parts: Contribution[] = [];
    let end = first.from;
    for (const { part, from, to } of found.slice(at, at + MAX_PHRASE)) {
      if (part === undefined || parts.includes(part)) break;
      if (parts.length > 0 && !/^[\s-]$/u.test(text.slice(end, from))) break;
      parts.push(part);
      end = to;
      if (text[end] === '-') continue;
      phrases.push(toReasonable('words', text.slice(first.from, end), [...parts]));
    }
    return phrases;
  });
}

/** Returns the name of an author, a category or a fact; undefined if it would say nothing to a person. */
function nameOf(
  { kind, name }: Term,
  paper: RankedPaper,
  features: Features,
): { readonly kind: Reason['kind']; readonly text: string } | undefined {
  if (kind === 'author') {
    const text = paper.authors.find((author) => foldName(author) === name);
    return text === undefined ? undefined : { kind, text };
  }
  if (kind === 'category') return { kind, text: name };
  // When it was submitted, and how much its authors write, count but say nothing about a paper to a person.
  if (kind !== 'fact') return undefined;
  const at = FACTS.findIndex(({ key }) => key === name);
  const fact = FACTS[at];
  const text = (features.facts[at] ?? 0) > 0 ? fact?.high : fact?.low;
  return text === undefined || text === null ? undefined : { kind: 'fact', text };
}

function toReasonable(kind: Reason['kind'], text: string, parts: readonly Contribution[]): Reasonable {
  const sums = { votes: 0, interests: 0, prior: 0 };
  for (const part of parts) for (const from of SOURCES) sums[from] += part[from];
  const from = SOURCES.toSorted((a, b) => sums[b] - sums[a])[0] ?? 'votes';
  const sum = sums.votes + sums.interests + sums.prior;
  return { kind, text, terms: parts.map(({ term }) => term), from, sum };
}

const SOURCES = ['votes', 'interests', 'prior'] as const;

function totalOf({ votes, interests, prior }: Contribution): number {
  return votes + interests + prior;
}
