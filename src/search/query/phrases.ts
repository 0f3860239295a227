import { and, not, or, type SQL, sql } from 'drizzle-orm';
import { searchDocuments } from '../../database/schema/search.ts';
import { NAME_MARK } from '../index/document.ts';
import { hasWords } from '../retrieve/has-words.ts';
import { contentWords, foldWords, stem } from './analysis.ts';
import type { Phrase, Query } from './query.ts';

/** Words that a paper must and must not have. */
export interface Phrases {
  /**
   * The part that the full-text index can check, as text of a tsquery: which words a paper has, and its authors' names.
   * Undefined if it can check nothing.
   */
  readonly tsquery: string | undefined;
  /** Whether authors are given: only full text knows them. */
  readonly hasAuthors: boolean;
  /**
   * Estimates the share of papers that have the required words, from the shares that have each stem; 1 if nothing is
   * required.
   */
  readonly guessShare: (shareOf: (stem: string) => number) => number;
  /** Everything except authors, as a condition on stems; undefined if any words will do. */
  readonly condition: (stems: Stems) => SQL | undefined;
}

/** A paper's stems in SQL, with a space before and after each. */
interface Stems {
  readonly title: SQL;
  /** Title and text, with a bar in between that no phrase crosses. */
  readonly all: SQL;
}

/** Requires nothing. */
export const ANY_WORDS: Phrases = {
  tsquery: undefined,
  hasAuthors: false,
  guessShare: () => 1,
  condition: () => undefined,
};

/** A phrase to search for: stems in a row. */
interface StemPhrase {
  readonly stems: readonly string[];
  readonly inTitle: boolean;
}

/** Collects the words that a query requires and excludes. */
export function readPhrases({ required, excluded, authors }: Query): Phrases {
  const groups = required.map((group) => group.flatMap(toStems)).filter((group) => group.length > 0);
  const without = excluded.flatMap(toStems);
  const names = authors.flatMap((name) => authorQuery(name));
  const words = groups.map((group) => `(${group.map(({ stems }) => wordsQuery(stems)).join(' | ')})`);
  // Excluding a phrase doesn't exclude all papers that have its words.
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

/** Returns all requirements as a condition on `searchDocuments`; undefined if any words will do. */
export function phraseCondition({ tsquery, condition }: Phrases): SQL | undefined {
  const { title, body } = searchDocuments;
  return and(
    tsquery === undefined ? undefined : hasWords(tsquery),
    condition({
      title: sql`concat(' ', ${title}, ' ')`,
      all: sql`concat(' ', ${title}, ' | ', ${body}, ' ')`,
    }),
  );
}

/** Converts a phrase to stems; none if it only has stop words. */
function toStems({ text, inTitle }: Phrase): StemPhrase[] {
  const stems = contentWords(text).map(stem);
  return stems.length === 0 ? [] : [{ stems, inTitle }];
}

/**
 * Estimates for alternatives as if no paper had two of them, and for several words as if they came together only by
 * chance.
 */
function guessShareOf(group: readonly StemPhrase[], shareOf: (stem: string) => number): number {
  return Math.min(
    1,
    group.reduce((sum, { stems }) => sum + product(stems.map(shareOf)), 0),
  );
}

function product(shares: readonly number[]): number {
  return shares.reduce((all, share) => all * share, 1);
}

/** Searches the text: a tsvector would be fetched and unpacked for each paper that has the words. */
function hasPhrase({ title, all }: Stems, { stems, inTitle }: StemPhrase): SQL {
  return sql`strpos(${inTitle ? title : all}, ${` ${stems.join(' ')} `}) > 0`;
}

/** Builds a tsquery. Stems only hold letters and digits, so none of them is an operator. */
function wordsQuery(stems: readonly string[]): string {
  return `(${stems.map((one) => `'${one}'`).join(' & ')})`;
}

/** No real name is longer. */
const MAX_NAME_WORDS = 8;
/** Names such as Li and Kim are matched whole; for longer ones the beginning is enough. */
const SHORTEST_BEGINNING = 4;
/** A given name is at most this many words from the family name, as in "Donald Ervin Knuth". */
const MAX_GAP = 3;
const FAMILY_FIRST = /^(?<family>[^,]*),(?<given>.*)$/su;

/** How a word of a name is looked for: in one of these spellings, as a whole or by its beginning. */
type FormatName = (spellings: readonly string[]) => string;

/**
 * Builds a query for one person with every word of a name, in any order: a written-out name also finds its initial, and
 * an initial the name. Words from two people's names don't match.
 */
function authorQuery(name: string, format: FormatName = wholeOrBeginning): string[] {
  const words = nameWords(name.replace(FAMILY_FIRST, '$<given> $<family>')).slice(-MAX_NAME_WORDS);
  // The last word is taken for the family name: an initial instead would find half of all people.
  const family = format(words.at(-1) ?? ['']);
  if (words.length < 2) return words.map(format);
  return words.slice(0, -1).map((word) => {
    const given = orInitial(word, format);
    const apart = Array.from({ length: Math.max(MAX_GAP, words.length - 1) }, (_, index) => index + 1);
    return `(${apart.map((by) => `${given} <${by}> ${family} | ${family} <${by}> ${given}`).join(' | ')})`;
  });
}

/** Queries for names that somebody types, as texts of a tsquery. */
export interface TypedNames {
  /** Finds the papers to check, and only looks up words that are long enough; undefined if none is. */
  readonly likely: string | undefined;
  /** Holds for papers whose authors' names have a word that begins with each, or one author as `authorQuery` finds one. */
  readonly check: string;
}

/** A shorter beginning finds too many people. */
const MIN_LOOKED_UP = 3;

/** Builds the queries for names of which somebody has typed the beginnings. */
export function readTypedNames(typed: string): TypedNames {
  const words = nameWords(typed);
  const long = words.filter((spellings) => spellings.some((word) => word.length >= MIN_LOOKED_UP));
  const one = long.map(beginning).join(' | ');
  const all = long.map((word) => orInitial(word, beginning)).join(' & ');
  const each = words.map(beginning).join(' & ');
  return {
    likely: long.length === 0 ? undefined : `(${one}) & ${all}`,
    check: `${each} | (${authorQuery(typed, beginning).join(' & ')})`,
  };
}

function orInitial(spellings: readonly string[], format: FormatName): string {
  const [word = ''] = spellings;
  return word.length === 1 ? format(spellings) : `(${format(spellings)} | '${NAME_MARK}${word.charAt(0)}')`;
}

const beginning: FormatName = (spellings) => anyOf(spellings.map((word) => `'${NAME_MARK}${word}':*`));

const wholeOrBeginning: FormatName = (spellings) =>
  anyOf(
    spellings.map((word) => {
      const isWhole = word.length > 1 && word.length < SHORTEST_BEGINNING;
      return `'${NAME_MARK}${word}'${isWhole ? '' : ':*'}`;
    }),
  );

function anyOf(queries: readonly string[]): string {
  return queries.length === 1 ? queries.join('') : `(${queries.join(' | ')})`;
}

/** Letters that names in ASCII spell with two, as in Mueller for Müller. */
const SPELT_OUT: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue', ø: 'oe', å: 'aa' };

/** Such a spelling, but not the end of Samuel, Michael and Joel. */
const MAYBE_SPELT_OUT = /(?<![aeiouq])([aou])e(?!l?$)/gu;

/** Returns the words of a name, folded, each with its other spellings: Müller is written Muller and Mueller, too. */
export function nameWords(name: string): string[][] {
  const spelt = foldWords(
    name.normalize('NFC').replace(/[äöüøå]/giu, (letter) => SPELT_OUT[letter.toLowerCase()] ?? letter),
  );
  return foldWords(name).map((word, index) => [
    ...new Set([word, spelt[index] ?? word, word.replace(MAYBE_SPELT_OUT, '$1')]),
  ]);
}
