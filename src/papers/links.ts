import type { Paper, PaperLink } from './paper.ts';

/** Enough of a title to find it by. */
const SEARCHED_CHARACTERS = 80;

/** Labels that come before the sources' pages on a card, and those that come after. */
const FIRST = ['Abstract', 'PDF'];
const LAST = ['Code', 'Project'];

/** Sorts a paper's links in the order in which people see them: the paper, its pages at sources, what belongs to it. */
export function linksInOrder(links: readonly PaperLink[]): readonly PaperLink[] {
  return links.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function placeOf({ label }: PaperLink): number {
  return FIRST.includes(label) ? FIRST.indexOf(label) - FIRST.length : LAST.indexOf(label) + 1;
}

/** Finds the address with a label; undefined if there is none. */
export function findLink(links: readonly PaperLink[], label: string): string | undefined {
  return links.find((link) => link.label === label)?.url;
}

/** Returns where a paper's title leads: its abstract, else its page at a source, else a search for the title. */
export function mainLink({ links, title }: Pick<Paper, 'links' | 'title'>): string {
  const atSource = linksInOrder(links).find((link) => placeOf(link) === 0)?.url;
  return findLink(links, 'Abstract') ?? atSource ?? searchLink(title);
}

function searchLink(title: string): string {
  return `https://huggingface.co/papers?q=${encodeURIComponent(title.slice(0, SEARCHED_CHARACTERS).toWellFormed())}`;
}

/**
 * Returns a link as a URL parser writes it, with forbidden characters encoded; undefined if it isn't a web address or
 * is longer than `max` UTF-16 units.
 */
export function webAddress(link: string | undefined, max: number): string | undefined {
  const url = link === undefined ? null : URL.parse(link.trim());
  if (url === null || !/^https?:$/u.test(url.protocol) || url.href.length > max) return undefined;
  return url.href;
}
