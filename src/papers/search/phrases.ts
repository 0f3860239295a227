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

/** Every word of a name as the beginning of one, in any order; what stands written out also finds its initial. */
function authorQuery(name: string): string[] {
  const words = foldWords(name);
  // The last word is the family's, or the only one: an initial alone would find half of all people.
  return words.map((word, index) =>
    words.length > 1 && index < words.length - 1 && word.length > 1
      ? `('${NAME_MARK}${word}':* | '${NAME_MARK}${word.charAt(0)}')`
      : `'${NAME_MARK}${word}':*`,
  );
}
