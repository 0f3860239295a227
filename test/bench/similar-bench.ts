import type { Paper } from '../../src/papers/paper.ts';
import { compare, formatDifference } from './bootstrap.ts';
import type { Engine, OwnEngine } from './engines/engine.ts';
import { askAll, average, listFaults } from './quality.ts';
import { drawSample } from './sample.ts';
import { createKinship, type Kinship } from './similar.ts';
import { formatCount, printList, printTable, printText } from './table.ts';

const SAMPLE = 200;
const SEED = 18;

/** The papers that are looked at. If an engine finds fewer, those that are missing count as not alike. */
const FIRST = 10;

interface Sampled {
  readonly id: string;
  readonly text: string;
  readonly abstract: string;
}

/** A way to find papers like one. */
interface Finder {
  readonly name: string;
  readonly find: (like: Sampled) => Promise<readonly string[]>;
}

/**
 * Prints the share of the first ten papers found for a paper that share an author or a rare bigram of the title with it:
 * by our `findSimilar`, and by another engine that is asked the abstract.
 */
export async function benchSimilar(
  papers: readonly Paper[],
  own: OwnEngine,
  other: Engine | undefined,
): Promise<void> {
  const sample = drawSample(
    papers.flatMap(({ id, title, abstract }) => (abstract === null ? [] : [{ id, text: title, abstract }])),
    SAMPLE,
    SEED,
  );
  const kinship = createKinship(papers);
  printText(`**Papers like one**: ${sample.length} of ${formatCount(papers.length, 'paper')}`);
  const row = printTable(['Engine', 'an author', 'a rare bigram', 'either', 'ours minus it, either [95 %]']);
  const notes: string[] = [];
  let first: readonly number[] | undefined;
  for (const { name, find } of listFinders(own, other)) {
    const answers = await askAll(sample, find);
    const share = (isKin: (kin: Kinship) => boolean) =>
      answers.map(({ asked, found }) => found.filter((id) => isKin(kinship(asked.id, id))).length / FIRST);
    const either = share(({ author, bigram }) => author || bigram);
    const shares = [share(({ author }) => author), share(({ bigram }) => bigram), either];
    const lead = first === undefined ? '' : formatDifference(compare(first, either));
    row([name, ...shares.map((one) => average(one).toFixed(3)), lead]);
    first ??= either;
    notes.push(...listFaults(name, answers));
  }
  printList('Papers that count as zero:', notes);
}

function listFinders(own: OwnEngine, other: Engine | undefined): Finder[] {
  const finder = { name: own.name, find: ({ id }: Sampled) => own.findSimilar(id, FIRST) };
  if (other === undefined) return [finder];
  const findByAbstract = async ({ id, abstract }: Sampled) => {
    const found = await other.ask({ text: abstract }, FIRST + 1);
    return found.filter((one) => one !== id).slice(0, FIRST);
  };
  return [finder, { name: `${other.name} on the abstract`, find: findByAbstract }];
}
