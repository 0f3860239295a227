import { UserError } from '../../errors.ts';

/** A lab's page, its blog and some journals; more are more feeds. */
const MAX_ADDRESSES = 10;

/** A list is a key in the database, which takes this much with a paper's id. */
const MAX_INSTANCE = 1_000;

/** Words that an address begins with; `feed:` is what browsers once made of the link to a feed. */
const BEGINS = /^(?:feed:\/\/|(?:feed:)?https?:\/\/)/iu;

/**
 * Reads addresses of feeds, separated by spaces, in the order that makes the same addresses one list; undefined for any
 * other text. Throws `UserError` for addresses that can't be followed.
 */
export function parseAddresses(text: string): string | undefined {
  const words = text.split(/,?\s+/u).filter((word) => word !== '');
  if (words.length === 0 || !words.every((word) => BEGINS.test(word))) return undefined;
  const addresses = [...new Set(words.map(parseAddress))].sort();
  if (addresses.length > MAX_ADDRESSES)
    throw new UserError(
      `That's ${addresses.length} addresses; a feed takes at most ${MAX_ADDRESSES}. Add another feed for the others.`,
    );
  const instance = addresses.join(' ');
  if (instance.length > MAX_INSTANCE)
    throw new UserError(
      `The addresses have ${instance.length} characters; a feed takes ${MAX_INSTANCE} at most. Add one feed for each.`,
    );
  return instance;
}

/** Splits a list into its addresses. */
export function splitAddresses(instance: string): readonly string[] {
  return instance.split(' ');
}

function parseAddress(word: string): string {
  const url = URL.parse(word.replace(/^feed:\/\//iu, 'https://').replace(/^feed:/iu, ''));
  if (url === null || !/^https?:$/u.test(url.protocol))
    throw new UserError(`“${word.slice(0, 100)}” isn't a web address. Copy it from your browser.`);
  if (url.username !== '' || url.password !== '')
    throw new UserError(
      'That address holds a password, which everybody here could read. Only feeds that need no login can be followed.',
    );
  if (/(?:^|\.)arxiv\.org$/u.test(url.hostname))
    throw new UserError(
      "arXiv's papers come from the source arXiv, which keeps to arXiv's terms: source: arXiv categories: cs.CL",
    );
  url.hash = '';
  return url.href;
}

/** Names a list by its first address, and says how many more there are. */
export function formatAddresses(instance: string): string {
  const [first = '', ...others] = splitAddresses(instance);
  const short = first.replace(/^https?:\/\/(?:www\.)?/u, '').replace(/\/$/u, '');
  return others.length === 0 ? short : `${short} and ${others.length} more`;
}

/** Media types of feeds. */
const TYPES = /^application\/(?:rss\+xml|atom\+xml|rdf\+xml|feed\+json|json)$/u;

/** A page's head is in its first part. */
const MAX_HEAD = 500_000;

/** Finds the feeds that a page names in its `<link rel="alternate">`, the main one first; those of comments are not papers. */
export function findFeedLinks(page: string, base: string): readonly string[] {
  const found: string[] = [];
  for (const [tag] of page.slice(0, MAX_HEAD).matchAll(/<link\s[^<>]*>/giu)) {
    const rel = attribute(tag, 'rel')?.toLowerCase().split(/\s+/u) ?? [];
    const type = attribute(tag, 'type')?.toLowerCase().replace(/;.*$/su, '').trim() ?? '';
    const href = attribute(tag, 'href');
    if (!rel.includes('alternate') || !TYPES.test(type) || href === undefined) continue;
    const url = URL.parse(href.replaceAll('&amp;', '&'), base);
    const isOfComments = /\bcomments?\b/iu.test(`${attribute(tag, 'title') ?? ''} ${href}`);
    // WordPress names its interface in the same way.
    const isInterface = /\/wp-json\/|oembed/u.test(href);
    if (url !== null && /^https?:$/u.test(url.protocol) && !isOfComments && !isInterface)
      found.push(url.href);
  }
  return [...new Set(found)];
}

function attribute(tag: string, name: string): string | undefined {
  const [, double, single, bare] =
    new RegExp(`\\s${name}\\s*=\\s*(?:"([^"]*)"|'([^']*)'|([^\\s"'>]+))`, 'iu').exec(tag) ?? [];
  return (double ?? single ?? bare)?.trim();
}
