const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

/** Words of fewer letters are often other words after a slip, which nobody could tell. */
const WORD = /\p{L}{5,}/gu;

/** The ways to mistype the letter at a place of a word. */
const SLIPS: readonly ((word: string, at: number, random: () => number) => string)[] = [
  (word, at) => replaceAt(word, at, 1, ''),
  (word, at) => replaceAt(word, at, 1, word.charAt(at).repeat(2)),
  (word, at) => replaceAt(word, at, 2, `${word.charAt(at + 1)}${word.charAt(at)}`),
  (word, at, random) => replaceAt(word, at, 1, LETTERS.charAt(Math.floor(random() * LETTERS.length))),
];

/**
 * Makes one slip in one word of five letters or more: a letter is left out, doubled, swapped with the next, or another
 * one. Returns undefined if no word is so long.
 */
export function makeSlip(text: string, random: () => number): string | undefined {
  const words = [...text.matchAll(WORD)];
  if (words.length === 0) return undefined;
  const draw = (count: number): number => Math.floor(random() * count);
  // Two equal letters swapped, or a letter replaced by itself, are no slip.
  for (;;) {
    const match = words[draw(words.length)];
    const slip = SLIPS[draw(SLIPS.length)];
    if (match === undefined || slip === undefined) continue;
    const [word] = match;
    const slipped = slip(word, draw(word.length - 1), random);
    if (slipped.toLowerCase() !== word.toLowerCase())
      return replaceAt(text, match.index, word.length, slipped);
  }
}

function replaceAt(text: string, at: number, length: number, replacement: string): string {
  return `${text.slice(0, at)}${replacement}${text.slice(at + length)}`;
}
