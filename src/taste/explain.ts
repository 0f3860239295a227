import type { Reason } from '../feeds/choice.ts';
import type { Paper, Popularity } from '../papers/paper.ts';
import { foldName } from '../ranking/features.ts';
import { scorePopularity } from '../ranking/popularity.ts';
import type { Ranker } from '../ranking/ranker.ts';
import { findReasons } from '../ranking/reasons.ts';
import type { Lesson } from './learn.ts';
import type { Scored } from './scored.ts';

/** What fits into a line. */
const MAX_REASONS = 3;

/** Says why a paper stands where it stands: what is worth most in its score, the weightiest first. */
export function explain(
  paper: Paper,
  scored: Pick<Scored, 'features' | 'popularity'> | undefined,
  ranker: Ranker,
  { votesOfAuthor }: Pick<Lesson, 'votesOfAuthor'>,
): Reason[] {
  if (scored === undefined) return [];
  const found = findReasons(ranker, paper, scored.features, MAX_REASONS).map(
    (reason): Reason & { readonly gain: number } => ({
      ...reason,
      votes: reason.kind === 'author' ? votesOfAuthor.get(foldName(reason.text)) : undefined,
    }),
  );
  const popular = explainPopularity(scored.popularity);
  return [...found, ...popular]
    .toSorted((a, b) => b.gain - a.gain)
    .slice(0, MAX_REASONS)
    .map(({ kind, text, from, votes }) => ({ kind, text, from, ...(votes !== undefined && { votes }) }));
}

/** A paper with fewer is one of many. */
const MIN_UPVOTES = 10;

function explainPopularity({ upvotes }: Popularity): (Reason & { readonly gain: number })[] {
  if (upvotes === null || upvotes < MIN_UPVOTES) return [];
  const gain = scorePopularity({ upvotes, comments: null, codeStars: null });
  return [{ kind: 'fact', text: `${upvotes.toLocaleString('en')} upvotes`, from: 'upvotes', gain }];
}
