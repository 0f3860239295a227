import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';

/** An abstract of SciTLDR with the ROUGE-1 of each of its sentences against people's TL;DRs of it. */
export interface Entry {
  readonly title: string;
  readonly sentences: readonly string[];
  /** F1 from 0 to 1, one a sentence. */
  readonly rouge: readonly number[];
}

const line = z.object({
  source: z.array(z.string()),
  rouge_scores: z.array(z.number()),
  title: z.string().optional(),
});

/**
 * Reads a file of SciTLDR-A, gzipped or not; skips and counts entries in which sentences and scores differ in number.
 */
export function readSciTldr(file: string): { readonly entries: Entry[]; readonly passedOver: number } {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  const all = text
    .split('\n')
    .filter((one) => one.trim() !== '')
    .map((one) => line.parse(JSON.parse(one)));
  const entries = all
    .filter(({ source, rouge_scores }) => source.length === rouge_scores.length && source.length > 0)
    .map(({ source, rouge_scores, title = '' }) => ({ title, sentences: source, rouge: rouge_scores }));
  return { entries, passedOver: all.length - entries.length };
}

const targets = z.object({
  source: z.array(z.string()),
  target: z.array(z.string()),
  title: z.string().default(''),
});

/** Reads people's TL;DRs of papers, each with its paper. */
export function readTargets(
  file: string,
): { readonly title: string; readonly abstract: string; readonly line: string }[] {
  return gunzipSync(readFileSync(file))
    .toString('utf8')
    .split('\n')
    .filter((one) => one.trim() !== '')
    .map((one) => targets.parse(JSON.parse(one)))
    .flatMap(({ source, target, title }) =>
      target.map((line) => ({ title, abstract: source.join(' '), line })),
    );
}

/** Returns the mean ROUGE-1 of the sentence chosen from each abstract, from 0 to 100. */
export function meanRouge(entries: readonly Entry[], choose: (entry: Entry) => number): number {
  const sum = entries.reduce((total, entry) => total + (entry.rouge[choose(entry)] ?? 0), 0);
  return (100 * sum) / Math.max(1, entries.length);
}
