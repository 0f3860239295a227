import { fitModel, runAtOnce } from '../../src/ranking/fit.ts';
import { readInterests } from '../../src/ranking/interests.ts';
import { unpackPrior } from '../../src/ranking/prior.ts';
import { createRanker, scorePrior } from '../../src/ranking/ranker.ts';
import { modelInterests } from '../../src/ranking/untaught.ts';
import { weighEvidence } from '../../src/ranking/weights.ts';
import type { Listed, ListedDay } from './ranking-data.ts';
import { ageOf } from './ranking-days.ts';
import { mean } from './ranking-measures.ts';
import { trainPrior } from './ranking-prior.ts';

/** Interests as a team may word them, and what tells that a paper is about them. */
const TOPICS: readonly (readonly [interests: string, about: RegExp])[] = [
  [
    'robot learning, vision-language-action models; no surveys',
    /robot|vision-language-action|\bVLA\b|manipulation|embodied/iu,
  ],
  ['speech recognition, text to speech', /speech|\bASR\b|\bTTS\b|spoken|voice/iu],
  [
    'graph neural networks',
    /\bgraph (?:neural|network|learning|transformer|convol)|\bGNN|node classification|link prediction/iu,
  ],
  ['medical imaging, segmentation', /medical|clinical|radiolog|\bMRI\b|\bCT\b|segmentation|patholog/iu],
  [
    'theorem proving, Lean, formal mathematics',
    /theorem prov|\bLean\b|formal (?:math|proof|verif)|autoformal/iu,
  ],
  ['llm agents, tool use', /\bagent/iu],
  ['privacy, federated learning', /privacy|federated|private/iu],
  ['quantum computing', /quantum/iu],
  ['recommender systems', /recommend/iu],
  ['code generation, software testing', /code generation|software|program|bug|unit test/iu],
  ['diffusion models for image generation', /diffusion|image generation|text-to-image/iu],
  ['reinforcement learning', /reinforcement|\bRL\b|policy gradient/iu],
];

const SHOWN = 9;
/** Of each earlier day, one paper in eight stands for the others. */
const SAMPLED = 8;
const SAMPLED_DAYS = 20;

/**
 * Prints how many of the first nine cards of a new feed, without any vote, are about its interests, over the days from
 * one on: with the prior of the days before, and without; and how many the community picked.
 */
export function showFirstDigests(days: readonly ListedDay[], from: string, to = '9999'): void {
  const prior = unpackPrior(trainPrior(days, from));
  const before = days.filter(({ day }) => day < from).slice(-SAMPLED_DAYS);
  const background = before.flatMap(({ papers }) => papers.filter((_, at) => at % SAMPLED === 0));
  const samples = background.map((paper) => ({
    features: paper.features,
    liked: false,
    weight: weighEvidence('background', ageOf(paper, from)),
    known: scorePrior(prior, paper.features),
  }));
  const base = runAtOnce(fitModel(samples));
  const tested = days.filter(({ day, papers }) => day >= from && day < to && papers.length > SHOWN);
  const rows = TOPICS.map(([interests, about]) => {
    const { score } = createRanker(modelInterests(base, readInterests(interests)));
    const digests = tested.map(({ papers }) => ({
      papers,
      ours: best(papers, (paper) => score(paper.features) + scorePrior(prior, paper.features)),
      words: best(papers, (paper) => score(paper.features)),
      prior: best(papers, (paper) => scorePrior(prior, paper.features)),
    }));
    const shareAbout = (way: 'ours' | 'words' | 'prior'): number =>
      mean(
        digests.map(({ papers, ...cards }) => {
          const there = countAbout(papers, about);
          return there === 0 ? 1 : countAbout(cards[way], about) / Math.min(SHOWN, there);
        }),
      );
    const sharePicked = (way: 'ours' | 'words' | 'prior'): number =>
      mean(digests.map((cards) => cards[way].filter(({ pickedOn }) => pickedOn !== null).length / SHOWN));
    return {
      interests,
      about: { ours: shareAbout('ours'), words: shareAbout('words'), prior: shareAbout('prior') },
      picked: { ours: sharePicked('ours'), words: sharePicked('words'), prior: sharePicked('prior') },
    };
  });
  process.stdout.write(`First ${SHOWN} cards over ${tested.length} days: about the interests; picked\n`);
  for (const { interests, about, picked } of rows)
    process.stdout.write(
      `  ${interests.padEnd(58)} ours ${about.ours.toFixed(2)}; ${picked.ours.toFixed(2)}   words alone ${about.words.toFixed(2)}; ${picked.words.toFixed(2)}\n`,
    );
  for (const way of ['ours', 'words', 'prior'] as const)
    process.stdout.write(
      `  mean, ${way.padEnd(6)} ${mean(rows.map(({ about }) => about[way])).toFixed(3)}; ${mean(rows.map(({ picked }) => picked[way])).toFixed(3)}\n`,
    );
}

function best(papers: readonly Listed[], score: (paper: Listed) => number): Listed[] {
  const scores = new Map(papers.map((paper) => [paper, score(paper)]));
  return papers.toSorted((a, b) => (scores.get(b) ?? 0) - (scores.get(a) ?? 0)).slice(0, SHOWN);
}

function countAbout(papers: readonly Listed[], about: RegExp): number {
  return papers.filter(({ title, abstract }) => about.test(`${title} ${abstract}`)).length;
}
