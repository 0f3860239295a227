import { nameWords } from './phrases.ts';

/** "Knuth, Donald E.": the family name comes first. */
const FAMILY_FIRST = /^(?<family>[^,]*),(?<given>.*)$/su;

/** The parts of a name that tell people apart, each in its spellings. */
interface Name {
  readonly family: readonly string[];
  /** The first given name or its initial; undefined if only the family name is known. */
  readonly given: readonly string[] | undefined;
}

/**
 * Returns whether two names can be one person's, as `author:` takes names: the same family name, and the same first given
 * name or its initial, in either order and with or without accents. Further given names are often left out.
 */
export function isSameAuthor(one: string, other: string): boolean {
  return readNames(one).some((name) => readNames(other).some((another) => areSame(name, another)));
}

/** Reads a name; without a comma, either end may be the family name. */
function readNames(text: string): Name[] {
  const words = nameWords(text.replace(FAMILY_FIRST, '$<given> $<family>'));
  const [first, last] = [words[0], words.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (words.length === 1) return [{ family: last, given: undefined }];
  const name = { family: last, given: first };
  return text.includes(',') ? [name] : [name, { family: first, given: words[1] }];
}

function areSame(one: Name, other: Name): boolean {
  if (!shareWord(one.family, other.family) || isInitial(one.family)) return false;
  const [given, another] = [one.given, other.given];
  if (given === undefined || another === undefined || shareWord(given, another)) return true;
  return (isInitial(given) || isInitial(another)) && initialOf(given) === initialOf(another);
}

function shareWord(some: readonly string[], others: readonly string[]): boolean {
  return some.some((word) => others.includes(word));
}

function isInitial(spellings: readonly string[]): boolean {
  return initialOf(spellings) === spellings[0];
}

function initialOf([word = '']: readonly string[]): string {
  return word.charAt(0);
}
