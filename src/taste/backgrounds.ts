import type { Database } from '../database/connect.ts';
import { type ListKey, NO_POPULARITY } from '../papers/paper.ts';
import type { Features, WordPool } from '../ranking/features.ts';
import { fitModel, type Model, runInSlices } from '../ranking/fit.ts';
import { scorePopularity } from '../ranking/popularity.ts';
import type { Prior } from '../ranking/prior.ts';
import { scorePrior } from '../ranking/ranker.ts';
import { weighEvidence } from '../ranking/weights.ts';
import { sampleBackground } from './evidence.ts';
import { keepBriefly } from './kept-briefly.ts';
import { featuresOf } from './paper-features.ts';
import { findPopularity } from './popularity.ts';

/** A paper that stands for those of a list that were not shown. */
interface BackgroundPaper {
  readonly paperId: string;
  readonly features: Features;
  readonly weight: number;
  /** What the prior and its popularity say of it. */
  readonly known: number;
}

/** What all teams that read a list have in common: the papers that stand before, and a model of them without any vote. */
export interface Background {
  readonly papers: readonly BackgroundPaper[];
  readonly model: Model;
}

/** Creates what reads the lists' backgrounds, some 30 MB each, once for all feeds that are due together. */
export function createBackgrounds(
  database: Database,
  prior: Prior,
): (list: ListKey, now: Temporal.Instant) => Promise<Background> {
  const find = keepBriefly(
    ({ list: { source, instance }, now }: { readonly list: ListKey; readonly now: Temporal.Instant }) =>
      JSON.stringify([source, instance, now.toZonedDateTimeISO('UTC').toPlainDate()]),
    ({ list, now }) => readBackground(database, prior, list, now),
  );
  return (list, now) => find({ list, now });
}

async function readBackground(
  database: Database,
  prior: Prior,
  list: ListKey,
  now: Temporal.Instant,
): Promise<Background> {
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const sampled = await sampleBackground(database, list, today);
  const ids = sampled.map(({ paperId }) => paperId);
  const pool: WordPool = new Map();
  const features = await featuresOf(database, ids, pool);
  const popularity = await findPopularity(database, ids);
  const papers = sampled.flatMap(({ paperId, day }): BackgroundPaper[] => {
    const own = features.get(paperId);
    if (own === undefined) return [];
    const age = now.since(day.toZonedDateTime('UTC').toInstant()).total('days');
    const known = scorePrior(prior, own) + scorePopularity(popularity.get(paperId) ?? NO_POPULARITY);
    return [{ paperId, features: own, weight: weighEvidence('background', age), known }];
  });
  const samples = papers.map((paper) => ({ ...paper, liked: false }));
  return { papers, model: await runInSlices(fitModel(samples)) };
}
