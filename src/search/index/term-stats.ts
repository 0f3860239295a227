import type { Abbreviation } from './abbreviations.ts';
import type { SearchDocument } from './document.ts';

/** Papers that define an abbreviation so. */
interface CountedAbbreviation extends Abbreviation {
  papers: number;
}

/** What papers count for in the search. */
export interface TermStats {
  /** Papers that have a word, by the word, unstemmed. */
  readonly words: ReadonlyMap<string, number>;
  readonly abbreviations: ReadonlyMap<string, CountedAbbreviation>;
  /** Counts a paper. */
  add(document: Pick<SearchDocument, 'vocabulary' | 'abbreviations'>): void;
  /** Counts words that a paper gained. */
  addWords(words: readonly string[]): void;
}

/** Creates a tally of nothing. */
export function createTermStats(): TermStats {
  const words = new Map<string, number>();
  const counted = new Map<string, CountedAbbreviation>();
  const addWords = (some: readonly string[]): void => {
    for (const word of some) words.set(word, (words.get(word) ?? 0) + 1);
  };
  return {
    words,
    abbreviations: counted,
    addWords,
    add({ vocabulary, abbreviations }) {
      addWords(vocabulary);
      for (const { short, long } of abbreviations) {
        const papers = (counted.get(`${short} ${long}`)?.papers ?? 0) + 1;
        counted.set(`${short} ${long}`, { short, long, papers });
      }
    },
  };
}
