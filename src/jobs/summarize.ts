import { findPaper } from '../papers/library.ts';
import { writeTldrs } from '../tldr/write.ts';
import type { JobData } from './queue.ts';
import type { JobServices } from './services.ts';

/** A slow model holds a digest up by no more than this; cards then show another line. */
export const MODEL_TIME_MS = 20_000;

/** Has the model write a paper's line. A model that fails is logged, and not asked again by this job. */
export async function runSummarize(
  services: JobServices,
  { paperId, language }: JobData<'summarize'>,
  signal: AbortSignal,
): Promise<void> {
  const paper = await findPaper(services.database, paperId);
  if (paper === undefined) return;
  const inTime = AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIME_MS)]);
  await writeTldrs(services, [paper], inTime, { first: 'model', language });
}
