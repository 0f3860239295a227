import { findCategory, isCategory } from '../papers/category.ts';
import { webAddress } from '../papers/links.ts';
import type { EntryResult } from './bibliography.ts';
import type { PartialDate } from './dates.ts';
import { findArxivId, findDoi, type Identifying } from './identifiers.ts';
import type { Authors } from './names.ts';

/** An entry as its format gives it, as text without markup. Of several values the first that fits counts. */
export interface GivenEntry extends Authors, Identifying {
  readonly line: number;
  readonly title: string;
  readonly abstract: string;
  readonly date: PartialDate | null;
  /** Addresses of PDFs. */
  readonly pdfs: readonly string[];
  readonly venues: readonly string[];
  /** What stands in a field for arXiv's categories alone. */
  readonly categories: readonly string[];
  readonly keywords: readonly string[];
  /** See `BibliographyEntry`. */
  readonly ownIds: readonly string[];
}

/** Browsers and servers accept no longer address. */
const MAX_ADDRESS = 2_000;

/** arXiv's names for itself, and dblp's and Google Scholar's. */
const ARXIV_AS_VENUE = /^(?:arxiv\b|corr\b|computing research repository\b|e-?prints?\b)/iu;

/** Builds an entry of what its format gives, or says why it can't be one. */
export function buildEntry(given: GivenEntry): EntryResult {
  const { line, authors, hasMoreAuthors, date } = given;
  const arxiv = findArxivId(given);
  const doi = findDoi(given);
  const title = oneLine(given.title) || null;
  const ownId = given.ownIds.map((id) => id.trim()).find((id) => id !== '');
  if (title === null && arxiv === null && doi === null) {
    return { kind: 'unread', unread: { line, reason: 'it has neither a title nor an arXiv id nor a DOI' } };
  }
  const keywords = [...new Set(given.keywords.map(oneLine))].filter((keyword) => keyword !== '');
  const entry = {
    line,
    ...(ownId !== undefined && { ownId }),
    arxiv,
    doi,
    title,
    authors,
    hasMoreAuthors,
    abstract: given.abstract.trim() || null,
    date,
    url: findAddress(given.addresses),
    pdf: findAddress(given.pdfs),
    venue: given.venues.map(oneLine).find((venue) => venue !== '' && !ARXIV_AS_VENUE.test(venue)) ?? null,
    categories: [...new Set([...given.categories.flatMap(readCategory), ...keywords.flatMap(knownCategory)])],
    keywords: keywords.filter((keyword) => findCategory(keyword) === undefined),
  };
  return { kind: 'entry', entry };
}

function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').trim();
}

function findAddress(addresses: readonly string[]): string | null {
  return addresses.map((one) => webAddress(one, MAX_ADDRESS)).find((one) => one !== undefined) ?? null;
}

/** Reads a category: one that arXiv has, or had, such as `cmp-lg`; an archive such as `cs` says too little. */
function readCategory(text: string): string[] {
  const category = text.trim();
  const known = knownCategory(category);
  return known.length === 0 && category.includes('-') && isCategory(category) ? [category] : known;
}

function knownCategory(text: string): string[] {
  return [findCategory(text)].filter((category) => category !== undefined);
}
