import { arxivLinks } from '../papers/arxiv-id.ts';
import type { Listing, Paper } from '../papers/paper.ts';
import type { SourceDeclaration } from './declaration.ts';
import samplePapers from './sample-papers.json' with { type: 'json' };
import type { Source } from './source.ts';

type SamplePaper = (typeof samplePapers)[number];

/** Declares the papers that ship with the product, to try it without a network. */
export const sample: SourceDeclaration<'sample'> = {
  name: 'sample',
  title: 'Sample papers',
  publisher: 'Daily Papers',
  kind: 'shipped',
  settings: {},
  categories: 'none',
  days: 'published',
  hasUpvotes: true,
  arxivIds: 'none',
  probe: undefined,
  open: () => createSample(),
};

/**
 * Creates the source of the papers that ship with the product; its list is the same every day, but its upvotes grow. The texts are our own
 * descriptions, not the authors' abstracts. Incomplete papers come last: those without names, then those without an
 * arXiv id.
 */
export function createSample(): Source {
  const papers = samplePapers.map(paperOf);
  const listings = papers.map((paper, index) => ({
    paper,
    rank: index + 1,
    upvotes: samplePapers[index]?.upvotes ?? null,
    comments: samplePapers[index]?.comments ?? null,
    codeStars: null,
  }));
  return {
    name: 'sample',
    fetchDay: ({ day, today }) =>
      Promise.resolve({ state: 'listed', listings: growUpvotes(listings, ageOf(day, today)), skipped: [] }),
    fetchPaper: (id) => Promise.resolve(papers.find((paper) => paper.id === id)),
  };
}

/** One paper of so many is discovered late. */
const LATE_ONES = 7;
/** What such a paper gains in a day: within three it is ahead of all others. */
const LATE_GAIN = 60;

/** Returns the listings as they are days after they were listed: each paper gains a little, and a few gain much. */
function growUpvotes(listings: readonly Listing[], days: number): Listing[] {
  if (days <= 0) return [...listings];
  return listings.map((listing) => {
    const gain = listing.rank % LATE_ONES === 0 ? LATE_GAIN : 1;
    return { ...listing, upvotes: (listing.upvotes ?? 0) + gain * days };
  });
}

function ageOf(day: Temporal.PlainDate, today: Temporal.PlainDate): number {
  return day.until(today).total('days');
}

function paperOf(sample: SamplePaper): Paper {
  const { arxivId, title } = sample;
  return {
    id: arxivId ?? `sample:${nameOf(title)}`,
    doi: null,
    version: null,
    title,
    abstract: sample.description,
    abstractKind: 'description',
    authors: sample.authors,
    authorCount: sample.authorCount,
    publishedOn: Temporal.PlainDate.from(sample.publishedOn),
    categories: [],
    organization: sample.organization,
    venue: null,
    sourceSummary: null,
    links:
      arxivId === null
        ? []
        : [
            ...arxivLinks(arxivId),
            { label: 'Hugging Face', url: `https://huggingface.co/papers/${arxivId}` },
          ],
  };
}

/** Returns the first words of a title as a name for a paper without an arXiv id. */
function nameOf(title: string): string {
  return title
    .toLowerCase()
    .split(/[^a-z0-9]+/u)
    .filter(Boolean)
    .slice(0, 6)
    .join('-');
}
