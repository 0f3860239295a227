import { findPaper } from '../papers/library.ts';
import { writeTldrs } from '../tldr/tldr.ts';
import type { JobData } from './queue.ts';
import type { JobServices } from './services.ts';

/** Longer than any model needs for a line; the digest waits less, and a line that comes later is kept. */
const MODEL_TIME_MS = 60_000;

/** Has the model write a paper's line. A model that fails is logged, and not asked again by this job. */
export async function runSummarize(
  services: JobServices,
  { paperId }: JobData<'summarize'>,
  signal: AbortSignal,
): Promise<void> {
  const paper = await findPaper(services.database, paperId);
  if (paper === undefined) return;
  await writeTldrs(services, [paper], AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIME_MS)]));
}
