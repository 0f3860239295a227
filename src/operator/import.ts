import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { arxivLinks, parseArxivId } from '../papers/arxiv-id.ts';
import { boundPaper, UnfitPaperError } from '../papers/bounds.ts';
import type { Paper } from '../papers/paper.ts';
import { saveManyPapers } from '../search/save-papers.ts';
import { readLines } from './read-lines.ts';

/** A line that was skipped. */
interface SkippedLine {
  readonly line: number;
  readonly reason: string;
}

/** The result of an import. */
export interface ImportCounts {
  /** Lines stored; a paper on two lines is stored once. */
  readonly stored: number;
  readonly skipped: readonly SkippedLine[];
}

const lineShape = z.object({
  id: z.string().trim().min(1),
  title: z.string().trim().min(1),
  abstract: z.string().trim().nullish(),
  authors: z.array(z.string().trim()).default([]),
  // There is no year 0; Postgres does not take one either.
  date: z.iso
    .date()
    .refine((text) => !text.startsWith('0000'), 'Invalid ISO date')
    .nullish(),
});

/**
 * Stores papers from JSON lines of `{id, title, abstract, authors, date}`. Skips and names lines that can't be read or
 * stored; the others are stored. Running it again changes nothing. `onProgress` gets the bytes read so far.
 */
export async function importPapers(
  database: Database,
  input: Readable,
  onProgress: (bytes: number) => void,
): Promise<ImportCounts> {
  const skipped: SkippedLine[] = [];
  /** Line numbers of papers that are not stored yet. */
  const lines = new WeakMap<Paper, number>();
  let bytes = 0;
  let stored = 0;
  async function* read(): AsyncGenerator<Paper> {
    for await (const line of readLines(input)) {
      bytes = line.bytes;
      if (line.text?.trim() === '') continue;
      const paper = readLine(line.text);
      if (typeof paper === 'string') skipped.push({ line: line.number, reason: paper });
      else {
        lines.set(paper, line.number);
        yield paper;
      }
    }
  }
  await saveManyPapers(database, read(), ({ saved, unfit }) => {
    stored += saved;
    for (const { paper, reason } of unfit) skipped.push({ line: lines.get(paper) ?? 0, reason });
    onProgress(bytes);
  });
  return { stored, skipped: skipped.sort((a, b) => a.line - b.line) };
}

/** Reads a line's paper, or says why it can't. */
function readLine(text: string | undefined): Paper | string {
  if (text === undefined) return 'it is too long for a paper: put each paper on its own line';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return "it isn't valid JSON";
  }
  const parsed = lineShape.safeParse(value);
  if (!parsed.success) return formatFaults(parsed.error);
  try {
    return boundPaper(paperOf(parsed.data));
  } catch (error) {
    if (error instanceof UnfitPaperError) return error.message;
    throw error;
  }
}

/** A list of names may have a fault in each. */
const MAX_FAULTS = 3;

function formatFaults({ issues }: z.ZodError): string {
  const more = issues.length - MAX_FAULTS;
  return issues
    .slice(0, MAX_FAULTS)
    .map(({ path, message }) => (path.length === 0 ? message : `${path.join('.')}: ${message}`))
    .concat(more > 0 ? `and ${more.toLocaleString('en')} more` : [])
    .join('; ');
}

function paperOf({ id, title, abstract, authors, date }: z.infer<typeof lineShape>): Paper {
  const arxiv = parseArxivId(id);
  const names = [...new Set(authors)].filter((name) => name !== '');
  return {
    id,
    doi: null,
    version: null,
    title,
    abstract: abstract || null,
    abstractKind: 'abstract',
    authors: names,
    authorCount: names.length,
    publishedOn: date ? Temporal.PlainDate.from(date) : null,
    categories: [],
    organization: null,
    venue: null,
    sourceSummary: null,
    links: arxiv === undefined ? [] : arxivLinks(arxiv.id),
  };
}
