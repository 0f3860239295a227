import { readable } from './readable.ts';

/** Letters that Unicode does not take apart into a letter and a mark. */
const PLAIN_LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
  ħ: 'h',
};

/** Returns a text as texts are compared: without LaTeX, in lower case, without marks and apostrophes; ligatures are letters. */
export function foldText(text: string): string {
  return readable(text)
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[ßøłđðþæœıħ]/gu, (letter) => PLAIN_LETTERS[letter] ?? letter)
    .replace(/['’]s(?!\p{L})|['’]/gu, '');
}
