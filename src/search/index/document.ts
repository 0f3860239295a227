import { contentWords, foldWords, stem } from '../query/analysis.ts';
import { type Abbreviation, findAbbreviations } from './abbreviations.ts';

/** The search's data about a paper. */
export interface SearchDocument {
  readonly paperId: string;
  /** Stems of the title, separated by spaces. */
  readonly title: string;
  /** Stems of the abstract and of each author's name, separated by bars that no phrase crosses. */
  readonly body: string;
  /** Whole words of the title, folded, separated by spaces. */
  readonly folded: string;
  /** Number of stems. */
  readonly length: number;
  readonly publishedOn: Temporal.PlainDate | null;
  /**
   * A text search vector as Postgres reads it: stems of the title have weight A, of abstract and authors B; whole words
   * of authors' names follow an @, of the title an =.
   */
  readonly words: string;
  /** Each word once, unstemmed, for counting the papers with a word. */
  readonly vocabulary: readonly string[];
  /** A stem for each further word of the vocabulary that has it: papers with "network" and "networks" count once. */
  readonly repeatedStems: readonly string[];
  /** The abbreviations that the abstract defines. */
  readonly abbreviations: readonly Abbreviation[];
}

/** The parts of a paper that search uses. */
export interface Searchable {
  readonly id: string;
  readonly title: string;
  readonly abstract: string | null;
  readonly authors: readonly string[];
  readonly publishedOn: Temporal.PlainDate | null;
}

/** Marks whole words of names and of the title, so that they have index entries of their own. */
export const NAME_MARK = '@';
export const TITLE_MARK = '=';

/** Separates parts that no phrase may cross: in text, and in positions. */
export const BAR = ' | ';
const GAP = 20;

/** Postgres counts no further positions and keeps no more for one word. */
const LAST_POSITION = 16_383;
const MAX_POSITIONS = 200;

/** Builds the search's data about a paper. */
export function buildDocument(paper: Searchable): SearchDocument {
  const titleWords = foldWords(paper.title);
  const title = contentWords(paper.title);
  const abstract = contentWords(paper.abstract ?? '');
  const names = paper.authors.map((name) => foldWords(name));
  const titleStems = title.map(stem);
  const bodyStems = [abstract, ...names].filter((part) => part.length > 0).map((part) => part.map(stem));
  const vector = createVector();
  vector.add(titleStems, 'A');
  vector.add(abstract.map(stem), 'B');
  for (const name of names) vector.add(name.map(stem), 'B');
  for (const name of names)
    vector.add(
      name.map((word) => `${NAME_MARK}${word}`),
      'D',
    );
  vector.add(
    titleWords.map((word) => `${TITLE_MARK}${word}`),
    'D',
  );
  const vocabulary = [...new Set([...title, ...abstract, ...names.flat()])];
  return {
    paperId: paper.id,
    title: titleStems.join(' '),
    body: bodyStems.map((part) => part.join(' ')).join(BAR),
    folded: titleWords.join(' '),
    length: titleStems.length + bodyStems.flat().length,
    publishedOn: paper.publishedOn,
    words: vector.text(),
    vocabulary,
    repeatedStems: findRepeated(vocabulary.map(stem)),
    abbreviations: findAbbreviations(paper.abstract ?? ''),
  };
}

function findRepeated(stems: readonly string[]): string[] {
  const seen = new Set<string>();
  return stems.filter((one) => {
    const isRepeated = seen.has(one);
    seen.add(one);
    return isRepeated;
  });
}

function createVector() {
  const places = new Map<string, string[]>();
  let position = 1;
  return {
    add(words: readonly string[], weight: 'A' | 'B' | 'D'): void {
      for (const word of words) {
        const known = places.get(word) ?? [];
        if (known.length < MAX_POSITIONS) known.push(`${Math.min(position, LAST_POSITION)}${weight}`);
        places.set(word, known);
        position += 1;
      }
      position += GAP;
    },
    /** Words only hold letters, digits and our marks, so nothing needs escaping. */
    text: () => [...places].map(([word, at]) => `'${word}':${at.join(',')}`).join(' '),
  };
}
