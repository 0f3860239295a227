import { arxivLinks } from '../papers/arxiv-id.ts';
import type { Paper } from '../papers/paper.ts';
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
  arxivIds: 'none',
  probe: undefined,
  open: () => createSample(),
};

/**
 * Creates the source of the papers that ship with the product; its list is the same every day. The texts are our own
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
    fetchDay: () => Promise.resolve({ state: 'listed', listings, skipped: [] }),
    fetchPaper: (id) => Promise.resolve(papers.find((paper) => paper.id === id)),
  };
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
