import { type Abbreviation, findAbbreviations } from './abbreviations.ts';
import { buildDocument, type Searchable } from './document.ts';

/** Papers that define an abbreviation so. */
interface CountedAbbreviation extends Abbreviation {
  papers: number;
}

/** What papers count for in the search. */
export interface Tally {
  /** Papers that have a word, by the word, unstemmed. */
  readonly words: ReadonlyMap<string, number>;
  readonly abbreviations: ReadonlyMap<string, CountedAbbreviation>;
  /** Counts a paper. */
  add(paper: Searchable): void;
  /** Counts words that a paper gained. */
  addWords(words: readonly string[]): void;
  /** Counts the abbreviations that an abstract defines. */
  addAbbreviations(abstract: string): void;
}

/** Creates a tally of nothing. */
export function createTally(): Tally {
  const words = new Map<string, number>();
  const abbreviations = new Map<string, CountedAbbreviation>();
  const addWords = (some: readonly string[]): void => {
    for (const word of some) words.set(word, (words.get(word) ?? 0) + 1);
  };
  const addAbbreviations = (abstract: string): void => {
    for (const { short, long } of findAbbreviations(abstract)) {
      const counted = abbreviations.get(`${short} ${long}`);
      if (counted === undefined) abbreviations.set(`${short} ${long}`, { short, long, papers: 1 });
      else counted.papers += 1;
    }
  };
  return {
    words,
    abbreviations,
    addWords,
    addAbbreviations,
    add(paper) {
      addWords(buildDocument(paper).vocabulary);
      addAbbreviations(paper.abstract ?? '');
    },
  };
}
