import { stemmer } from 'stemmer';
import { foldText } from '../papers/fold-text.ts';

/** No word is this long; anything longer is a string of data. */
const MAX_WORD = 40;

/** A hyphen ends a word, so that "vision-language" and "vision language" are the same two words. */
const WORD = /[\p{L}\p{N}]+/gu;

/** Words that say nothing about a topic. They count in a paper's text, but not as interests or reasons. */
const STOP_WORDS = new Set(
  `a about above across after again against all almost along also although always am among an and another any are as
  at based be became because been before being below between both but by came can cannot could did do does doing done
  down during each either else enough especially etc even ever every few first for from further get gets given go had
  has have having he hence her here him his how however i if in into is it its itself just keep kind less let like
  made make makes many may me might more most mostly much must my new no nor not now of off on once one only onto or
  other others our out over own paper papers per please rather really same second shall she should since so some
  such take than that the their them then there therefore these they thing things this those though through thus to
  too toward towards under until up upon us use used uses using various very via want was way we well were what when
  where whether which while who whom whose why will with within without work works would yes yet you your
  approach approaches method methods propose proposed present show shows study topic topics interested interest
  interests anything everything something research`.split(/\s+/u),
);

/** Returns the words of a text in order, folded and without punctuation. */
export function splitWords(text: string): string[] {
  return (foldText(text).match(WORD) ?? []).map((word) => word.slice(0, MAX_WORD));
}

/** A word of a text, and where it stands. */
export interface FoundWord {
  /** Folded, as `splitWords` gives it. */
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** Finds the words of a text as it is written; a formula's are left out where folding changes them. */
export function findWords(text: string): FoundWord[] {
  return text
    .matchAll(WORD)
    .flatMap(({ 0: found, index }) => {
      const [word, ...more] = splitWords(found);
      return word === undefined || more.length > 0 ? [] : [{ word, from: index, to: index + found.length }];
    })
    .toArray();
}

/** Returns whether a word, as `splitWords` gives it, can say what a text is about. */
export function isTelling(word: string): boolean {
  return !STOP_WORDS.has(word) && !/^\d+$/u.test(word) && (word.length > 1 || !/^[a-z]$/u.test(word));
}

/** Stems of words seen before: nearly all words of a paper have been seen, and stemming is slow. */
const stems = new Map<string, string>();
const MAX_REMEMBERED = 20_000;

/** Returns the stem that an English word shares with its other forms; names and numbers stay as they are. */
export function stem(word: string): string {
  if (!/^[a-z]+$/u.test(word)) return word;
  const remembered = stems.get(word);
  if (remembered !== undefined) return remembered;
  if (stems.size === MAX_REMEMBERED) stems.clear();
  const found = stemmer(word);
  stems.set(word, found);
  return found;
}
