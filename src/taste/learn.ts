import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import { NO_POPULARITY } from '../papers/paper.ts';
import type { Features } from '../ranking/features.ts';
import { fitModel, type Model, runInSlices, type Sample } from '../ranking/fit.ts';
import type { Interests } from '../ranking/interests.ts';
import { scorePopularity } from '../ranking/popularity.ts';
import type { Prior } from '../ranking/prior.ts';
import { createRanker, type Ranker, scorePrior, type Term } from '../ranking/ranker.ts';
import { removeTerms } from '../ranking/remove-terms.ts';
import { modelInterests } from '../ranking/untaught.ts';
import { weighEvidence } from '../ranking/weights.ts';
import type { Background } from './backgrounds.ts';
import { type Known, type Learner, readEvidence } from './evidence.ts';
import { type Muted, mutedAt } from './muted.ts';
import { featuresOf } from './paper-features.ts';
import { findPopularity } from './popularity.ts';
import type { StoredTaste } from './stored-taste.ts';

/** What was learned for a feed. */
export interface Lesson {
  /** By the prior, the interests and the votes. */
  readonly learned: Ranker;
  /** By the prior and the interests alone. */
  readonly plain: Ranker;
  readonly model: Model;
  /** Papers that the team voted for, that it refused, and that it gave as examples or voted for in another feed. */
  readonly votes: number;
  readonly refusals: number;
  readonly elsewhere: number;
  /** Ids of the papers that people said something about. */
  readonly told: readonly string[];
  /** Papers that the team voted for, by the folded name of an author. */
  readonly votesOfAuthor: ReadonlyMap<string, number>;
  /** Returns a paper as it counts: without what is muted. */
  readonly dropMuted: (features: Features) => Features;
}

/** What to learn from. */
export interface Learning {
  readonly learner: Learner;
  readonly interests: Interests;
  readonly taste: StoredTaste;
  readonly background: Background;
  readonly prior: Prior;
  readonly now: Temporal.Instant;
}

/** Fits a feed's ranking to what its team said; a few milliseconds at a time, so that others are served meanwhile. */
export async function learn(database: Database, learning: Learning): Promise<Lesson> {
  const { learner, interests, taste, background, prior, now } = learning;
  const known = await readEvidence(database, learner, { now, since: taste.learnsSince });
  const liked = known.filter(({ evidence }) => isLiking(evidence));
  const untaught = modelInterests(background.model, interests);
  const plain = createRanker(untaught, prior);
  const features = await featuresOf(
    database,
    known.map(({ paperId }) => paperId),
  );
  const model =
    liked.length === 0
      ? untaught
      : await runInSlices(fitModel(await readSamples(database, learning, known, features), interests));
  return {
    learned: model === untaught ? plain : createRanker(model, prior),
    plain,
    model,
    votes: countOf(known, 'vote'),
    refusals: countOf(known, 'refusal'),
    elsewhere: countOf(known, 'vote-elsewhere'),
    told: known.map(({ paperId }) => paperId),
    votesOfAuthor: countAuthors(liked.flatMap(({ paperId }) => features.get(paperId) ?? [])),
    dropMuted: createMuting(mutedAt(taste.muted)),
  };
}

function isLiking(evidence: Known['evidence']): boolean {
  return evidence === 'vote' || evidence === 'vote-elsewhere';
}

async function readSamples(
  database: Database,
  { taste, background, prior, now }: Learning,
  known: readonly Known[],
  features: ReadonlyMap<string, Features>,
): Promise<Sample[]> {
  const ids = known.map(({ paperId }) => paperId);
  const popularity = await findPopularity(database, ids);
  const told = known.flatMap((one): Sample[] => {
    const own = features.get(one.paperId);
    if (own === undefined) return [];
    const counted = without(own, taste.muted, one.at);
    return [
      {
        features: counted,
        liked: isLiking(one.evidence),
        weight: weigh(one, now),
        known: scorePrior(prior, counted) + scorePopularity(popularity.get(one.paperId) ?? NO_POPULARITY),
      },
    ];
  });
  await setImmediate();
  const isTold = new Set(ids);
  const others = background.papers
    .filter(({ paperId }) => !isTold.has(paperId))
    .map((paper): Sample => ({ ...paper, features: without(paper.features, taste.muted), liked: false }));
  return [...told, ...others];
}

function without(features: Features, muted: readonly Muted[], at?: Temporal.Instant): Features {
  const terms = mutedAt(muted, at);
  return terms.length === 0 ? features : removeTerms(features, terms);
}

/** Apart from `learn`, so that what it returns does not keep alive what was learned from. */
function createMuting(muted: readonly Term[]): Lesson['dropMuted'] {
  return muted.length === 0 ? (features) => features : (features) => removeTerms(features, muted);
}

function countOf(known: readonly Known[], wanted: Known['evidence']): number {
  return known.filter(({ evidence }) => evidence === wanted).length;
}

/** Returns how much a paper counts: twice the people say more, but not twice as much, as they read each other's votes. */
function weigh({ evidence, at, people }: Known, now: Temporal.Instant): number {
  return weighEvidence(evidence, now.since(at).total('days')) * Math.log2(1 + people);
}

function countAuthors(liked: readonly Features[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { authors } of liked)
    for (const author of authors) counts.set(author, (counts.get(author) ?? 0) + 1);
  return counts;
}
