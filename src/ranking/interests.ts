import { findCategory } from '../papers/category.ts';
import type { Space } from './space.ts';
import { isTelling, splitWords, stem } from './words.ts';

/** What a team says it wants to read, and what not. */
export interface Interests {
  /** Stems of words. */
  readonly wanted: readonly string[];
  readonly unwanted: readonly string[];
  /** arXiv categories that the feed or the team names. */
  readonly categories: readonly string[];
}

export const NO_INTERESTS: Interests = { wanted: [], unwanted: [], categories: [] };

/** Words that turn what follows into what a team doesn't want, up to the next comma. */
const REFUSAL = /\b(?:no|not|without|except|excluding|exclude|avoid|never|nothing)\b/iu;

/**
 * Reads interests in plain words, such as "robot learning, vision-language-action models; no surveys". Categories in
 * arXiv's spelling count as categories. Returns nothing wanted if all words are stop words.
 */
export function readInterests(text: string, categories: readonly string[] = []): Interests {
  const wanted = new Set<string>();
  const unwanted = new Set<string>();
  const named = new Set(categories);
  for (const phrase of text.split(/[,;\n]|[.!?。；，、]+(?:\s|$)|\bbut\b/u)) {
    const category = findCategory(phrase.trim());
    if (category !== undefined) {
      named.add(category);
      continue;
    }
    const [before = '', after = ''] = splitOnce(phrase, REFUSAL);
    for (const word of tellingStems(before)) wanted.add(word);
    for (const word of tellingStems(after)) unwanted.add(word);
  }
  return {
    wanted: [...wanted].filter((word) => !unwanted.has(word)),
    unwanted: [...unwanted],
    categories: [...named],
  };
}

function splitOnce(text: string, by: RegExp): [string, string] {
  const match = by.exec(text);
  if (match === null) return [text, ''];
  return [text.slice(0, match.index), text.slice(match.index + match[0].length)];
}

function tellingStems(text: string): string[] {
  return splitWords(text).filter(isTelling).map(stem);
}

/**
 * How much a paper gains, in nats, whose title consists of the interests alone, and one whose abstract does. Before any
 * vote they must outweigh the prior, so that the first digest is on topic; a few votes must be able to outweigh them.
 * Chosen on March and April 2026 (docs/ranking.md).
 */
const WORDS_GAIN = 24;
/** After so many votes the words count half. */
const FADE_VOTES = 10;
/** An unwanted word is named because it appears too often: it must outweigh the wanted ones. */
const UNWANTED_LOSS = 48;
const PRIMARY_GAIN = 4;
const CATEGORY_GAIN = 1;

/**
 * Returns the weights that a space's features start from. `votes` is how many were cast since the interests were last
 * changed: they say better which of the words matter.
 */
export function weighInterests(space: Space, interests: Interests, votes = 0): Float64Array {
  const weights = new Float64Array(space.size);
  addWords(weights, space, interests.wanted, (WORDS_GAIN * FADE_VOTES) / (FADE_VOTES + votes));
  addWords(weights, space, interests.unwanted, -UNWANTED_LOSS);
  for (const category of interests.categories) {
    const primary = space.terms.primary.get(category);
    if (primary !== undefined) weights[primary] = PRIMARY_GAIN / space.scales.primary;
    const any = space.terms.categories.get(category);
    if (any !== undefined) weights[any] = CATEGORY_GAIN / space.scales.category;
  }
  return weights;
}

/** Weighs each word by its rarity, and all together as one, so that a long text says no more than a short one. */
function addWords(weights: Float64Array, space: Space, words: readonly string[], gain: number): void {
  for (const field of ['title', 'abstract'] as const) {
    const places = words.flatMap((word) => space.terms[field].get(word) ?? []);
    const squares = places.reduce((sum, place) => sum + (space.rarity[place] ?? 1) ** 2, 0);
    for (const place of places)
      weights[place] = (gain * (space.rarity[place] ?? 1)) / Math.sqrt(squares) / space.scales[field];
  }
}
