import type { Readable } from 'node:stream';
import { z } from 'zod';
import { parseArxivId } from '../../papers/arxiv-id.ts';
import { parseDoi } from '../../papers/doi.ts';
import { webAddress } from '../../papers/links.ts';
import type { Paper } from '../../papers/paper.ts';
import { readLines } from '../read-lines.ts';
import { buildPaper, type PaperRecord, type SkippedLine } from './record.ts';

const optional = z
  .string()
  .trim()
  .transform((text) => text || null)
  .nullish()
  .transform((text) => text ?? null);

const lineShape = z.object({
  id: optional,
  title: z.string().trim().min(1),
  abstract: optional,
  authors: z.array(z.string().trim()).nullish(),
  // There is no year 0; Postgres does not take one either.
  date: z.iso
    .date()
    .refine((text) => !text.startsWith('0000'), 'Invalid ISO date')
    .nullish(),
  url: optional.refine((url) => url === null || webAddress(url, Number.POSITIVE_INFINITY), 'Invalid URL'),
  doi: optional.refine((doi) => doi === null || parseDoi(doi) || parseArxivId(doi), 'Invalid DOI'),
  venue: optional,
  // arXiv's own export has them in one text.
  categories: z.union([z.array(z.string()), z.string().transform((text) => text.split(/[\s,]+/u))]).nullish(),
});

/** Reads the papers of JSON lines of `{id, title, abstract, authors, date, url, doi, venue, categories}`. */
export async function* readJsonLines(
  input: Readable,
  onBytes: (bytes: number) => void,
): AsyncGenerator<PaperRecord | SkippedLine> {
  for await (const { number, text, bytes } of readLines(input)) {
    onBytes(bytes);
    if (text?.trim() === '') continue;
    const paper = readLine(text);
    yield typeof paper === 'string' ? { line: number, reason: paper } : { line: number, paper };
  }
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
  return parsed.success ? paperOf(parsed.data) : formatFaults(parsed.error);
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

function paperOf({ id, title, abstract, date, url, doi, venue, ...lists }: z.infer<typeof lineShape>) {
  const authors = [...new Set(lists.authors ?? [])].filter((name) => name !== '');
  const arxiv = [id, doi, url].map((name) => parseArxivId(name ?? '')).find((one) => one !== undefined);
  const publishedOn = date ? Temporal.PlainDate.from(date) : null;
  return buildPaper({
    id,
    arxivId: arxiv?.id ?? null,
    version: arxiv?.version ?? null,
    doi,
    title,
    abstract,
    authors,
    authorCount: authors.length,
    publishedOn,
    year: publishedOn?.year ?? null,
    categories: lists.categories ?? [],
    venue,
    addresses: [url],
  });
}
