import { stemmer } from 'stemmer';
import { foldText } from '../../papers/fold-text.ts';

/** Goes up with every change of what a text becomes here: what was indexed before is then indexed anew. */
export const ANALYSIS_VERSION = 2;

/** Words that tell nothing of what a text is about: neither kept of papers nor looked for. */
const STOP_WORDS = new Set(
  `a about above after again all also although am among an and any are as at be because been before being below
  between both but by can cannot could did do does doing done down during each either etc few for from further had has
  have having he hence her here him his how however i if in into is it its itself just may me might more most much must
  my no nor not now of off on once one only or other our out over own per same shall she should since so some such than
  that the their them then there therefore these they this those though through thus to too under until up upon us use
  used using very via was we were what when where whether which while who whom whose why will with within without would
  yet you your`.split(/\s+/u),
);

/** No word of a language is as long; what is, is a string of data, and Postgres takes no lexeme over 2 kB. */
const MAX_WORD = 60;

/** The words of a text in their order, as texts are compared, without punctuation. */
export function foldWords(text: string): string[] {
  const words = foldText(text).match(/[\p{L}\p{N}]+/gu) ?? [];
  return words.map((word) => word.slice(0, MAX_WORD).toWellFormed());
}

/** The words of a text that say what it is about, in their order. */
export function contentWords(text: string): string[] {
  return foldWords(text).filter((word) => !STOP_WORDS.has(word));
}

/** Stems of words met before: the words of a paper have nearly all been met, and working a stem out is slow. */
const stems = new Map<string, string>();
const MAX_REMEMBERED = 50_000;

/** The stem that a word shares with its other forms (Porter's algorithm); names and numbers stay as they are. */
export function stem(word: string): string {
  if (!/^[a-z]+$/u.test(word)) return word;
  const remembered = stems.get(word);
  if (remembered !== undefined) return remembered;
  if (stems.size === MAX_REMEMBERED) stems.clear();
  const found = stemmer(word);
  stems.set(word, found);
  return found;
}
