import type { Database } from '../../database/connect.ts';
import { contentWords, stem } from './analysis.ts';
import { findKnownWords, type Lexicon } from './lexicon.ts';

/** A word that no paper has, and the one that was looked for instead. */
export interface Correction {
  readonly from: string;
  readonly to: string;
}

/** The words of a query as they are looked for. */
export interface Understood {
  readonly words: readonly string[];
  readonly corrections: readonly Correction[];
}

/** More words than this are a text, in which a slip does no harm. */
const MOST_CHECKED = 32;
const SHORTEST_PART = 3;
/**
 * In a question, a short word that no paper has is more likely another word ("cant", "kink") than a misspelt one
 * ("cent", "king"), and the other words find the papers.
 */
const QUESTION_WORDS = 5;
const SHORTEST_IN_QUESTION = 6;

/** Reads the plain words of a query, and mends those that no paper has from the words that papers have. */
export async function understand(database: Database, text: string, lexicon: Lexicon): Promise<Understood> {
  const words = contentWords(text).slice(0, MOST_CHECKED);
  const strange = words.filter(
    (word) =>
      lexicon.wordFrequency(word) === 0 &&
      lexicon.findLong(word).length === 0 &&
      (words.length < QUESTION_WORDS || word.length >= SHORTEST_IN_QUESTION),
  );
  const asked = findKnownWords(database, strange);
  // While the database answers.
  const nearest = new Map(
    strange.filter((word) => !hasKnownForm(word, lexicon)).map((word) => [word, mend(word, lexicon)]),
  );
  const known = await asked;
  const corrections: Correction[] = [];
  const read = words.flatMap((word) => {
    const mended = known.has(word) ? undefined : nearest.get(word);
    if (mended === undefined) return [word];
    if (!corrections.some(({ from }) => from === word))
      corrections.push({ from: word, to: mended.join(' ') });
    return mended;
  });
  return { words: read, corrections };
}

/** "transformerlike" is strange, "tokenises" is only another form of a word that is known. */
function hasKnownForm(word: string, lexicon: Lexicon): boolean {
  return lexicon.stemFrequency(stem(word)) > 0;
}

function mend(word: string, lexicon: Lexicon): readonly string[] | undefined {
  const near = lexicon.findNearest(word);
  if (near !== undefined) return [near];
  // "zeroshot": two words that were written as one.
  let best: { parts: [string, string]; papers: number } | undefined;
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const parts: [string, string] = [word.slice(0, at), word.slice(at)];
    const papers = Math.min(...parts.map((part) => lexicon.wordFrequency(part)));
    if (papers > (best?.papers ?? 0)) best = { parts, papers };
  }
  return best?.parts;
}
