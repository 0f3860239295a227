import { compare, formatDifference } from './bootstrap.ts';
import { formatCollection, formatParts } from './collection-bench.ts';
import type { Collection } from './collections.ts';
import { openAblated, PARTS, type Part } from './engines/ablated.ts';
import { askAll, LINEAR, listFaults, measureNdcg } from './quality.ts';
import { formatCount, printList, printTable, printText } from './table.ts';

/** As many as count. */
const ASKED_FOR = 10;

/**
 * Prints nDCG@10 of our search, and of the same without one part at a time. `ours` are the values of the search as it
 * is: the output says how many differ from those of the search that is put together here.
 */
export async function benchAblation(collection: Collection, ours: readonly number[]): Promise<void> {
  printText(`${formatCollection(collection)}; our search without one of its parts`);
  const row = printTable(['Without', 'nDCG@10 even', 'odd', 'all', 'the part brings, all [95 %]']);
  await using search = await openAblated(collection.papers);
  const faults = new Set<string>();
  const measure = async (part?: Part): Promise<number[]> => {
    const engine = search.without(part);
    const answers = await askAll(collection.questions, ({ text }) => engine.ask({ text }, ASKED_FOR));
    for (const fault of listFaults('ours', answers)) faults.add(fault);
    return answers.map((answer) => measureNdcg(answer, LINEAR));
  };
  const whole = await measure();
  row(['nothing', ...formatParts(whole), '']);
  for (const { part, name } of PARTS) {
    const values = await measure(part);
    row([name, ...formatParts(values), formatDifference(compare(whole, values))]);
  }
  printList('Questions that count as zero:', [...faults]);
  const others = whole.filter((value, index) => value !== ours[index]).length;
  if (others > 0)
    printText(
      `The search as it is answers ${formatCount(others, 'question')} otherwise: it also loosens phrases and puts a typed title first.`,
    );
}
