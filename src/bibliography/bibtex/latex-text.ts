import { readable } from '../../papers/readable.ts';

/**
 * What `readable` must not see: formulas of LaTeX (longer ones are text in which a dollar is missing), which stay, and
 * braces that are characters. Pairs of a backslash and a character are matched so that `\\$` begins no formula.
 */
const HELD =
  /\\\((?:[^\\]|\\(?!\))){1,400}\\\)|\\textbrace(left|right)(?:\{\})?|\\([\s\S])|(\$\$?)(?!\$)(?:[^$\\]|\\[\s\S]){1,400}\3/gu;

/** Private-use characters stand for what must not change while the text around it is written. */
const FIRST_PLACE = 0xe000;
const LAST_PLACE = 0xf8ff;
const PLACES = /[\ue000-\uf8ff]/gu;

/**
 * Returns the text of a BibTeX field on one line: accents and commands become the characters they stand for, and braces
 * that only protect capitals go. Formulas stay LaTeX, as in the titles that other sources give.
 */
export function latexText(value: string): string {
  if (!/[\\{}$~]|--|``|''/u.test(value)) return value.replace(/\s+/gu, ' ').trim();
  const kept: string[] = [];
  const keep = (text: string): string => {
    const place = FIRST_PLACE + kept.length;
    if (place > LAST_PLACE) return text;
    kept.push(text);
    return String.fromCharCode(place);
  };
  // Two sums of money would be read as a formula.
  const dollar = value.indexOf('$') === value.lastIndexOf('$') ? '$' : '\\$';
  const held = value.replace(PLACES, '').replace(HELD, (whole, side?: string, escaped?: string) => {
    if (side !== undefined) return keep(side === 'left' ? '{' : '}');
    if (escaped === undefined) return keep(whole);
    if (escaped === '\\') return ' ';
    if (escaped === '$') return keep(dollar);
    return /[{}]/u.test(escaped) ? keep(escaped) : whole;
  });
  return readable(held)
    .replace(/[{}]/gu, '')
    .replace(PLACES, (place) => kept[place.charCodeAt(0) - FIRST_PLACE] ?? '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** What programs write in an address for a character that LaTeX reserves. */
const RESERVED: readonly (readonly [RegExp, string])[] = [
  [/\\url\b|\\path\b|\\nolinkurl\b/gu, ''],
  [/\\textasciitilde(?:\{\})?|\\~(?:\{\})?|\$\\sim\$|\\string~/gu, '~'],
  [/\\textunderscore(?:\{\})?/gu, '_'],
  [/\\(?=[_%&#$~{}])/gu, ''],
  [/[{}\s]/gu, ''],
];

/** Returns the address or the id of a BibTeX field, in which only characters that LaTeX reserves are escaped. */
export function verbatimText(value: string): string {
  return RESERVED.reduce((text, [pattern, character]) => text.replace(pattern, character), value);
}
