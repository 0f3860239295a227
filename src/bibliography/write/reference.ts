import { arxivMonth, parseArxivId } from '../../papers/arxiv-id.ts';
import { findCategory } from '../../papers/category.ts';
import { parseDoi } from '../../papers/doi.ts';
import { findLink, IMPORTED_LINK } from '../../papers/links.ts';
import type { Paper } from '../../papers/paper.ts';
import { readable } from '../../papers/readable.ts';
import type { PartialDate } from '../dates.ts';
import { splitName, type WrittenName } from './names.ts';

/** A paper as every format writes it. Title and abstract are LaTeX still, as each format has another way with it. */
export interface Reference {
  readonly key: string;
  /**
   * `published` in a journal or at a conference that is known by name; a `preprint` is on arXiv and, as far as is known,
   * nowhere else; of another paper nobody said what it is.
   */
  readonly kind: 'published' | 'preprint' | 'other';
  readonly title: string;
  readonly authors: readonly WrittenName[];
  /** Whether there are more authors than are named. */
  readonly hasMoreAuthors: boolean;
  readonly date: PartialDate | null;
  readonly abstract: string | null;
  readonly arxivId: string | null;
  /** Null for a paper that arXiv doesn't have. */
  readonly primaryClass: string | null;
  /** arXiv's categories or the subjects that an import gave. */
  readonly categories: readonly string[];
  readonly doi: string | null;
  readonly url: string | null;
  readonly venue: string | null;
  /** The id under which the paper is stored, where neither arXiv's id nor the DOI is it. */
  readonly ownId: string | null;
}

/**
 * Gathers what is to be written about a paper. Its DOI is the publisher's, else the one that arXiv gives each paper
 * (https://info.arxiv.org/help/doi.html); its date is that of the first version.
 */
export function buildReference(paper: Paper, key: string): Reference {
  const { id, doi, links, categories, venue } = paper;
  const arxivId = parseArxivId(id)?.id === id ? id : null;
  const authors = paper.authors.map((name) => splitName(readable(name))).filter(isNamed);
  return {
    key,
    kind: venue !== null ? 'published' : arxivId !== null ? 'preprint' : 'other',
    title: paper.title,
    authors,
    hasMoreAuthors: authors.length > 0 && paper.authorCount > paper.authors.length,
    date: dateOf(paper),
    abstract: paper.abstractKind === 'abstract' ? paper.abstract : null,
    arxivId,
    primaryClass: arxivId === null ? null : primaryClassOf(arxivId, categories),
    categories,
    doi: doi ?? (arxivId === null ? null : `10.48550/arXiv.${arxivId}`),
    url:
      arxivId === null
        ? (findLink(links, 'Abstract') ?? findLink(links, IMPORTED_LINK) ?? findLink(links, 'PDF') ?? null)
        : `https://arxiv.org/abs/${arxivId}`,
    venue,
    ownId: arxivId === null && id !== parseDoi(doi ?? '') ? id : null,
  };
}

function isNamed(name: WrittenName): boolean {
  return name.kind === 'person' || name.name !== '';
}

/** An id without a date still names the month in which arXiv gave it. */
function dateOf({ id, publishedOn }: Paper): PartialDate | null {
  if (publishedOn !== null) {
    const { year, month, day } = publishedOn;
    return { year, month, day };
  }
  const month = arxivMonth(id);
  return month === undefined ? null : { year: month.year, month: month.month, day: null };
}

/** Ids from before April 2007 begin with the archive. */
function primaryClassOf(arxivId: string, [primary = '']: readonly string[]): string | null {
  const archive = /^[^/]+(?=\/)/u.exec(arxivId)?.[0] ?? null;
  return findCategory(primary) ?? (primary.includes('-') ? primary : archive);
}
