import { cutAtWord } from '../papers/cut-at-word.ts';
import { readable } from '../papers/readable.ts';

/** Makes a stranger's text readable, on one line and well-formed, and cuts it to at most `max` UTF-16 units. */
export function plain(text: string, max: number): string {
  return cutAtWord(readable(text.toWellFormed()), max);
}
