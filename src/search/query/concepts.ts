import type { Lexicon } from '../index/lexicon.ts';
import { stem } from './analysis.ts';

/** One thing to search for: a word of the query and everything that means the same. */
export interface Concept {
  /** As typed, folded. */
  readonly word: string;
  /** Alternatives, each a stem or, for a phrase, several in a row; the word's own stem first. */
  readonly alternatives: readonly (readonly string[])[];
  /** Where a paper may have its initial instead: beside the family name, in either order. Undefined if it is no name. */
  readonly initials?: readonly (readonly string[])[] | undefined;
  /** Its rarity: the inverse document frequency of BM25. */
  readonly weight: number;
}

/** A concept repeated in a query counts more than once, but a query should not have hundreds. */
export const MAX_CONCEPTS = 32;
const MAX_PHRASE = 6;
const MIN_JOINED = 2;

/** Builds concepts from the content words of a query, in order. */
export function buildConcepts(given: readonly string[], lexicon: Lexicon): Concept[] {
  // A question may repeat a word without meaning it more: on Medline, counting it once gains 0.04 of nDCG@10.
  const words = [...new Set(given)];
  const stems = words.map(stem);
  const alternatives = words.map((word, index) => [
    [stems[index] ?? word],
    // "LLMs" is "llms" when folded; abbreviations are stored without the plural.
    ...(lexicon.findLong(word).length > 0
      ? lexicon.findLong(word)
      : lexicon.findLong(word.replace(/s$/u, ''))),
  ]);
  addShortForms(stems, alternatives, lexicon);
  addJoinedWords(words, alternatives, lexicon);
  const initials = findInitials(words, stems, lexicon);
  return words.slice(0, MAX_CONCEPTS).map((word, index) => ({
    word,
    alternatives: alternatives[index] ?? [],
    initials: initials[index],
    weight: rarity(stems[index] ?? word, lexicon),
  }));
}

/** Returns the inverse document frequency of BM25 as Lucene has it: never negative. */
export function rarity(stem: string, lexicon: Pick<Lexicon, 'papers' | 'stemFrequency'>): number {
  const frequency = Math.min(lexicon.stemFrequency(stem), lexicon.papers);
  return Math.log(1 + (lexicon.papers - frequency + 0.5) / (frequency + 0.5));
}

/** Adds short forms: each word of "large language model" also matches a paper that only has "LLM". */
function addShortForms(
  stems: readonly string[],
  alternatives: (readonly string[])[][],
  lexicon: Lexicon,
): void {
  for (let start = 0; start < stems.length; start += 1) {
    for (let count = Math.min(MAX_PHRASE, stems.length - start); count >= 2; count -= 1) {
      const short = lexicon.findShort(stems.slice(start, start + count).join(' '));
      if (short === undefined) continue;
      for (let index = start; index < start + count; index += 1) alternatives[index]?.push([short]);
      break;
    }
  }
}

/** Adds joined words: both words of "fine tuning" also match "finetuning". */
function addJoinedWords(
  words: readonly string[],
  alternatives: (readonly string[])[][],
  lexicon: Lexicon,
): void {
  for (let index = 0; index + 1 < words.length; index += 1) {
    const joined = `${words[index]}${words[index + 1]}`;
    if (lexicon.wordFrequency(joined) < MIN_JOINED) continue;
    alternatives[index]?.push([stem(joined)]);
    alternatives[index + 1]?.push([stem(joined)]);
  }
}

/** More words are a question or a title. */
const MAX_NAME_WORDS = 4;
const SHORTEST_GIVEN_NAME = 2;
/** A word in more papers than this, and in a larger share of them, is not taken for a name. */
const MAX_NAME_PAPERS = 20;
const MAX_NAME_SHARE = 0.01;

/** Finds for each word the initials it may stand for: "udo" of "udo pooch", or of "pooch udo", is U. Pooch or Pooch, U. */
function findInitials(
  words: readonly string[],
  stems: readonly string[],
  lexicon: Lexicon,
): (Concept['initials'] | undefined)[] {
  if (words.length > MAX_NAME_WORDS) return [];
  const isName = (stem: string | undefined): stem is string =>
    stem !== undefined &&
    lexicon.stemFrequency(stem) <= Math.max(MAX_NAME_PAPERS, lexicon.papers * MAX_NAME_SHARE);
  return words.map((word, index) => {
    if (word.length < SHORTEST_GIVEN_NAME || !isName(stems[index])) return undefined;
    const families = [stems[index - 1], stems[index + 1]].filter(isName);
    return families.flatMap((family) => [
      [word.charAt(0), family],
      [family, word.charAt(0)],
    ]);
  });
}

/** Returns the stems by which to find candidates, the rarest first; at most 32. */
export function candidateStems(
  concepts: readonly Concept[],
  lexicon: Pick<Lexicon, 'papers' | 'stemFrequency'>,
): { readonly stem: string; readonly weight: number }[] {
  const stems = new Set(concepts.flatMap(({ alternatives }) => alternatives.flat()));
  return [...stems]
    .map((stem) => ({ stem, weight: rarity(stem, lexicon) }))
    .sort((one, other) => other.weight - one.weight)
    .slice(0, MAX_CONCEPTS);
}
