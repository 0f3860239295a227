import { readable } from '../../papers/readable.ts';
import { escapeText } from './text.ts';

/**
 * Makes a stranger's text readable and escapes it whole, in parts that end at a word: the first of at most `first` UTF-16
 * units, all others of at most `others`. One empty part for a text with nothing to read.
 */
export function formatParts(text: string, first: number, others: number): string[] {
  const parts: string[] = [];
  let rest = readable(text);
  do {
    const part = takePart(rest, parts.length === 0 ? first : others);
    parts.push(escapeText(part.trimEnd()));
    rest = rest.slice(part.length).trimStart();
  } while (rest !== '');
  return parts;
}

/** Takes the longest beginning that fits once it is escaped, to the end of a word if one ends in its last two thirds. */
function takePart(text: string, max: number): string {
  let room = max;
  for (;;) {
    const part = cut(text, room);
    const { length } = escapeText(part.trimEnd());
    if (length <= max || room <= 2) return part;
    room -= Math.max(1, Math.floor((length - max) / 2));
  }
}

function cut(text: string, room: number): string {
  if (text.length <= room) return text;
  const whole = text.slice(0, room);
  if (/\s/u.test(text.charAt(room))) return whole;
  const gap = whole.search(/\s\S*$/u);
  // Never between the halves of a character.
  return gap > room / 3 ? whole.slice(0, gap) : whole.replace(/[\ud800-\udbff]$/u, '');
}
