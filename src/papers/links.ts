import type { Paper } from './paper.ts';

/** Enough of a title to find it by. */
const SEARCHED_CHARACTERS = 80;

/** Where a paper's title leads: its abstract page, else its Hugging Face page, else a search for the title. */
export function mainLink({ links, title }: Pick<Paper, 'links' | 'title'>): string {
  return links.abstract ?? links.huggingface ?? searchLink(title);
}

function searchLink(title: string): string {
  return `https://huggingface.co/papers?q=${encodeURIComponent(title.slice(0, SEARCHED_CHARACTERS).toWellFormed())}`;
}

/**
 * A link as a URL parser writes it, with what may not stand in a URL encoded; undefined where it is no address of the
 * web, or longer than `max` UTF-16 units.
 */
export function webAddress(link: string | null, max: number): string | undefined {
  const url = link === null ? null : URL.parse(link.trim());
  if (url === null || !/^https?:$/u.test(url.protocol) || url.href.length > max) return undefined;
  return url.href;
}
