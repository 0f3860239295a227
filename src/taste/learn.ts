import { setImmediate } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import { findNewestListings } from '../papers/listings.ts';
import type { Features, WordPool } from '../ranking/features.ts';
import { fitModel, type Model, runInSlices, type Sample } from '../ranking/fit.ts';
import type { Interests } from '../ranking/interests.ts';
import { scorePopularity } from '../ranking/popularity.ts';
import type { Prior } from '../ranking/prior.ts';
import { createRanker, type Ranker, scorePrior, type Term } from '../ranking/ranker.ts';
import { removeTerms } from '../ranking/remove-terms.ts';
import { weighEvidence } from '../ranking/weights.ts';
import { type Background, type Known, type Learner, readEvidence, sampleBackground } from './evidence.ts';
import { mutedAt } from './muted.ts';
import { featuresOf } from './paper-features.ts';
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
  readonly hear: (features: Features) => Features;
}

/** What to learn from. */
export interface Learning {
  readonly learner: Learner;
  readonly interests: Interests;
  readonly taste: StoredTaste;
  readonly prior: Prior;
  readonly now: Temporal.Instant;
}

const DAY_HOURS = 24;

/** Fits a feed's ranking to what its team said; a few milliseconds at a time, so that others are served meanwhile. */
export async function learn(
  database: Database,
  { learner, interests, taste, prior, now }: Learning,
): Promise<Lesson> {
  const known = await readEvidence(database, learner, { now, since: taste.learnsSince });
  const today = now.toZonedDateTimeISO('UTC').toPlainDate();
  const isKnown = new Set(known.map(({ paperId }) => paperId));
  const background = (await sampleBackground(database, learner, today)).filter(
    ({ paperId }) => !isKnown.has(paperId),
  );
  const pool: WordPool = new Map();
  const ids = [...isKnown, ...background.map(({ paperId }) => paperId)];
  const features = await featuresOf(database, ids, pool);
  const popularity = await findPopularity(database, ids);
  const toSample = (
    paperId: string,
    {
      liked,
      weight,
      at,
    }: { readonly liked: boolean; readonly weight: number; readonly at?: Temporal.Instant },
  ): Sample[] => {
    const own = features.get(paperId);
    if (own === undefined) return [];
    const muted = mutedAt(taste.muted, at);
    const counted = muted.length === 0 ? own : removeTerms(own, muted);
    return [
      {
        features: counted,
        liked,
        weight,
        known: scorePrior(prior, counted) + (popularity.get(paperId) ?? 0),
      },
    ];
  };
  const others = background.flatMap(({ paperId, day }) =>
    toSample(paperId, { liked: false, weight: weighEvidence('background', ageOfDay(day, now)) }),
  );
  await setImmediate();
  const told = known.flatMap((one) =>
    toSample(one.paperId, {
      liked: one.evidence === 'vote' || one.evidence === 'vote-elsewhere',
      weight: weigh(one, now),
      at: one.at,
    }),
  );
  const model = await runInSlices(fitModel([...told, ...others], interests));
  const learned = createRanker(model, prior);
  const plain =
    told.length === 0 ? learned : createRanker(await runInSlices(fitModel(others, interests)), prior);
  const liked = known.filter(({ evidence }) => evidence === 'vote' || evidence === 'vote-elsewhere');
  return {
    learned,
    plain,
    model,
    votes: countOf(known, 'vote'),
    refusals: countOf(known, 'refusal'),
    elsewhere: countOf(known, 'vote-elsewhere'),
    told: known.map(({ paperId }) => paperId),
    votesOfAuthor: countAuthors(liked.flatMap(({ paperId }) => features.get(paperId) ?? [])),
    hear: createEar(mutedAt(taste.muted)),
  };
}

/** Apart from `learn`, so that what it returns does not keep alive what was learned from. */
function createEar(muted: readonly Term[]): Lesson['hear'] {
  return muted.length === 0 ? (features) => features : (features) => removeTerms(features, muted);
}

function countOf(known: readonly Known[], wanted: Known['evidence']): number {
  return known.filter(({ evidence }) => evidence === wanted).length;
}

/** Returns how much a paper counts: twice the people say more, but not twice as much, as they read each other's votes. */
function weigh({ evidence, at, people }: Known, now: Temporal.Instant): number {
  const age = now.since(at).total('hours') / DAY_HOURS;
  return weighEvidence(evidence, age) * Math.log2(1 + people);
}

function ageOfDay(day: Background['day'], now: Temporal.Instant): number {
  return now.since(day.toZonedDateTime('UTC').toInstant()).total('hours') / DAY_HOURS;
}

async function findPopularity(database: Database, ids: readonly string[]): Promise<Map<string, number>> {
  const newest = await findNewestListings(database, ids);
  return new Map(newest.entries().map(([id, facts]) => [id, scorePopularity(facts)]));
}

function countAuthors(liked: readonly Features[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { authors } of liked)
    for (const author of authors) counts.set(author, (counts.get(author) ?? 0) + 1);
  return counts;
}
