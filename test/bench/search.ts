import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Paper } from '../../src/papers/paper.ts';
import { paper } from '../support/papers.ts';
import { createRandom } from '../support/random.ts';
import { drawPrefixes, measureCompletion } from './autocomplete.ts';
import {
  type Collection,
  measureQuality,
  readCollection,
  readKnownItems,
  readPapers,
} from './collections.ts';
import { type Asked, type Engine, openMiniSearch, openOrama, openOwn } from './engines.ts';
import { mixPapers } from './mixing.ts';

const HELP = `Usage: npm run bench:search -- [--collection DIR] [--known-item DIR] [--corpus FILE.jsonl.gz] [--papers N] [--database URL] [--alone] [--queries]
  --collection  docs.jsonl, queries.jsonl and qrels.tsv: how well questions are answered
  --known-item  days of Hugging Face's answers: how well a paper is found by its ai_summary
  --corpus      papers, a line each: how fast words are found and titles completed; without any of these, papers are made up
  --papers      take so many of the corpus; where it has fewer, more are made of their sentences
  --database    an empty Postgres, measured beside PGlite
  --alone       leave MiniSearch and Orama out
  --queries     print the 200 queries, and what is completed
`;

const QUERIES = 200;
const MADE_UP = 10_000;
/** Papers on a page of results. */
const PAGE = 5;

/** Each is asked so often; before, as many others are, so that no engine answers its first. */
const ROUNDS = 3;

/** 200 queries of 1 to 5 words that stand together in a paper: every tenth misspelt, a phrase, or of some days only. */
function drawQueries(papers: readonly Paper[], seed: number): Asked[] {
  const random = createRandom(seed);
  return Array.from({ length: QUERIES }, (_, index) => {
    const { title, abstract, publishedOn } = papers[Math.floor(random() * papers.length)] ?? paper('none');
    const words = (`${title} ${abstract ?? ''}`.match(/[a-z]{3,}/giu) ?? ['paper']).slice(0, 80);
    const count = 1 + (index % 5);
    const at = Math.floor(random() * Math.max(1, words.length - count));
    const taken = words.slice(at, at + count);
    if (index % 10 === 3) taken[0] = misspell(taken[0] ?? '', random);
    const text = taken.join(' ');
    if (index % 10 === 6) return { text: `"${text}"` };
    return index % 10 === 9 && publishedOn !== null ? { text, since: publishedOn } : { text };
  });
}

function misspell(word: string, random: () => number): string {
  const at = Math.floor(random() * word.length);
  return `${word.slice(0, at)}${word.slice(at + 1)}`;
}

function makeUp(count: number): Paper[] {
  const random = createRandom(7);
  const word = () => {
    // Few words are frequent and many rare, as in a language.
    const rank = Math.floor(30_000 ** random());
    return `w${rank.toString(26).replace(/\d/gu, (digit) => 'qrstuvwxyz'.charAt(Number(digit)))}`;
  };
  const words = (length: number) => Array.from({ length }, word).join(' ');
  return Array.from({ length: count }, (_, index) =>
    paper(`made-${index}`, { title: words(9), abstract: words(150) }),
  );
}

function quantile(sorted: readonly number[], share: number): string {
  return (sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0).toFixed(1);
}

async function measureSpeed(
  engine: Engine,
  others: readonly Asked[],
  queries: readonly Asked[],
): Promise<string[]> {
  for (const asked of others) await engine.ask(asked, PAGE);
  const times: number[] = [];
  for (const asked of Array.from({ length: ROUNDS }, () => queries).flat()) {
    const started = performance.now();
    await engine.ask(asked, PAGE);
    times.push(performance.now() - started);
  }
  times.sort((one, other) => one - other);
  return [0.5, 0.95, 0.99].map((share) => quantile(times, share));
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

type Opener = (papers: Iterable<Paper>) => Promise<Engine>;

function openers(url: string | undefined, alone: boolean): Opener[] {
  return [
    (papers) => openOwn(papers, {}),
    (papers) => openOwn(papers, { fullTextOnly: true }),
    ...(url === undefined ? [] : [(papers: Iterable<Paper>) => openOwn(papers, { url })]),
    ...(alone ? [] : [openMiniSearch, openOrama]),
  ];
}

const HALVES = [
  ['even, chosen on', 0],
  ['odd', 1],
] as const;

async function benchCollection(
  collection: Collection,
  engines: readonly Opener[],
  halves: readonly (readonly [string, number])[],
): Promise<void> {
  process.stdout.write(`\n${collection.name}: ${collection.papers.length} papers\n`);
  print(['engine', 'queries', 'nDCG@10', 'MRR@10', 'recall@100']);
  for (const open of engines) {
    await using engine = await open(collection.papers);
    for (const [name, parity] of [...halves, ['all', undefined] as const]) {
      const questions = collection.questions.filter(
        (_, index) => parity === undefined || (index + 1) % 2 === parity,
      );
      const quality = await measureQuality(questions, (text) => engine.ask({ text }, 100));
      print([
        engine.name,
        `${name} (${questions.length})`,
        ...[quality.ndcg10, quality.mrr10, quality.recall100].map((value) => value.toFixed(4)),
      ]);
    }
  }
}

/** Resident memory of the whole process, in bytes, once what is not used is let go of. */
function usedMemory(): number {
  globalThis.gc?.();
  return process.memoryUsage().rss;
}

async function benchCorpus(
  papers: readonly Paper[],
  count: number,
  engines: readonly Opener[],
  isPrinting: boolean,
): Promise<void> {
  const real = papers.slice(0, count);
  const queries = drawQueries(real, 4);
  const others = drawQueries(real, 5);
  const prefixes = drawPrefixes(real);
  if (isPrinting) {
    for (const { text, since } of queries)
      process.stdout.write(`  ${text}${since ? ` since ${since}` : ''}\n`);
    process.stdout.write(`Completed:\n${prefixes.map((typed) => `  ${typed}\n`).join('')}`);
  }
  process.stdout.write(
    `\n${count} papers, ${real.length} of them real; ${queries.length} queries, each ${ROUNDS} times\n`,
  );
  print(['engine', 'load s', 'size MB', 'memory MB', 'p50 ms', 'p95 ms', 'p99 ms']);
  const p95s = new Map<string, number>();
  const completed: string[][] = [];
  for (const open of engines) {
    const before = usedMemory();
    await using engine = await open(mixPapers(real, count));
    const times = await measureSpeed(engine, others, queries);
    const grown = (usedMemory() - before) / 1e6;
    const load = (engine.loadMs / 1_000).toFixed(1);
    print([engine.name, load, (engine.size / 1e6).toFixed(0), grown.toFixed(0), ...times]);
    p95s.set(engine.name, Number(times[1]));
    if (engine.suggest === undefined) continue;
    const { sorted, slowest } = await measureCompletion(prefixes, engine.suggest);
    const figures = [0.5, 0.95, 1].map((share) => quantile(sorted, share));
    completed.push([engine.name, ...figures, slowest.join(', ')]);
  }
  for (const [name, p95] of p95s) {
    const ratio = (p95s.get('MiniSearch') ?? Number.NaN) / p95;
    if (ratio > 0 && name !== 'MiniSearch')
      process.stdout.write(`${name}: ${ratio.toFixed(1)} times as fast as MiniSearch at p95\n`);
  }
  process.stdout.write(`\nCompleting ${prefixes.length} beginnings\n`);
  print(['engine', 'p50 ms', 'p95 ms', 'max ms', 'slowest']);
  for (const row of completed) print(row);
}

const { values } = parseArgs({
  options: {
    collection: { type: 'string' },
    'known-item': { type: 'string' },
    corpus: { type: 'string' },
    papers: { type: 'string' },
    database: { type: 'string' },
    alone: { type: 'boolean', default: false },
    queries: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`,
  );
  const engines = openers(values.database, values.alone);
  const { collection, corpus, 'known-item': knownItems } = values;
  if (collection !== undefined) await benchCollection(readCollection(collection), engines, HALVES);
  if (knownItems !== undefined) await benchCollection(readKnownItems(knownItems), engines, []);
  const count = values.papers === undefined ? undefined : Number(values.papers);
  if (corpus !== undefined) {
    const papers = readPapers(corpus);
    await benchCorpus(papers, count ?? papers.length, engines, values.queries);
  } else if (collection === undefined && knownItems === undefined)
    await benchCorpus(makeUp(count ?? MADE_UP), count ?? MADE_UP, engines, values.queries);
}
