import { createHash } from 'node:crypto';
import { arxivLinks, parseArxivId } from '../../papers/arxiv-id.ts';
import { boundListing } from '../../papers/bounds.ts';
import { listDoisInAddress, parseDoi } from '../../papers/doi.ts';
import { IMPORTED_LINK, webAddress } from '../../papers/links.ts';
import { type Listing, NO_POPULARITY, type Paper } from '../../papers/paper.ts';
import { splitCreators, splitFamilyFirst } from '../creators.ts';
import { readDate } from './dates.ts';
import type { FeedItem } from './items.ts';
import { plainHtml } from './plain-html.ts';

/** Browsers and servers accept no longer address. */
const MAX_ADDRESS = 2_000;

/** A blog's text begins with what it is about; an abstract has fewer characters. */
const MAX_TEXT = 3_000;

/** A shorter summary is a teaser: what the text begins with says more. */
const MIN_SUMMARY = 120;

/** A longer id is no key but a text. */
const MAX_GUID = 180;

/** A shorter one, such as "1" or "post-12", may be another item's in another feed of the same host. */
const MIN_OWN_GUID = 12;

/** Values that more than one item of a feed has, which name none of them. */
export interface Shared {
  readonly guids: ReadonlySet<string>;
  readonly dois: ReadonlySet<string>;
  readonly links: ReadonlySet<string>;
}

/** Finds what several items of a feed share. */
export function findShared(items: readonly FeedItem[]): Shared {
  return {
    guids: repeated(items.map(({ guid }) => guid?.trim())),
    dois: repeated(items.map(findDoi)),
    links: repeated(items.map(({ link }) => link?.trim())),
  };
}

function repeated(values: readonly (string | undefined)[]): ReadonlySet<string> {
  const once = new Set<string>();
  const again = new Set<string>();
  for (const value of values) {
    if (value === undefined) continue;
    (once.has(value) ? again : once).add(value);
  }
  return again;
}

/**
 * Builds the paper of an item. It is known by its arXiv id, else its DOI, else its feed's id for it, else its address,
 * else its title; what several items share says nothing. Throws for an item without a title.
 */
export function buildListing(
  item: FeedItem,
  rank: number,
  { address, shared }: { readonly address: string; readonly shared: Shared },
): Listing {
  const title = plainHtml(item.title ?? '');
  const url = linkOf(item, address);
  const arxiv = parseArxivId(url ?? '') ?? parseArxivId(item.guid ?? '') ?? findArxiv(item.identifiers);
  const found = findDoi(item);
  const doi = found === undefined || shared.dois.has(found) ? null : found;
  const authors = item.creators.flatMap(readCreators);
  const paper: Paper = {
    id:
      arxiv?.id ??
      doi ??
      guidOf(item, address, shared) ??
      linkId(item, url, shared) ??
      titleId(title, address),
    doi,
    version: arxiv?.version ?? null,
    title,
    abstract: abstractOf(item),
    abstractKind: 'abstract',
    authors,
    authorCount: authors.length,
    publishedOn: item.dates.map(readDate).find((day) => day !== null) ?? null,
    categories: [],
    organization: null,
    venue: item.venue ?? null,
    sourceSummary: null,
    links:
      arxiv === undefined
        ? [...(url === undefined ? [] : [{ label: IMPORTED_LINK, url }])]
        : arxivLinks(arxiv.id),
  };
  return boundListing({ paper, rank, ...NO_POPULARITY });
}

function findArxiv(identifiers: readonly string[]) {
  return identifiers.map(parseArxivId).find((one) => one !== undefined);
}

/** Finds the DOI that an item names, or that its address holds. */
function findDoi({ identifiers, guid = '', link = '' }: FeedItem): string | undefined {
  const named = [...identifiers, guid, link].map(parseDoi).find((doi) => doi !== undefined);
  // The shortest is without what publishers add for a page or a version.
  return named ?? listDoisInAddress(link).at(-1);
}

/** What follows people from a feed to a page. */
const TRACKING = /^(?:utm_\w+|rss|af|source|ref|fbclid|gclid|mc_cid|mc_eid)$/iu;

function linkOf({ link, guid }: FeedItem, address: string): string | undefined {
  const given = link ?? (/^https?:\/\//iu.test(guid ?? '') ? guid : undefined);
  const url = given === undefined || given.trim() === '' ? null : URL.parse(given.trim(), address);
  if (url === null) return undefined;
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name);
  return webAddress(url.href, MAX_ADDRESS);
}

function guidOf({ guid = '' }: FeedItem, address: string, { guids }: Shared): string | undefined {
  const id = guid.trim();
  if (id === '' || guids.has(id)) return undefined;
  // Those of other feeds may be the same, unless they are made to be the only ones.
  const isUnique = /^(?:https?:\/\/|tag:|urn:)/iu.test(id);
  if (isUnique) return keyOf(id);
  return id.length < MIN_OWN_GUID ? undefined : keyOf(inFeed(id, address));
}

function linkId({ link = '' }: FeedItem, url: string | undefined, { links }: Shared): string | undefined {
  return url === undefined || links.has(link.trim()) ? undefined : keyOf(url);
}

function titleId(title: string, address: string): string {
  return hashed(inFeed(title.toLowerCase(), address));
}

/** Tells apart what feeds of different hosts call the same, such as an editorial. */
function inFeed(name: string, address: string): string {
  return `${new URL(address).host}:${name}`;
}

/** Returns a text as an id; one that is too long or holds spaces by its hash. */
function keyOf(text: string): string {
  return text.length <= MAX_GUID && /^[^\s\p{C}]+$/u.test(text) ? text : hashed(text);
}

/** Half of a hash: of a million papers, two share it once in 37 million times. */
const HASH_LENGTH = 16;

function hashed(text: string): string {
  return `rss:${createHash('sha256').update(text).digest('hex').slice(0, HASH_LENGTH)}`;
}

/** What journals write before an abstract: the journal, the day, the DOI. */
const BEFORE_ABSTRACT =
  /^(?:[^;]{1,120}, Published online: [^;]{1,40}; doi:\s*\S+\s*|ABSTRACT[:.]?\s+(?=[A-Z])|Publication date: [^.]{1,60}\.?\s*Source: .{1,200}?Author\(s\): .*$)/u;

function abstractOf({ summary = '', content = '' }: FeedItem): string | null {
  const plain = (html: string): string => plainHtml(html).replace(BEFORE_ABSTRACT, '');
  const short = plain(summary);
  const text = short.length >= MIN_SUMMARY || content === '' ? short : plain(content);
  const chosen = text.length > short.length ? text : short;
  return chosen === '' ? null : cut(chosen);
}

/** Cuts a long text after a sentence. */
function cut(text: string): string {
  if (text.length <= MAX_TEXT) return text;
  const head = text.slice(0, MAX_TEXT);
  const end = Math.max(...['. ', '! ', '? '].map((mark) => head.lastIndexOf(mark)));
  return end > MAX_TEXT / 2 ? head.slice(0, end + 1) : `${head.replace(/[\ud800-\udbff]$/u, '').trimEnd()}…`;
}

/** "Smith, J. A., Doe, B.": family names, each with initials. */
const INITIALS = /^(?:[^,;]+,\s*(?:\p{Lu}\.?[\s-]?)+(?:,\s*|$))+$/u;
const ONE_WITH_INITIALS = /([^,;]+),\s*((?:\p{Lu}\.?[\s-]?)+)(?:,\s*|$)/gu;

/** Longer lists are no names in initials, and the patterns take their time. */
const MAX_INITIALS = 2_000;

/** Reads the names of one creator, which may be all of them in one. */
function readCreators(given: string): readonly string[] {
  const plain = plainHtml(given);
  // RSS has an e-mail address, with the name in brackets.
  const text = /^\S+@\S+\s+\((?<name>[^()]+)\)$/u.exec(plain)?.groups?.name ?? plain;
  if (/^\S+@\S+$/u.test(text)) return [];
  if (text.includes(';')) return splitFamilyFirst(text);
  if (text.length <= MAX_INITIALS && INITIALS.test(text))
    return [...text.matchAll(ONE_WITH_INITIALS)].map(([, family = '', first = '']) =>
      `${first.trim()} ${family.trim()}`.trim(),
    );
  return splitCreators(text.replace(/\s+(?:and|&)\s+(?=[^,]+$)/u, ', '));
}
