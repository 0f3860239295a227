import { doiLink } from './doi.ts';
import type { Paper, PaperLink } from './paper.ts';

/** Enough of a title to find it by. */
const SEARCHED_CHARACTERS = 80;

/** The label of the address that a paper was imported with, whatever is there. */
export const IMPORTED_LINK = 'Page';

/** How the ids of the sample's papers begin if none other is known. */
const SAMPLE = 'sample:';

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

/**
 * Returns where a paper's title leads: its abstract, else its page at a source, what its DOI names, the address that it
 * was imported with, its PDF, or what belongs to it. Only a paper without any of these is searched for.
 */
export function mainLink({ id, links, doi, title }: Pick<Paper, 'id' | 'links' | 'doi' | 'title'>): string {
  const atSources = linksInOrder(links).filter((link) => placeOf(link) === 0 && link.label !== IMPORTED_LINK);
  const known = [
    findLink(links, 'Abstract'),
    ...atSources.map(({ url }) => url),
    doi === null ? undefined : doiLink(doi),
    ...[IMPORTED_LINK, 'PDF', ...LAST.toReversed()].map((label) => findLink(links, label)),
  ];
  return known.find((url) => url !== undefined) ?? searchLink(id, title);
}

/** The sample's papers were on Hugging Face's daily lists; Google Scholar knows those of every field. */
function searchLink(id: string, title: string): string {
  const words = encodeURIComponent(title.slice(0, SEARCHED_CHARACTERS).toWellFormed());
  return id.startsWith(SAMPLE)
    ? `https://huggingface.co/papers?q=${words}`
    : `https://scholar.google.com/scholar?q=${words}`;
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
