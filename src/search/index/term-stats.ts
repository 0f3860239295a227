import type { Abbreviation } from './abbreviations.ts';
import type { SearchDocument } from './document.ts';

/** An abbreviation and the number of papers that define it this way. */
interface CountedAbbreviation extends Abbreviation {
  papers: number;
}

/** Marks a stem among the counted words: how many words too many the sum over the stem's words counts. */
export const REPEAT_MARK = '~';

/** Counts over papers that search uses. */
export interface TermStats {
  /** Number of papers by word, unstemmed; by stem behind `REPEAT_MARK`, the words beyond one in each paper. */
  readonly words: ReadonlyMap<string, number>;
  readonly abbreviations: ReadonlyMap<string, CountedAbbreviation>;
  /** Counts a paper. */
  add(document: Pick<SearchDocument, 'vocabulary' | 'repeatedStems' | 'abbreviations'>): void;
  /** Counts words added to a paper. */
  addWords(words: readonly string[]): void;
}

/** Creates empty counts. */
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
    add({ vocabulary, repeatedStems, abbreviations }) {
      addWords(vocabulary);
      addWords(repeatedStems.map((one) => `${REPEAT_MARK}${one}`));
      for (const { short, long } of abbreviations) {
        const papers = (counted.get(`${short} ${long}`)?.papers ?? 0) + 1;
        counted.set(`${short} ${long}`, { short, long, papers });
      }
    },
  };
}
