import { compare, formatDifference } from './bootstrap.ts';
import type { Collection } from './collections.ts';
import type { Opener } from './engines/engine.ts';
import { askAll, average, EXPONENTIAL, LINEAR, listFaults, measureNdcg } from './quality.ts';
import { formatCount, printList, printTable, printText } from './table.ts';

/** As many as a search gives. */
const ASKED_FOR = 100;

/** The halves of a collection: settings are chosen on the even questions, and reported on the odd ones, too. */
const PARTS = [
  { name: 'even', has: (index: number) => index % 2 === 1 },
  { name: 'odd', has: (index: number) => index % 2 === 0 },
  { name: 'all', has: () => true },
] as const;

const COLUMNS = [
  'Engine',
  ...PARTS.map(({ name }) => `nDCG@10 ${name}`),
  ...PARTS.map(({ name }) => `2^grade − 1 ${name}`),
  'ours minus it, odd [95 %]',
  'all [95 %]',
];

/**
 * Prints how well engines answer a collection's questions, and by how much the first one is better than each other. A
 * question that an engine refuses, or fails at, counts as zero and is listed. Returns the first one's nDCG@10 of each
 * question.
 */
export async function benchCollection(
  collection: Collection,
  openers: readonly Opener[],
): Promise<readonly number[]> {
  printText(formatCollection(collection));
  const row = printTable(COLUMNS);
  const faults: string[] = [];
  const doubts: string[] = [];
  let first: readonly number[] | undefined;
  for (const open of openers) {
    await using engine = await open(collection.papers);
    const answers = await askAll(collection.questions, ({ text }) => engine.ask({ text }, ASKED_FOR));
    const linear = answers.map((answer) => measureNdcg(answer, LINEAR));
    const exponential = answers.map((answer) => measureNdcg(answer, EXPONENTIAL));
    row([engine.name, ...formatParts(linear), ...formatParts(exponential), ...formatLead(first, linear)]);
    first ??= linear;
    faults.push(...listFaults(engine.name, answers));
    doubts.push(...((await engine.findDoubts?.()) ?? []));
  }
  printList('Questions that count as zero:', faults);
  printList('Doubtful:', doubts);
  return first ?? [];
}

/** Formats the means of the halves and of all. */
export function formatParts(values: readonly number[]): string[] {
  return PARTS.map(({ has }) => average(values.filter((_, index) => has(index))).toFixed(4));
}

function formatLead(first: readonly number[] | undefined, values: readonly number[]): string[] {
  if (first === undefined) return ['', ''];
  return [PARTS[1], PARTS[2]].map(({ has }) => {
    const pick = (all: readonly number[]) => all.filter((_, index) => has(index));
    return formatDifference(compare(pick(first), pick(values)));
  });
}

/** Formats what a collection holds. */
export function formatCollection({ name, papers, questions, ungraded, gradesOfMissing }: Collection): string {
  const leftOut =
    ungraded === 0 ? '' : `; ${formatCount(ungraded, 'question')} without a relevant paper left out`;
  const missing =
    gradesOfMissing === 0 ? '' : `; ${formatCount(gradesOfMissing, 'relevant paper')} not in the collection`;
  return `**${name}**: ${formatCount(papers.length, 'paper')}, ${formatCount(questions.length, 'question')}${leftOut}${missing}`;
}
