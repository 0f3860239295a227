const LETTERS = new Intl.Segmenter('en');

/** Cuts a stranger's text to so many letters, without control characters, which no picture can show. */
export function cutLabel(text: string, max: number): string {
  const plain = text.toWellFormed().replace(/\p{C}/gu, ' ').replace(/\s+/gu, ' ').trim();
  const letters = Array.from(LETTERS.segment(plain), ({ segment }) => segment);
  return letters.length <= max
    ? plain
    : `${letters
        .slice(0, max - 1)
        .join('')
        .trimEnd()}…`;
}
