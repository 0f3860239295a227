import { stemmer } from 'stemmer';
import { foldText } from '../../papers/fold-text.ts';

/** Increase it with every change to how a text is analysed here: papers indexed before are then indexed again. */
export const ANALYSIS_VERSION = 3;

/** Words that say nothing about a text's topic: neither indexed nor searched for. */
const STOP_WORDS = new Set(
  `a about above after again all also although am among an and any are as at be because been before being below
  between both but by can cannot could did do does doing done down during each either etc few for from further had has
  have having he hence her here him his how however i if in into is it its itself just may me might more most much must
  my no nor not now of off on once one only or other our out over own per same shall she should since so some such than
  that the their them then there therefore these they this those though through thus to too under until up upon us use
  used using very via was we were what when where whether which while who whom whose why will with within without would
  yet you your`.split(/\s+/u),
);

/**
 * No word of a language is this long; anything longer is a string of data, and Postgres accepts no lexeme over 2 kB.
 */
const MAX_WORD = 60;

/** Returns the words of a text in order, folded and without punctuation. */
export function foldWords(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.slice(0, MAX_WORD).toWellFormed());
}

/** Returns the words of a text that say what it is about, in order. */
export function contentWords(text: string): string[] {
  return foldWords(text).filter((word) => !STOP_WORDS.has(word));
}

/** Stems of words seen before: nearly all words of a paper have been seen, and stemming is slow. */
const stems = new Map<string, string>();
const MAX_REMEMBERED = 50_000;

/**
 * Returns the stem that a word shares with its other forms (Porter's algorithm); names and numbers stay as they are.
 */
export function stem(word: string): string {
  if (!/^[a-z]+$/u.test(word)) return word;
  const remembered = stems.get(word);
  if (remembered !== undefined) return remembered;
  if (stems.size === MAX_REMEMBERED) stems.clear();
  const found = stemmer(word);
  stems.set(word, found);
  return found;
}
