import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { arxivLinks, parseArxivId } from '../../src/papers/arxiv-id.ts';
import { boundPaper } from '../../src/papers/bounds.ts';
import type { Paper } from '../../src/papers/paper.ts';

const record = z.object({
  id: z.string(),
  title: z.string(),
  summary: z.string().optional(),
  abstract: z.string().nullish(),
  authors: z.array(z.string()),
  categories: z.array(z.string()).default([]),
  date: z.string().optional(),
  dates: z.array(z.string()).default([]),
});

/** Reads recorded papers of either form, as the library stores them: the first `limit`, each once. */
export function readRecordedPapers(path: string, limit = Number.POSITIVE_INFINITY): readonly Paper[] {
  const bytes = readFileSync(path);
  const lines = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8').trim().split('\n');
  const papers = new Map<string, Paper>();
  for (const line of lines) {
    if (papers.size >= limit) break;
    const paper = paperOf(record.parse(JSON.parse(line)));
    if (!papers.has(paper.id)) papers.set(paper.id, paper);
  }
  return [...papers.values()];
}

function paperOf({ id, title, summary, abstract, authors, categories, date, dates }: z.infer<typeof record>) {
  const arxiv = parseArxivId(id);
  const day = date ?? dates[0];
  return boundPaper({
    id: arxiv?.id ?? id,
    doi: null,
    version: arxiv?.version ?? null,
    title,
    abstract: summary ?? abstract ?? null,
    abstractKind: 'abstract',
    authors,
    authorCount: authors.length,
    publishedOn: day === undefined ? null : Temporal.PlainDate.from(day),
    categories,
    organization: null,
    venue: null,
    sourceSummary: null,
    links: arxiv === undefined ? [] : arxivLinks(arxiv.id),
  });
}
