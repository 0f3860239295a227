import { boundPaper } from '../../papers/bounds.ts';
import { doiLink, parseDoi } from '../../papers/doi.ts';
import { findLink } from '../../papers/links.ts';
import { type Notice, updateNotices } from '../../papers/notices.ts';
import type { Paper } from '../../papers/paper.ts';
import { isPreprint, PUBLISHED } from '../../papers/versions.ts';

/** What an index knows of a paper beside what is stored. */
export interface Known {
  readonly doi: string | null;
  readonly venue: string | null;
  readonly abstract: string | null;
  /** None if left out. */
  readonly notices?: readonly Notice[];
}

/** The DOIs of preprints: a paper's own, not a journal's. */
const PREPRINT_DOI = /^10\.(?:1101|64898|48550)\//u;

/** Names by which indexes call servers of preprints, which are no journals. */
const PREPRINT_VENUE = /arxiv|biorxiv|medrxiv|^corr$|research square|ssrn/iu;

/** Returns a DOI unless it is that of a preprint. */
export function journalDoi(given: string | null | undefined): string | null {
  const doi = parseDoi(given ?? '') ?? null;
  return doi === null || PREPRINT_DOI.test(doi) ? null : doi;
}

/** Returns the name of a journal or a conference; null for a server of preprints. */
export function journalName(given: string | null | undefined): string | null {
  const name = (given ?? '').trim();
  return name === '' || PREPRINT_VENUE.test(name) ? null : name;
}

/**
 * Returns a paper with what it lacks of what an index knows; undefined if it lacks nothing. It bears no version, so that it
 * fills gaps and replaces nothing.
 */
export function fillGaps(paper: Paper, { doi, venue, abstract, notices = [] }: Known): Paper | undefined {
  const isOwn = paper.doi === paper.id;
  const link = doi !== null && isOwn && findLink(paper.links, PUBLISHED) === undefined ? doi : null;
  const gaps: Partial<Paper> = {
    ...(doi !== null && paper.doi === null && isPreprint(paper.id) && { doi }),
    ...(venue !== null && paper.venue === null && { venue }),
    ...(abstract !== null && paper.abstract === null && { abstract }),
    ...(link !== null && { links: [...paper.links, { label: PUBLISHED, url: doiLink(link) }] }),
    ...(notices.length > 0 && { notices: updateNotices(paper.notices ?? [], notices) }),
  };
  if (Object.keys(gaps).length === 0) return undefined;
  return boundPaper({ ...paper, ...gaps, version: null });
}
