import { and, not, or, type SQL, sql } from 'drizzle-orm';
import { searchDocuments } from '../../database/schema/search.ts';
import { NAME_MARK } from '../index/document.ts';
import { contentWords, foldWords, stem } from './analysis.ts';
import type { Phrase, Query } from './query.ts';

/** What a paper's words must be, and must not. */
export interface Phrases {
  /**
   * What the full-text index tells of it, as text of a tsquery: which words a paper has, and the names of its authors.
   * Undefined where it tells nothing.
   */
  readonly tsquery: string | undefined;
  /** Whether authors are asked for: only the full text tells of them. */
  readonly hasAuthors: boolean;
  /** The share of papers likely to have what is required, from the shares that have each stem; 1 where nothing is. */
  readonly guessShare: (shareOf: (stem: string) => number) => number;
  /** All of it but authors, as a condition on stems; undefined where any will do. */
  readonly condition: (stems: Stems) => SQL | undefined;
}

/** A paper's stems in SQL, with a space before and behind each. */
interface Stems {
  readonly title: SQL;
  /** Title and text, with a bar between that no phrase bridges. */
  readonly all: SQL;
}

/** Demands nothing. */
export const ANY_WORDS: Phrases = {
  tsquery: undefined,
  hasAuthors: false,
  guessShare: () => 1,
  condition: () => undefined,
};

/** A phrase as it is looked for: stems in a row. */
interface StemPhrase {
  readonly stems: readonly string[];
  readonly inTitle: boolean;
}

/** Reads what a query demands of a paper's words. */
export function readPhrases({ required, excluded, authors }: Query): Phrases {
  const groups = required.map((group) => group.flatMap(toStems)).filter((group) => group.length > 0);
  const without = excluded.flatMap(toStems);
  const names = authors.flatMap(authorQuery);
  const words = groups.map((group) => `(${group.map(({ stems }) => wordsQuery(stems)).join(' | ')})`);
  // A phrase that is left out is no reason to leave out all that have its words.
  const none = without.flatMap(({ stems, inTitle }) =>
    stems.length === 1 && !inTitle ? [`!${wordsQuery(stems)}`] : [],
  );
  const all = [...words, ...names, ...none];
  return {
    tsquery: all.length === 0 ? undefined : all.join(' & '),
    hasAuthors: names.length > 0,
    guessShare: (shareOf) => product(groups.map((group) => guessShareOf(group, shareOf))),
    condition: (stems) =>
      and(
        ...groups.map((group) => or(...group.map((phrase) => hasPhrase(stems, phrase)))),
        ...without.map((phrase) => not(hasPhrase(stems, phrase))),
      ),
  };
}

/** All that is demanded, as a condition on `searchDocuments`; undefined where any words will do. */
export function phraseCondition({ tsquery, condition }: Phrases): SQL | undefined {
  const { words, title, body } = searchDocuments;
  return and(
    tsquery === undefined ? undefined : sql`${words} @@ ${tsquery}::tsquery`,
    condition({
      title: sql`concat(' ', ${title}, ' ')`,
      all: sql`concat(' ', ${title}, ' | ', ${body}, ' ')`,
    }),
  );
}

/** The phrase, or none where it has stop words alone. */
function toStems({ text, inTitle }: Phrase): StemPhrase[] {
  const stems = contentWords(text).map(stem);
  return stems.length === 0 ? [] : [{ stems, inTitle }];
}

/** Of alternatives, as if no paper had two, and words came together by chance alone. */
function guessShareOf(group: readonly StemPhrase[], shareOf: (stem: string) => number): number {
  return Math.min(
    1,
    group.reduce((sum, { stems }) => sum + product(stems.map(shareOf)), 0),
  );
}

function product(shares: readonly number[]): number {
  return shares.reduce((all, share) => all * share, 1);
}

/** Looked for in the text: a tsvector would be fetched and taken apart for each paper that has the words. */
function hasPhrase({ title, all }: Stems, { stems, inTitle }: StemPhrase): SQL {
  return sql`strpos(${inTitle ? title : all}, ${` ${stems.join(' ')} `}) > 0`;
}

/** Stems hold letters and digits alone, so that nothing in them is an operator. */
function wordsQuery(stems: readonly string[]): string {
  return `(${stems.map((one) => `'${one}'`).join(' & ')})`;
}

/** A longer name is none. */
const MAX_NAME_WORDS = 8;
/** Names such as Li and Kim are whole; of longer ones the beginning is enough. */
const SHORTEST_BEGINNING = 4;
/** A given name stands so many words from the family's, as in "Donald Ervin Knuth". */
const MAX_GAP = 3;
const FAMILY_FIRST = /^(?<family>[^,]*),(?<given>.*)$/su;

/**
 * A person who has every word of a name, in any order: what stands written out also finds its initial, and an initial
 * what it stands for. Words of two people's names are no match.
 */
function authorQuery(name: string): string[] {
  const words = foldWords(name.replace(FAMILY_FIRST, '$<given> $<family>')).slice(-MAX_NAME_WORDS);
  // The last word is taken for the family's: an initial in its place would find half of all people.
  const family = nameWord(words.at(-1) ?? '');
  if (words.length < 2) return words.map(nameWord);
  return words.slice(0, -1).map((word) => {
    const given =
      word.length === 1 ? nameWord(word) : `(${nameWord(word)} | '${NAME_MARK}${word.charAt(0)}')`;
    const apart = Array.from({ length: Math.max(MAX_GAP, words.length - 1) }, (_, index) => index + 1);
    return `(${apart.map((by) => `${given} <${by}> ${family} | ${family} <${by}> ${given}`).join(' | ')})`;
  });
}

function nameWord(word: string): string {
  const isWhole = word.length > 1 && word.length < SHORTEST_BEGINNING;
  return `'${NAME_MARK}${word}'${isWhole ? '' : ':*'}`;
}
