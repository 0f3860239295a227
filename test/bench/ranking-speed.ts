import { makeFeatures, readFeatures, type WordPool } from '../../src/ranking/features.ts';
import { fitModel, type Model, type Sample } from '../../src/ranking/fit.ts';
import { readInterests } from '../../src/ranking/interests.ts';
import { loadPrior } from '../../src/ranking/prior.ts';
import { createRanker, scorePrior } from '../../src/ranking/ranker.ts';
import type { Listed, ListedDay } from './ranking-data.ts';

const VOTES = 500;
const OTHERS = 5_000;
const SCORED = 1_000;
const REPEATS = 5;

/** Prints what a fit and scoring cost: processor time of the thread, and memory. */
export function showSpeed(days: readonly ListedDay[]): void {
  const papers = days.flatMap((day) => day.papers);
  const liked = papers.filter(({ pickedOn }) => pickedOn !== null).slice(0, VOTES);
  const others = papers.filter(({ pickedOn }) => pickedOn === null).slice(-OTHERS);
  const stored = [...liked, ...others].map(({ features }) => JSON.stringify(features));
  const before = measureMemory();
  const prior = loadPrior();
  const withPrior = measureMemory();
  const pool: WordPool = new Map();
  const samples = stored.flatMap((text, at): Sample[] => {
    const features = readFeatures(JSON.parse(text), pool);
    if (features === undefined) return [];
    return [{ features, liked: at < VOTES, weight: 1, known: scorePrior(prior, features) }];
  });
  const withSamples = measureMemory();
  const fits = Array.from({ length: REPEATS }, () => fit(samples));
  const [first] = fits;
  if (first === undefined) return;
  const { model } = first;
  const withModel = measureMemory();
  const { score } = createRanker(model, prior);
  const today = papers.slice(-SCORED);
  const scored = today.flatMap(
    ({ features }) => readFeatures(JSON.parse(JSON.stringify(features)), pool) ?? [],
  );
  const scoring = Array.from({ length: REPEATS }, () =>
    measureCpu(() => {
      for (const features of scored) score(features);
    }),
  );
  const making = measureCpu(() => {
    for (const paper of today) remake(paper);
  });
  const lines = [
    `A fit with ${VOTES} votes and ${OTHERS} others: ${fits[0]?.cpu.toFixed(0)} ms of CPU the first time, then ${Math.min(...fits.map(({ cpu }) => cpu)).toFixed(0)} ms.`,
    `Its longest step: ${Math.max(...fits.map(({ longest }) => longest)).toFixed(1)} ms of CPU, of ${first.steps} steps.`,
    `Scoring ${SCORED} papers, with the prior: ${scoring[0]?.toFixed(0)} ms the first time, then ${Math.min(...scoring).toFixed(0)} ms.`,
    `Making the features of a paper: ${(making / SCORED).toFixed(2)} ms.`,
    `Memory: prior ${(withPrior - before).toFixed(1)} MB, papers to learn from ${(withSamples - withPrior).toFixed(1)} MB, a model ${((withModel - withSamples) / REPEATS).toFixed(1)} MB, while fitting ${Math.max(...fits.map(({ memory }) => memory)).toFixed(1)} MB more.`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function remake({ title, abstract, features }: Listed): void {
  makeFeatures({ title, abstract, authors: features.authors, categories: features.categories });
}

function fit(samples: readonly Sample[]): {
  readonly model: Model;
  readonly cpu: number;
  readonly longest: number;
  readonly steps: number;
  readonly memory: number;
} {
  const interests = readInterests('robot learning, vision-language-action models; no surveys', ['cs.RO']);
  const before = measureMemory();
  const running = fitModel(samples, interests);
  let [cpu, longest, steps, memory] = [0, 0, 0, 0];
  for (;;) {
    const start = process.threadCpuUsage();
    const step = running.next();
    const { user, system } = process.threadCpuUsage(start);
    const ms = (user + system) / 1000;
    cpu += ms;
    longest = Math.max(longest, ms);
    steps += 1;
    if (step.done === true) return { model: step.value, cpu, longest, steps, memory };
    if (steps % 200 === 0) memory = Math.max(memory, measureMemory() - before);
  }
}

function measureCpu(work: () => void): number {
  const start = process.threadCpuUsage();
  work();
  const { user, system } = process.threadCpuUsage(start);
  return (user + system) / 1000;
}

/** Returns the megabytes in use, after a collection if Node was started with --expose-gc. */
function measureMemory(): number {
  globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return (heapUsed + arrayBuffers) / 2 ** 20;
}
