import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { measure, wordsOf } from '../../src/tldr/sentence/features.ts';
import {
  createRanker,
  findBest,
  type Tree,
  WEIGHTS_FILE,
  type Weights,
} from '../../src/tldr/sentence/ranker.ts';
import { recorded } from '../support/recorded.ts';
import { createRandom, type Growth, growTrees, type Sample } from './boost.ts';
import { type Entry, meanRouge, readSciTldr } from './scitldr.ts';

/** Chosen by five-fold cross-validation within the training set: see docs/tldr.md. */
const GROWTH: Growth = {
  trees: 200,
  depth: 3,
  rate: 0.05,
  leaf: 30,
  shrinkage: 10,
  groups: 0.7,
  features: 0.5,
  seed: 1,
};
const FOLDS = 5;

/** A word in fewer abstracts than this is as rare as one that was never seen. */
const MIN_ABSTRACTS = 5;

function train(entries: readonly Entry[]): Weights {
  const rarity = countRarity(entries);
  const unseen = Number(Math.log(entries.length / (MIN_ABSTRACTS - 1)).toFixed(2));
  const sample: { rows: number[][]; targets: number[]; group: number[] } = {
    rows: [],
    targets: [],
    group: [],
  };
  entries.forEach((entry, group) => {
    // What counts is which sentence of an abstract is better, not which abstract is easier.
    const mean = entry.rouge.reduce((sum, one) => sum + one, 0) / entry.rouge.length;
    const rows = measure(entry, (word) => rarity[word] ?? unseen);
    rows.forEach((row, at) => {
      sample.rows.push(row);
      sample.targets.push((entry.rouge[at] ?? 0) - mean);
      sample.group.push(group);
    });
  });
  return { rarity, unseen, trees: fit(sample) };
}

function fit(sample: Sample): Tree[] {
  return growTrees(sample, GROWTH, (scores) =>
    Float64Array.from(sample.targets, (target, at) => target - (scores[at] ?? 0)),
  );
}

function countRarity(entries: readonly Entry[]): Record<string, number> {
  const counts = new Map<string, number>();
  for (const { sentences } of entries) {
    for (const word of new Set(sentences.flatMap(wordsOf))) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return Object.fromEntries(
    [...counts]
      .filter(([, count]) => count >= MIN_ABSTRACTS)
      .sort(([one], [other]) => (one < other ? -1 : 1))
      .map(([word, count]) => [word, Number(Math.log(entries.length / count).toFixed(2))]),
  );
}

function crossValidate(entries: readonly Entry[]): number {
  const random = createRandom(7);
  const folds = entries.map(() => Math.floor(random() * FOLDS));
  let sum = 0;
  for (let fold = 0; fold < FOLDS; fold += 1) {
    const rank = createRanker(train(entries.filter((_, at) => folds[at] !== fold)));
    const held = entries.filter((_, at) => folds[at] === fold);
    sum += held.length * meanRouge(held, (entry) => findBest(rank(entry)));
  }
  return sum / entries.length;
}

const { values } = parseArgs({ options: { data: { type: 'string' } } });
const file = values.data ?? recorded('scitldr/train.jsonl.gz').path;
const { entries, passedOver } = readSciTldr(file);
process.stdout.write(`${entries.length} abstracts of ${file}, ${passedOver} passed over.\n`);
process.stdout.write(`ROUGE-1 of the sentence chosen, ${FOLDS}-fold: ${crossValidate(entries).toFixed(2)}\n`);
const weights = train(entries);
writeFileSync(WEIGHTS_FILE, `${JSON.stringify(weights)}\n`);
process.stdout.write(`${weights.trees.length} trees written to ${WEIGHTS_FILE}.\n`);
