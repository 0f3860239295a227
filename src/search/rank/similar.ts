import type { Lexicon } from '../index/lexicon.ts';
import type { Concept } from '../query/concepts.ts';
import { rarity } from '../query/concepts.ts';
import type { Candidate } from './rank.ts';

/** This many words describe what a paper is about. */
const TELLING_WORDS = 15;
/** A title is short, and every word of it was chosen. */
const TITLE_WEIGHT = 3;

/**
 * Returns the weightiest words of a paper, to find similar ones: those it has often and few other papers have. A text that
 * is not a stored paper also has words that a single paper has: `least` is 1 then.
 */
export function tellingConcepts(
  { title, body }: Pick<Candidate, 'title' | 'body'>,
  lexicon: Lexicon,
  { max = TELLING_WORDS, least = 2 }: { readonly max?: number; readonly least?: number } = {},
): Concept[] {
  const counts = new Map<string, number>();
  const add = (text: string, weight: number): void => {
    for (const stem of text.split(' '))
      if (stem.length > 1) counts.set(stem, (counts.get(stem) ?? 0) + weight);
  };
  add(title, TITLE_WEIGHT);
  add(body, 1);
  return [...counts]
    .filter(([stem]) => lexicon.stemFrequency(stem) >= least)
    .map(([stem, count]) => ({
      word: stem,
      alternatives: [[stem]],
      weight: (1 + Math.log(count)) * rarity(stem, lexicon),
    }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, max);
}
