import { createHash } from 'node:crypto';
import { arxivLinks, parseArxivId } from '../../papers/arxiv-id.ts';
import { boundPaper, UnfitPaperError } from '../../papers/bounds.ts';
import { parseDoi } from '../../papers/doi.ts';
import { foldText } from '../../papers/fold-text.ts';
import { IMPORTED_LINK, webAddress } from '../../papers/links.ts';
import type { Paper, PaperLink } from '../../papers/paper.ts';

/** A line or an entry that is not stored. */
export interface SkippedLine {
  readonly line: number;
  readonly reason: string;
}

/** A paper and the line on which its record begins. */
export interface PaperRecord {
  readonly line: number;
  readonly paper: Paper;
}

/** What a file says about a paper. */
export interface GivenPaper extends Pick<Paper, 'title' | 'abstract' | 'authors' | 'publishedOn' | 'venue'> {
  readonly authorCount: number;
  readonly categories: readonly string[];
  /** Null if the file gives none. */
  readonly id: string | null;
  readonly arxivId: string | null;
  readonly version: number | null;
  readonly doi: string | null;
  /** The year of publication, even where the day is unknown. */
  readonly year: number | null;
  readonly addresses: readonly (string | null)[];
}

/**
 * Builds the paper of a record, or says why it can't be stored. It is stored under its arXiv id, else the id that the
 * file gives, else its DOI, else one made of its title, first author and year, which is the same each time.
 */
export function buildPaper(given: GivenPaper): Paper | string {
  const { arxivId, id, doi, year, addresses, ...facts } = given;
  const paper = {
    ...facts,
    id: arxivId ?? id ?? parseDoi(doi ?? '') ?? derivedId(given),
    doi,
    abstract: facts.abstract || null,
    abstractKind: 'abstract',
    organization: null,
    sourceSummary: null,
    links: [...(arxivId === null ? [] : arxivLinks(arxivId)), ...addresses.flatMap(linkTo)],
  } as const;
  try {
    return boundPaper(paper);
  } catch (error) {
    if (error instanceof UnfitPaperError) return error.message;
    throw error;
  }
}

/** Returns a title as titles are compared: by its letters and digits alone. */
export function foldTitle(title: string): string {
  return (foldText(title).match(/[\p{L}\p{N}]+/gu) ?? []).join(' ');
}

/** Half of a hash: of a million papers, two share it once in 37 million times. */
const HASH_LENGTH = 16;

function derivedId({ title, authors: [first = ''], year }: GivenPaper): string {
  // Files differ in whether they give a first name in full.
  const family = foldTitle(first.replace(/,.*$/u, '')).split(' ').at(-1);
  const hash = createHash('sha256').update(JSON.stringify([foldTitle(title), family, year]));
  return `title:${hash.digest('hex').slice(0, HASH_LENGTH)}`;
}

/** Browsers and servers accept no longer address. */
const MAX_ADDRESS = 2_000;

/** Returns the link of an address; none for one that the paper's id or DOI leads to, or that isn't one. */
function linkTo(address: string | null): PaperLink[] {
  const url = webAddress(address ?? undefined, MAX_ADDRESS);
  if (url === undefined || parseArxivId(url) !== undefined || parseDoi(url) !== undefined) return [];
  return [{ label: /\.pdf$/iu.test(new URL(url).pathname) ? 'PDF' : IMPORTED_LINK, url }];
}
