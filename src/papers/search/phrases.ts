import { contentWords, foldWords, stem } from './analysis.ts';
import { NAME_MARK } from './document.ts';
import type { Phrase, Query } from './query.ts';
import type { Candidate } from './rank.ts';

/** What a paper's words must be, and must not. */
export interface Phrases {
  /** As text of a tsquery; undefined where any words will do. */
  readonly tsquery: string | undefined;
  /** The part of it that finds papers by words they have; undefined where there is none. */
  readonly required: string | undefined;
  /** Whether a candidate's stems are so; undefined where they don't tell, as of names written out. */
  readonly accepts: ((candidate: Pick<Candidate, 'title' | 'body'>) => boolean) | undefined;
}

/** Demands nothing. */
export const ANY_WORDS: Phrases = { tsquery: undefined, required: undefined, accepts: () => true };

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
  const having = [...groups.map((group) => `(${group.map(phraseQuery).join(' | ')})`), ...names];
  const all = [...having, ...without.map((phrase) => `!(${phraseQuery(phrase)})`)];
  return {
    tsquery: all.length === 0 ? undefined : all.join(' & '),
    required: having.length === 0 ? undefined : having.join(' & '),
    accepts:
      names.length > 0
        ? undefined
        : (candidate) =>
            groups.every((group) => group.some((phrase) => hasPhrase(candidate, phrase))) &&
            !without.some((phrase) => hasPhrase(candidate, phrase)),
  };
}

/** The phrase, or none where it has stop words alone. */
function toStems({ text, inTitle }: Phrase): StemPhrase[] {
  const stems = contentWords(text).map(stem);
  return stems.length === 0 ? [] : [{ stems, inTitle }];
}

function hasPhrase(
  { title, body }: Pick<Candidate, 'title' | 'body'>,
  { stems, inTitle }: StemPhrase,
): boolean {
  const wanted = ` ${stems.join(' ')} `;
  return ` ${title} `.includes(wanted) || (!inTitle && ` ${body} `.includes(wanted));
}

/**
 * Stems hold letters and digits alone, so that nothing in them is an operator. A weight is asked for only where it
 * tells something: the index has none, and each paper is read for it.
 */
function phraseQuery({ stems, inTitle }: StemPhrase): string {
  return `(${stems.map((one) => `'${one}'${inTitle ? ':A' : ''}`).join(' <-> ')})`;
}

/** A longer name is none. */
const MOST_NAME_WORDS = 8;
/** Names such as Li and Kim are whole; of longer ones the beginning is enough. */
const SHORTEST_BEGINNING = 4;
/** A given name stands so many words from the family's, as in "Donald Ervin Knuth". */
const MOST_APART = 3;
const FAMILY_FIRST = /^(?<family>[^,]*),(?<given>.*)$/su;

/**
 * A person who has every word of a name, in any order: what stands written out also finds its initial, and an initial
 * what it stands for. Words of two people's names are no match.
 */
function authorQuery(name: string): string[] {
  const words = foldWords(name.replace(FAMILY_FIRST, '$<given> $<family>')).slice(-MOST_NAME_WORDS);
  // The last word is taken for the family's: an initial in its place would find half of all people.
  const family = nameWord(words.at(-1) ?? '');
  if (words.length < 2) return words.map(nameWord);
  return words.slice(0, -1).map((word) => {
    const given =
      word.length === 1 ? nameWord(word) : `(${nameWord(word)} | '${NAME_MARK}${word.charAt(0)}')`;
    const apart = Array.from({ length: Math.max(MOST_APART, words.length - 1) }, (_, index) => index + 1);
    return `(${apart.map((by) => `${given} <${by}> ${family} | ${family} <${by}> ${given}`).join(' | ')})`;
  });
}

function nameWord(word: string): string {
  const isWhole = word.length > 1 && word.length < SHORTEST_BEGINNING;
  return `'${NAME_MARK}${word}'${isWhole ? '' : ':*'}`;
}
