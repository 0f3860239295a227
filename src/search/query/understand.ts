import type { Lexicon } from '../index/lexicon.ts';
import { contentWords, foldWords, stem } from './analysis.ts';

/** A word that no paper has, and the one searched for instead. */
export interface Correction {
  readonly from: string;
  readonly to: string;
}

/** The words of a query after corrections. */
export interface Understood {
  readonly words: readonly string[];
  readonly corrections: readonly Correction[];
}

/**
 * Words that ask for papers rather than say what they are about, as in "I'd like to find articles describing …" or
 * "what is known about …".
 */
const ASKING_WORDS = new Set(
  `anything article articles concern concerned concerning concerns deal dealing deals describe described describes
  describing discuss discussed discusses discussing find finding id im interested interesting know known like look
  looking paper papers please publication publications relevant someone something treat treating treats want work works
  write writing written wrote`.split(/\s+/u),
);

/** A query with fewer words is keywords; "paper" and "find" may be among them. */
const MIN_WORDS_OF_QUESTION = 6;

/** As many words must be left to search for. */
const MIN_WORDS_LEFT = 2;

/** Leaves out the words of a question that only ask. */
function withoutAskingWords(text: string, words: readonly string[]): readonly string[] {
  if (foldWords(text).length < MIN_WORDS_OF_QUESTION) return words;
  const left = words.filter((word) => !ASKING_WORDS.has(word));
  return left.length < MIN_WORDS_LEFT ? words : left;
}

/** More words than this are a text, in which a typo does no harm. */
const MAX_CHECKED = 32;
const SHORTEST_PART = 3;
/**
 * In a question, a short word that no paper has is more likely another word ("cant", "kink") than a misspelt one
 * ("cent", "king"), and the other words find the papers. For the same reason a long one is only corrected by one letter,
 * and not the first, which people rarely mistype.
 */
const QUESTION_WORDS = 5;
const SHORTEST_IN_QUESTION = 6;

/**
 * Splits a query into plain words and corrects those that no paper has to words that papers have. The lexicon doesn't
 * know every word: `known` are words that some paper has anyway.
 */
export function understand(text: string, lexicon: Lexicon, known: ReadonlySet<string>): Understood {
  const words = withoutAskingWords(text, contentWords(text)).slice(0, MAX_CHECKED);
  const corrections = new Map<string, readonly string[]>();
  const isQuestion = words.length >= QUESTION_WORDS;
  for (const word of words) {
    if (known.has(word) || !isStrange(word, lexicon)) continue;
    const corrected = isQuestion ? correctInQuestion(word, lexicon) : correct(word, lexicon);
    if (corrected !== undefined) corrections.set(word, corrected);
  }
  return {
    words: words.flatMap((word) => corrections.get(word) ?? [word]),
    corrections: [...corrections].map(([from, to]) => ({ from, to: to.join(' ') })),
  };
}

/** Returns whether a word is unknown: "transformerlike" is, but "tokenises" is only another form of a known word. */
function isStrange(word: string, lexicon: Lexicon): boolean {
  return (
    lexicon.wordFrequency(word) === 0 &&
    lexicon.findLong(word).length === 0 &&
    lexicon.stemFrequency(stem(word)) === 0
  );
}

function correctInQuestion(word: string, lexicon: Lexicon): readonly string[] | undefined {
  if (word.length < SHORTEST_IN_QUESTION) return undefined;
  const near = lexicon.findNearest(word, 1);
  return near?.charAt(0) === word.charAt(0) ? [near] : findParts(word, lexicon);
}

function correct(word: string, lexicon: Lexicon): readonly string[] | undefined {
  const near = lexicon.findNearest(word);
  return near === undefined ? findParts(word, lexicon) : [near];
}

/** Splits two words that were written as one, such as "zeroshot". */
function findParts(word: string, lexicon: Lexicon): readonly string[] | undefined {
  let best: { parts: [string, string]; papers: number } | undefined;
  for (let at = SHORTEST_PART; at <= word.length - SHORTEST_PART; at += 1) {
    const parts: [string, string] = [word.slice(0, at), word.slice(at)];
    const papers = Math.min(...parts.map((part) => lexicon.wordFrequency(part)));
    if (papers > (best?.papers ?? 0)) best = { parts, papers };
  }
  return best?.parts;
}
