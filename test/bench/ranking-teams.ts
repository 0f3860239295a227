import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { fitModel, runAtOnce, type Sample } from '../../src/ranking/fit.ts';
import { readInterests } from '../../src/ranking/interests.ts';
import { type Prior, unpackPrior } from '../../src/ranking/prior.ts';
import { createRanker, scorePrior } from '../../src/ranking/ranker.ts';
import { type Evidence, weighEvidence } from '../../src/ranking/weights.ts';
import { drawWildCard } from '../../src/ranking/wild-card.ts';
import { isTelling, splitWords, stem } from '../../src/ranking/words.ts';
import { createRandom } from '../support/random.ts';
import type { Listed, ListedDay } from './ranking-data.ts';
import { ageOf } from './ranking-days.ts';
import { bootstrap, mean } from './ranking-measures.ts';
import { trainPrior } from './ranking-prior.ts';
import { arxivSanity, type Learner, type Lesson, plain } from './ranking-rivals.ts';

const team = z.object({ name: z.string(), category: z.string(), interests: z.string() });
export type Team = z.infer<typeof team>;

const SHOWN = 10;
/** Papers of a day that count as background, drawn at random. */
const BACKGROUND = 100;
const MAX_BACKGROUND = 5_000;

/** What a team has seen so far. */
interface Past {
  readonly shown: readonly { readonly paper: Listed; readonly liked: boolean }[];
  readonly background: readonly Listed[];
}

/** Chooses the cards of a day. */
type Chooser = (team: Team, day: ListedDay, past: Past) => Listed[];

/** Reads the teams that stand beside the lists. */
export function readTeams(lists: string): Team[] {
  return z.array(team).parse(JSON.parse(readFileSync(join(lists, 'teams.json'), 'utf8')));
}

function likes({ category }: Team, { features, pickedOn }: Listed): boolean {
  return pickedOn !== null && features.categories[0] === category;
}

/** Has a team read its digests day by day, and returns its recall@10 on each day of the second half that has any. */
function simulate(of: Team, days: readonly ListedDay[], choose: Chooser): number[] {
  const shown: { paper: Listed; liked: boolean }[] = [];
  const background: Listed[] = [];
  const random = createRandom(1);
  const recalls: number[] = [];
  days.forEach((day, at) => {
    const cards = choose(of, day, { shown, background: background.slice(-MAX_BACKGROUND) });
    const hits = cards.filter((paper) => likes(of, paper)).length;
    const wanted = day.papers.filter((paper) => likes(of, paper)).length;
    if (at >= days.length / 2 && wanted > 0) recalls.push(hits / wanted);
    for (const paper of cards) shown.push({ paper, liked: likes(of, paper) });
    const others = day.papers.filter((paper) => !cards.includes(paper));
    for (let count = 0; count < BACKGROUND; count += 1) {
      const paper = others[Math.floor(random() * others.length)];
      if (paper !== undefined) background.push(paper);
    }
  });
  return recalls;
}

function best(papers: readonly Listed[], score: (paper: Listed) => number): Listed[] {
  const scores = new Map(papers.map((paper) => [paper, score(paper)]));
  return papers.toSorted((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0)).slice(0, SHOWN);
}

const byList: Chooser = (_team, { papers }) => papers.slice(0, SHOWN);

const byCategory: Chooser = ({ category }, { papers }) =>
  best(papers, ({ features }) => Number(features.categories[0] === category));

/** The team's category first, then papers that have the most of the words. */
const byWords: Chooser = ({ category, interests }, { papers }) => {
  const words = new Set(splitWords(interests).filter(isTelling).map(stem));
  return best(papers, ({ features }) => {
    const own = new Set([...features.title, ...features.abstract]);
    return (
      Number(features.categories[0] === category) + [...words].filter((word) => own.has(word)).length / 1e3
    );
  });
};

/** Has a rival learn from the votes, once there are any. */
function learning(learn: Learner): Chooser {
  return (of, day, past) => {
    if (!past.shown.some(({ liked }) => liked)) return byWords(of, day, past);
    const lessons: Lesson[] = [
      ...past.shown.map(({ paper, liked }) => ({ paper, liked, age: ageOf(paper, day.day) })),
      ...past.background.map((paper) => ({ paper, liked: false, age: ageOf(paper, day.day) })),
    ];
    return best(day.papers, learn(lessons));
  };
}

/** Chooses as the bot does, with the wild card; with a prior from a day on, or never. */
function ours(prior?: Prior, since = ''): Chooser {
  return ({ category, interests }, day, past) => {
    const shared = day.day >= since ? prior : undefined;
    const model = runAtOnce(fitModel(readSamples(day, past, shared), readInterests(interests, [category])));
    const { score, doubt } = createRanker(model, shared);
    const candidates = day.papers.map((paper) => ({
      id: paper.id,
      paper,
      score: score(paper.features),
      doubt: doubt(paper.features),
    }));
    const sure = candidates.toSorted((a, b) => b.score - a.score).slice(0, SHOWN - 1);
    const random = createRandom(Date.parse(day.day));
    const wild = drawWildCard(candidates, new Set(sure.map(({ id }) => id)), random);
    return [...sure, ...(wild === undefined ? [] : [wild])].map(({ paper }) => paper);
  };
}

function readSamples(day: ListedDay, past: Past, prior: Prior | undefined): Sample[] {
  const sample = (paper: Listed, evidence: Evidence): Sample => ({
    features: paper.features,
    liked: evidence === 'vote',
    weight: weighEvidence(evidence, ageOf(paper, day.day)),
    known: prior === undefined ? 0 : scorePrior(prior, paper.features),
  });
  // Before the first day there is no other background than the day's own list.
  const background = past.background.length === 0 ? day.papers : past.background;
  return [
    ...past.shown.map(({ paper, liked }) => sample(paper, liked ? 'vote' : 'passed-over')),
    ...background.map((paper) => sample(paper, 'background')),
  ];
}

/** The ways of choosing; the prior is learned from the days of the first half, and used in the second alone. */
function listChoosers(days: readonly ListedDay[]): Record<string, Chooser> {
  const middle = days[Math.ceil(days.length / 2)]?.day ?? '';
  return {
    'list order': byList,
    'category, then list': byCategory,
    'category and words': byWords,
    'arxiv-sanity-lite': learning(arxivSanity),
    plain: learning(plain),
    'ours, without prior': ours(),
    'ours, with prior': ours(unpackPrior(trainPrior(days, middle)), middle),
  };
}

/** Prints each team's mean recall@10 over the second half of the days, by who chooses its cards. */
export function compareTeams(days: readonly ListedDay[], teams: readonly Team[]): void {
  process.stdout.write(`${''.padEnd(22)} ${teams.map(({ name }) => name.padStart(9)).join('')}     mean\n`);
  const base = teams.map((of) => simulate(of, days, byWords));
  for (const [name, choose] of Object.entries(listChoosers(days))) {
    const recalls = teams.map((of) => simulate(of, days, choose));
    const means = recalls.map(mean);
    process.stdout.write(
      `${name.padEnd(22)} ${means.map((value) => value.toFixed(3).padStart(9)).join('')}    ${mean(means).toFixed(3)}\n`,
    );
    if (!name.startsWith('ours')) continue;
    const gains = recalls.map((own, at) =>
      bootstrap(own.map((value, day) => value - (base[at]?.[day] ?? 0))),
    );
    const cells = gains.map(({ low, high }) => `${low.toFixed(2)}…${high.toFixed(2)}`.padStart(12));
    process.stdout.write(`  over category and words, 95 %: ${cells.join('')}\n`);
  }
}
