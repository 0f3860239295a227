import type { Language } from '../papers/tldr-preference.ts';

/** Languages recognised by their letters alone. Japanese is recognised by its kana, which Chinese doesn't have. */
const SCRIPTS: Partial<Record<Language, RegExp>> = {
  ru: /\p{Script=Cyrillic}/gu,
  zh: /\p{Script=Han}/gu,
  ja: /[\p{Script=Hiragana}\p{Script=Katakana}]/gu,
  ko: /\p{Script=Hangul}/gu,
  ar: /\p{Script=Arabic}/gu,
};

/**
 * Small words, some of which are in any sentence of twenty words. Words shared by two of the languages are left out.
 */
export const SMALL_WORDS: Partial<Record<Language, ReadonlySet<string>>> = {
  en: setOfWords('the of and to we our that is are with for by this from which can using it its than on be'),
  de: setOfWords(
    'der das und mit für ist ein eine einen wir durch wird auf dem zur von werden dass nicht sich',
  ),
  fr: setOfWords('le les et des une pour nous est avec dans sur par qui du au aux plus cette ce sont'),
  es: setOfWords('el los las y para con una del por que se su más como sin nuestro este esta'),
  pt: setOfWords('o os e um uma do da dos das para com não em são pela pelo mais nós que à ao'),
  it: setOfWords('il gli di che per con una della dei delle è sono più nel alla da questo e si'),
  nl: setOfWords('het een van en met voor zijn we wordt door op dat deze niet aan bij te naar'),
};

/** A language is recognised by at least this many of its small words, and more than any other's. */
const MIN_SMALL_WORDS = 2;

/** Returns whether a TL;DR can be in the language: false only if it is plainly in another. */
export function isIn(tldr: string, language: Language): boolean {
  const letters = tldr.match(/\p{L}/gu)?.length ?? 0;
  if (letters === 0) return false;
  const script = SCRIPTS[language];
  // Names of methods stay in Latin letters, so a few characters of the script are enough.
  if (script !== undefined) return (tldr.match(script)?.length ?? 0) / letters > 0.15;
  if ((tldr.match(/[\p{Script=Latin}\p{Script=Greek}]/gu)?.length ?? 0) / letters < 0.8) return false;
  const words = tldr.toLowerCase().match(/\p{L}+/gu) ?? [];
  const counts = (Object.keys(SMALL_WORDS) as Language[]).map((one) => ({
    one,
    count: words.filter((word) => SMALL_WORDS[one]?.has(word)).length,
  }));
  const own = counts.find(({ one }) => one === language)?.count ?? 0;
  const most = Math.max(...counts.filter(({ one }) => one !== language).map(({ count }) => count));
  return most < MIN_SMALL_WORDS || own >= most;
}

function setOfWords(words: string): ReadonlySet<string> {
  return new Set(words.split(' '));
}

/** Returns whether a text is plainly in the language. */
export function isPlainlyIn(text: string, language: Language): boolean {
  const letters = text.match(/\p{L}/gu)?.length ?? 0;
  const script = SCRIPTS[language];
  if (letters === 0 || !isIn(text, language)) return false;
  if (script !== undefined)
    return language !== 'zh' || !/[\p{Script=Hiragana}\p{Script=Katakana}]/u.test(text);
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  return words.filter((word) => SMALL_WORDS[language]?.has(word)).length >= MIN_SMALL_WORDS;
}
