/**
 * Cuts at a word to at most `max` UTF-16 units, including "…", which takes the place of a full stop or comma before it; never
 * between the halves of a character.
 */
export function cutAtWord(text: string, max: number): string {
  if (text.length <= max) return text;
  const room = text.slice(0, max - 1);
  const gap = /\s/u.test(text.charAt(max - 1)) ? room.length : room.search(/\s+\S*$/u);
  // A word that fills most of the space is cut itself: without it little would remain.
  const cut = gap > max / 3 ? room.slice(0, gap) : room.replace(/[\ud800-\udbff]$/u, '');
  return `${cut.trimEnd().replace(END_MARK, '')}…`;
}

/** One that ends a word: a text of nothing but such marks keeps them. */
const END_MARK = /(?<=[^\s.,;:])[.,;:]$/u;
