import type { BibliographyEntry } from '../../bibliography/bibliography.ts';
import { wholeDay } from '../../bibliography/dates.ts';
import { readBibliography } from '../../bibliography/read.ts';
import type { Paper } from '../../papers/paper.ts';
import { buildPaper, type PaperRecord, type SkippedLine } from './record.ts';

/** The papers of a bibliography, and how many of them have a year or a month without a day. */
export interface BibliographyPapers {
  readonly records: readonly (PaperRecord | SkippedLine)[];
  readonly withoutDay: number;
}

/** Reads the papers of a bibliography. Throws `UserError` if it is none. */
export async function readPapers(bytes: Uint8Array): Promise<BibliographyPapers> {
  const { entries, unread } = await readBibliography(
    bytes,
    ', and a paper a line as JSON: {"id": …, "title": …}',
  );
  const records = entries.map((entry) => {
    const paper = paperOf(entry);
    return typeof paper === 'string' ? { line: entry.line, reason: paper } : { line: entry.line, paper };
  });
  return {
    records: [...records, ...unread],
    withoutDay: entries.filter(({ date }) => date !== null && wholeDay(date) === null).length,
  };
}

function paperOf(entry: BibliographyEntry): Paper | string {
  const { arxiv, authors, hasMoreAuthors, date, categories, keywords } = entry;
  return buildPaper({
    id: entry.ownId ?? null,
    arxivId: arxiv?.id ?? null,
    version: arxiv?.version ?? null,
    doi: entry.doi,
    title: entry.title ?? '',
    abstract: entry.abstract,
    authors,
    // "And others" are one at least.
    authorCount: authors.length + (hasMoreAuthors ? 1 : 0),
    publishedOn: wholeDay(date),
    year: date?.year ?? null,
    // arXiv lists its categories in full; of two lists the library keeps the longer.
    categories: arxiv === null ? [...categories, ...keywords] : categories,
    venue: entry.venue,
    addresses: [entry.url, entry.pdf],
  });
}
