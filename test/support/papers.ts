import type { Listing, Paper } from '../../src/papers/paper.ts';

/** Returns a paper with the values that a test sets. */
export function paper(id: string, given: Partial<Paper> = {}): Paper {
  return {
    id,
    doi: null,
    version: null,
    title: `Paper ${id}`,
    abstract: `What paper ${id} is about.`,
    abstractKind: 'abstract',
    authors: ['Ada Lovelace'],
    authorCount: 1,
    publishedOn: Temporal.PlainDate.from('2026-03-01'),
    categories: [],
    organization: null,
    venue: null,
    sourceSummary: null,
    links: [{ label: 'Abstract', url: `https://arxiv.org/abs/${id}` }],
    ...given,
  };
}

/** Returns the paper on a list, with the values that a test sets for its place there. */
export function listing(of: Paper, given: Partial<Omit<Listing, 'paper'>> = {}): Listing {
  return { paper: of, rank: 1, upvotes: null, comments: null, codeStars: null, ...given };
}

export const MONDAY = Temporal.PlainDate.from('2026-03-02');
export const NOON = Temporal.Instant.from('2026-03-02T12:00:00Z');
