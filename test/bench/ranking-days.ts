import { fitModel, runAtOnce } from '../../src/ranking/fit.ts';
import { createRanker } from '../../src/ranking/ranker.ts';
import { weighEvidence } from '../../src/ranking/weights.ts';
import type { Listed, ListedDay } from './ranking-data.ts';
import { bootstrap, type Measures, mean, measureOrder } from './ranking-measures.ts';
import { arxivSanity, type Learner, listOrder, plain } from './ranking-rivals.ts';

/** Fewer liked papers make a day's figures a matter of luck. */
const MIN_LIKED = 3;

/** Ours: what the bot fits, without a prior and without interests. */
const ours: Learner = (lessons) => {
  const samples = lessons.map(({ paper, liked, age }) => ({
    features: paper.features,
    liked,
    weight: liked ? weighEvidence('vote', age) : BACKGROUND * weighEvidence('background', age),
  }));
  const { score } = createRanker(runAtOnce(fitModel(samples)));
  return (paper) => score(paper.features);
};

/** Here the background is whole lists, not a sample that a team's few votes stand against. */
const BACKGROUND = 2;

const DAY_MS = 86_400_000;

/** Returns the days from a paper's list to another day. */
export function ageOf(paper: Listed, day: string): number {
  return (Date.parse(day) - Date.parse(paper.day)) / DAY_MS;
}

export const LEARNERS: Readonly<Record<string, Learner>> = {
  'list order': listOrder,
  'arxiv-sanity-lite': arxivSanity,
  plain,
  ours,
};

/** Returns the days of a period on which enough papers are liked for figures to mean something. */
export function findTestDays(days: readonly ListedDay[], from: string, to = '9999'): ListedDay[] {
  return days.filter(({ day, papers }) => day >= from && day < to && countLiked(papers) >= MIN_LIKED);
}

function countLiked(papers: readonly Listed[]): number {
  return papers.filter(({ pickedOn }) => pickedOn !== null).length;
}

/** Measures how a scorer orders a day's list. */
export function measureDay({ papers }: ListedDay, score: (paper: Listed) => number): Measures {
  return measureOrder(
    papers.map(score),
    papers.map(({ pickedOn }) => pickedOn !== null),
  );
}

/**
 * Tests a learner day by day. It knows only the lists and the picks of earlier days: a paper that is picked later
 * counts as not picked until then. It learns anew before each `every`-th test day.
 */
function testLearner(learn: Learner, days: readonly ListedDay[], from: string, every: number): Measures[] {
  let score: (paper: Listed) => number = () => 0;
  return findTestDays(days, from).map((tested, at) => {
    if (at % every === 0) {
      const known = days.filter(({ day }) => day < tested.day).flatMap(({ papers }) => papers);
      score = learn(
        known.map((paper) => ({
          paper,
          liked: paper.pickedOn !== null && paper.pickedOn < tested.day,
          age: ageOf(paper, tested.day),
        })),
      );
    }
    return measureDay(tested, score);
  });
}

/** Prints a row for each way of ordering, and the paired gain of ours over each of the others. */
export function compareDays(days: readonly ListedDay[], from: string, every: number): void {
  const results = new Map<string, Measures[]>();
  process.stdout.write(`${''.padEnd(20)}   P@10  nDCG@10  recall@50    AUC\n`);
  for (const [name, learn] of Object.entries(LEARNERS)) {
    const start = performance.now();
    const measured = testLearner(learn, days, from, every);
    results.set(name, measured);
    const average = (of: (one: Measures) => number) => mean(measured.map(of)).toFixed(3);
    process.stdout.write(
      `${name.padEnd(20)}  ${average((one) => one.precision)}    ${average((one) => one.ndcg)}      ${average((one) => one.recall)}  ${average((one) => one.auc)}   (${Math.round((performance.now() - start) / 1000)} s)\n`,
    );
  }
  const own = results.get('ours') ?? [];
  process.stdout.write(`\nGain of ours over ${own.length} days, with the bootstrap's 95 % interval:\n`);
  for (const [name, measured] of results) {
    if (name === 'ours') continue;
    const gain = (of: (one: Measures) => number) => {
      const {
        mean: middle,
        low,
        high,
      } = bootstrap(own.map((one, at) => of(one) - (measured[at] === undefined ? 0 : of(measured[at]))));
      return `${signed(middle)} (${signed(low)} to ${signed(high)})`;
    };
    process.stdout.write(
      `over ${name.padEnd(18)}  P@10 ${gain((one) => one.precision)}   nDCG@10 ${gain((one) => one.ndcg)}\n`,
    );
  }
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;
}
