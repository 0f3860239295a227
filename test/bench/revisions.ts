import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { readable } from '../../src/papers/readable.ts';
import { readWithdrawal } from '../../src/papers/withdrawal.ts';
import { compareVersions, type Revision } from '../../src/revisions/compare/compare.ts';
import { chooseTldrs, findClosest } from '../../src/tldr/sentence/choose.ts';
import { textOf } from '../../src/tldr/text.ts';
import { recorded } from '../support/recorded.ts';
import { readJsonLines } from './lines.ts';
import { drawSample } from './sample.ts';
import { type FirstVersion, makeSecondVersions, type SecondVersion } from './second-versions.ts';

/** How well changes between two versions are told: `npm run bench:revisions [-- --misses]`. */

const PAPERS = 1_000;
const SEED = 23;

const record = z.object({ title: z.string(), abstract: z.string(), authors: z.array(z.string()) });
const listed = record.extend({ id: z.string() });
const item = z.object({ paper: z.object({ id: z.string(), title: z.string(), summary: z.string() }) });

const { values } = parseArgs({ options: { misses: { type: 'boolean', default: false } } });
const corpus = recorded('corpus/papers-30k.jsonl.gz');
if (corpus.skip !== false) {
  process.stdout.write(`Skipped: ${corpus.skip}\n`);
  process.exit(0);
}
// An abstract of a few sentences has one to lose.
const MIN_SENTENCES = 4;
const papers = drawSample(
  readJsonLines(corpus.path, record).filter(
    ({ title, abstract, authors }) =>
      title !== '' && authors.length > 0 && textOf({ title, abstract }).sentences.length >= MIN_SENTENCES,
  ),
  PAPERS,
  SEED,
);
// The rules were chosen on the first half.
for (const [name, half] of [
  ['chosen on', papers.slice(0, PAPERS / 2)],
  ['reported', papers.slice(PAPERS / 2)],
] as const)
  report(name, half);
reportRealPairs();

function report(name: string, half: readonly z.infer<typeof record>[]): void {
  const start = performance.now();
  const told = new Map<string, { told: number; of: number; changedNumbers: number; gone: number }>();
  let compared = 0;
  for (const [at, paper] of half.entries()) {
    const first = readFirst(paper);
    for (const second of makeSecondVersions(first, SEED + at)) {
      const count = told.get(second.planted.kind) ?? { told: 0, of: 0, changedNumbers: 0, gone: 0 };
      const revision = compare(first, second);
      const isTold = isPlantedTold(second, revision);
      compared += 1;
      told.set(second.planted.kind, {
        told: count.told + (isTold ? 1 : 0),
        of: count.of + 1,
        changedNumbers: count.changedNumbers + (revision.numbers.length > 0 ? 1 : 0),
        gone: count.gone + (revision.evidence?.state === 'gone' ? 1 : 0),
      });
      const isWrong =
        isHarmless(second) && (revision.numbers.length > 0 || revision.evidence?.state === 'gone');
      if (values.misses && (isWrong || !isTold)) show(second, revision, first);
    }
  }
  const ms = (performance.now() - start) / compared;
  process.stdout.write(`\n${name}: ${half.length} abstracts, ${ms.toFixed(1)} ms a comparison\n`);
  for (const [kind, count] of told) {
    const share = ((100 * count.told) / count.of).toFixed(1);
    process.stdout.write(
      `  ${kind.padEnd(12)} ${count.told} of ${count.of} told (${share} %), a changed number said of ${count.changedNumbers}, evidence gone of ${count.gone}\n`,
    );
  }
}

function readFirst(paper: z.infer<typeof record>): FirstVersion {
  const text = textOf(paper);
  const [tldr = ''] = chooseTldrs(text);
  // In the abstract as it is compared, so that the sentence can be left out of it.
  return { ...paper, abstract: readable(paper.abstract), evidence: findClosest(tldr, text.sentences) ?? '' };
}

function compare(first: FirstVersion, second: SecondVersion): Revision {
  const counted = <Text extends { readonly authors: readonly string[] }>(text: Text) => ({
    ...text,
    authorCount: text.authors.length,
  });
  return compareVersions(counted(first), counted(second), first.evidence);
}

function isHarmless({ planted }: SecondVersion): boolean {
  return ['reworded', 'reordered', 'reformatted'].includes(planted.kind);
}

/** Whether what was planted is said; of what is harmless, whether nothing is. */
function isPlantedTold({ planted, abstract, comment }: SecondVersion, revision: Revision): boolean {
  switch (planted.kind) {
    case 'number':
      return revision.numbers.some(({ from, to }) => from.includes(planted.from) && to.includes(planted.to));
    case 'dropped':
      return revision.evidence?.state === 'gone';
    case 'withdrawn':
      return readWithdrawal([abstract, comment]) === 'withdrawn';
    case 'title':
      return revision.title !== undefined;
    case 'authors':
      return revision.authors !== undefined;
    case 'reworded':
    case 'reordered':
    case 'reformatted':
      return revision.numbers.length === 0 && revision.title === undefined && revision.authors === undefined;
  }
}

/** Compares arXiv's first versions with the texts of the same papers at Hugging Face, which authors may have changed. */
function reportRealPairs(): void {
  const taste = recorded('taste');
  const days = recorded('huggingface');
  if (taste.skip !== false || days.skip !== false) {
    process.stdout.write(`\nReal pairs: skipped: ${taste.skip || days.skip}\n`);
    return;
  }
  const first = new Map(
    readdirSync(taste.path)
      .filter((name) => name.endsWith('.jsonl.gz'))
      .flatMap((name) => readJsonLines(join(taste.path, name), listed))
      .map((paper) => [paper.id, paper]),
  );
  const counts = { pairs: 0, reworded: 0, numbers: 0, title: 0, gone: 0 };
  for (const name of readdirSync(days.path).filter((one) => one.startsWith('2026'))) {
    const items = z
      .array(z.unknown())
      .safeParse(JSON.parse(readFileSync(join(days.path, name), 'utf8'))).data;
    for (const { paper } of (items ?? []).flatMap((one) => item.safeParse(one).data ?? [])) {
      const before = first.get(paper.id);
      if (before === undefined) continue;
      first.delete(paper.id);
      const text = readFirst(before);
      const second = { title: paper.title, abstract: paper.summary, authors: [], comment: undefined };
      const revision = compare(text, { ...second, planted: { kind: 'reworded' } });
      counts.pairs += 1;
      counts.reworded += revision.isReworded ? 1 : 0;
      counts.numbers += revision.numbers.length > 0 ? 1 : 0;
      counts.title += revision.title === undefined ? 0 : 1;
      counts.gone += revision.evidence?.state === 'gone' ? 1 : 0;
      if (values.misses && revision.numbers.length > 0)
        process.stdout.write(`${JSON.stringify({ id: paper.id, numbers: revision.numbers })}\n`);
    }
  }
  process.stdout.write(
    `\nReal pairs, arXiv's first version and Hugging Face's text: ${JSON.stringify(counts)}\n`,
  );
}

function show(second: SecondVersion, revision: Revision, first: FirstVersion): void {
  const { numbers, evidence, title, authors } = revision;
  process.stdout.write(
    `${JSON.stringify({ planted: second.planted, numbers, evidence, title, authors, was: first.evidence })}\n`,
  );
}
