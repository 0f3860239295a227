import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { arxivLinks, parseArxivId } from '../papers/arxiv-id.ts';
import { saveManyPapers } from '../papers/library.ts';
import type { Paper } from '../papers/paper.ts';

/** What came of an import. */
export interface ImportCounts {
  /** Lines stored; a paper that stands on two lines is stored once. */
  readonly stored: number;
  readonly skipped: readonly { readonly line: number; readonly reason: string }[];
}

const lineShape = z.object({
  id: z.string().trim().min(1).max(200),
  title: z.string().trim().min(1),
  abstract: z.string().trim().nullish(),
  authors: z.array(z.string().trim()).default([]),
  date: z.iso.date().nullish(),
});

/**
 * Stores papers from JSON lines of `{id, title, abstract, authors, date}`. A line that can't be read is skipped and
 * named; the others are stored. Repeated, it changes nothing. `onProgress` is told the bytes read so far.
 */
export async function importPapers(
  database: Database,
  input: Readable,
  onProgress: (bytes: number) => void,
): Promise<ImportCounts> {
  const skipped: { line: number; reason: string }[] = [];
  let bytes = 0;
  let stored = 0;
  async function* read(): AsyncGenerator<Paper> {
    let line = 0;
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      bytes += Buffer.byteLength(text) + 1;
      if (text.trim() === '') continue;
      const paper = readLine(text);
      if (typeof paper === 'string') skipped.push({ line, reason: paper });
      else yield paper;
    }
  }
  await saveManyPapers(database, read(), (papers) => {
    stored += papers;
    onProgress(bytes);
  });
  return { stored, skipped };
}

/** The paper of a line, or why it can't be read. */
function readLine(text: string): Paper | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'it is no JSON';
  }
  const parsed = lineShape.safeParse(value);
  if (!parsed.success)
    return parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  const { id, title, abstract, authors, date } = parsed.data;
  const arxiv = parseArxivId(id);
  const links = arxiv === undefined ? { abstract: null, pdf: null } : arxivLinks(arxiv.id);
  const names = [...new Set(authors.filter((name) => name !== ''))];
  return {
    id,
    version: null,
    title: title.replace(/\s+/gu, ' '),
    abstract: abstract || null,
    abstractKind: 'abstract',
    authors: names,
    authorCount: names.length,
    publishedOn: date ? Temporal.PlainDate.from(date) : null,
    categories: [],
    organization: null,
    sourceSummary: null,
    links: { ...links, huggingface: null, code: null, project: null },
  };
}
