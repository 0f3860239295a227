import type { Paper } from '../../src/papers/paper.ts';
import { compare, formatDifference } from './bootstrap.ts';
import type { Question } from './collections.ts';
import type { Engine } from './engines/engine.ts';
import type { Way } from './known-items.ts';
import { type Answer, askAll, average, listFaults, measureReciprocalRank } from './quality.ts';
import { formatCount, printList, printTable, printText } from './table.ts';

/** People look at one page, or two. */
const ASKED_FOR = 10;

/** What is looked for, and among which papers. */
export interface KnownItems {
  readonly name: string;
  readonly papers: readonly Paper[];
  readonly ways: readonly Way[];
}

/**
 * Prints how far up engines put a paper that is looked for, and by how much the first one is better than each other.
 * `isPrinting` lists the searches for which the first one puts another paper first.
 */
export async function benchKnownItems(
  { name, papers, ways }: KnownItems,
  engines: readonly Engine[],
  isPrinting: boolean,
): Promise<void> {
  printText(`**Known papers, ${name}**: ${formatCount(papers.length, 'paper')}`);
  const names = engines.map((engine) => engine.name);
  const differences = names.slice(1).map((other) => `${names[0]} minus ${other} [95 %]`);
  const row = printTable([
    'Looked for by',
    'searches',
    ...names.map((one) => `${one} MRR@10`),
    ...differences,
  ]);
  const notes: string[] = [];
  const missed: string[] = [];
  for (const way of ways) {
    const all: (readonly number[])[] = [];
    for (const engine of engines) {
      const answers = await askAll(way.questions, ({ text }) => engine.ask({ text }, ASKED_FOR));
      if (all.length === 0) missed.push(...listMissed(way.name, answers));
      all.push(answers.map(measureReciprocalRank));
      notes.push(...listFaults(`${engine.name}, ${way.name}`, answers));
    }
    const [first = [], ...others] = all;
    row([
      way.name,
      String(way.questions.length),
      ...all.map((ranks) => average(ranks).toFixed(4)),
      ...others.map((ranks) => formatDifference(compare(first, ranks))),
    ]);
  }
  printList('Searches that count as zero:', notes);
  if (isPrinting) printList(`Searches for which ${names[0]} puts another paper first:`, missed);
}

function listMissed(way: string, answers: readonly Answer<Question>[]): string[] {
  return answers.flatMap((answer) => {
    const rank = measureReciprocalRank(answer);
    const place = rank === 0 ? 'not among the first ten' : `at place ${Math.round(1 / rank)}`;
    return rank === 1 ? [] : [`${way}, ${place}: ${answer.asked.id} “${answer.asked.text}”`];
  });
}
