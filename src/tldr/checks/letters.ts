import type { Language } from '../../papers/tldr-preference.ts';

/** Characters that are invisible, or that every font shows in its own way: ignorable, format, private, unassigned. */
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2800]/gu;

/** Marks piled on a letter, or striking it through, hide it. */
const PILED =
  /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{N}]\p{M}{3,}|\p{M}{5,}|\p{Me}|\u0335|\u0336|\u0337|\u0338/u;

/** Scripts whose letters can't be mistaken for those of another. */
const DISTINCT =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Bopomofo}\p{Script=Hangul}\p{Script=Arabic}\p{Script=Common}\p{Script=Inherited}\p{M}]/gu;

/**
 * Letters that look like Latin ones: the prototypes of https://www.unicode.org/reports/tr39/#Confusable_Detection for
 * Greek and Cyrillic, as far as a common font shows them alike.
 */
const GREEK_ALIKE = 'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧαγηικνορστυχωϲϳ';
const CYRILLIC_ALIKE = 'АВЕКМНОРСТУХЅІЈԌԚԜҮаеорсухѕіјһԁԛԝӏкнтмв';
const ALIKE = new RegExp(`^[${GREEK_ALIKE}${CYRILLIC_ALIKE}]{2,}$`, 'u');
const HAS_GREEK_ALIKE = new RegExp(`[${GREEK_ALIKE}]`, 'u');

/** A symbol before or after a name: "σReparam", "kΩ". */
const SYMBOL_WITH_NAME = /^\p{Script=Greek}(?=\p{Lu})\p{Script=Latin}+$|^\p{Script=Latin}+\p{Script=Greek}$/u;

/** Letters of phonetic and other notations, many of which look like plain ones: "ɡ", "ᴏ", "ı". */
const PHONETIC =
  /[\u0131\u0237\u01c0-\u01c3\u0250-\u02af\u1d00-\u1dbf\u2c60-\u2c7f\ua720-\ua7ff\uab30-\uab6f\u{1df00}-\u{1dfff}]/u;

/**
 * Finds letters in a TL;DR that are not what they seem: invisible ones that no script needs, or lookalikes (UTS 39).
 * Chinese, Japanese, Korean and Arabic next to Latin are fine, and so are Greek symbols. Letters of other scripts may
 * be in the TL;DR if they are in the text. Undefined if there are none.
 */
export function findFaultOfLetters(tldr: string, text: string, language: Language): string | undefined {
  for (const match of tldr.matchAll(UNSEEN))
    if (!isNeeded(match[0], tldr.slice(0, match.index), tldr.slice(match.index + match[0].length), language))
      return `it has an invisible character, ${codeOf(match[0])}`;
  const plain = tldr.normalize('NFKC');
  if (PILED.test(plain)) return 'it has letters under piled marks';
  const known = text.normalize('NFKC');
  const word = (plain.match(/[\p{L}\p{M}]+/gu) ?? []).find((one) => isDisguised(one, known, language));
  return word && `“${word}” has letters of another script, or some that look like others`;
}

/** Returns whether a script needs an invisible character here, to join or shape letters. */
function isNeeded(character: string, before: string, after: string, language: Language): boolean {
  // ZERO WIDTH NON-JOINER and JOINER shape Arabic letters.
  if (/[\u200c\u200d]/u.test(character))
    return /\p{Script=Arabic}\p{M}*$/u.test(before) && /^\p{Script=Arabic}/u.test(after);
  // Direction marks keep a Latin name in place in a right-to-left line.
  if (/[\u200e\u200f\u061c]/u.test(character)) return language === 'ar';
  // A variation selector picks the form of a Han character, or text instead of an emoji.
  if (/[\ufe00-\ufe0f\u{e0100}-\u{e01ef}]/u.test(character))
    return /\p{Script=Han}$/u.test(before) || (/[\ufe0e\ufe0f]/u.test(character) && /[©®™↔]$/u.test(before));
  return false;
}

function isDisguised(word: string, known: string, language: Language): boolean {
  const rest = word.replace(DISTINCT, '');
  const isLatin = /\p{Script=Latin}/u.test(rest);
  const isOnlyLatin = /^\p{Script=Latin}*$/u.test(rest);
  if (PHONETIC.test(rest) && !known.includes(word)) return true;
  if (isOnlyLatin) return false;
  const isGreek = /^[\p{Script=Latin}\p{Script=Greek}]+$/u.test(rest);
  if (isLatin) return !isGreek || (HAS_GREEK_ALIKE.test(rest) && !SYMBOL_WITH_NAME.test(rest));
  const isCyrillic = /^\p{Script=Cyrillic}+$/u.test(rest);
  if (isCyrillic && language === 'ru') return false;
  if (ALIKE.test(rest)) return true;
  // One or two Greek symbols are mathematics; a word in Greek is not.
  return !(isGreek && rest.length <= 2) && !known.includes(rest);
}

function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
