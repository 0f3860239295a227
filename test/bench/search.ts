import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import type { Paper } from '../../src/papers/paper.ts';
import { paper } from '../support/papers.ts';
import { type Collection, measureQuality, readCollection, readPapers } from './collections.ts';
import { type Asked, type Engine, openMiniSearch, openOrama, openOwn } from './engines.ts';

const HELP = `Usage: npm run bench:search -- [--collection DIR] [--corpus FILE.jsonl.gz] [--papers N] [--database URL] [--queries]
  --collection  docs.jsonl, queries.jsonl and qrels.tsv: how well questions are answered
  --corpus      papers, a line each: how fast; without either, papers are made up
  --papers      take so many of the corpus only
  --database    an empty Postgres, measured beside PGlite
  --queries     print the 200 queries
`;

const QUERIES = 200;
const MADE_UP = 10_000;

/** A generator of its own, so that every run asks the same (mulberry32). */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d_2b_79_f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** 200 queries of 1 to 5 words that stand together in a paper: every tenth misspelt, a phrase, or of some days only. */
function drawQueries(papers: readonly Paper[]): Asked[] {
  const random = createRandom(4);
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

async function measureSpeed(engine: Engine, queries: readonly Asked[]): Promise<string[]> {
  for (const asked of queries.slice(0, 20)) await engine.ask(asked, 10);
  const times: number[] = [];
  for (const asked of queries) {
    const started = performance.now();
    await engine.ask(asked, 10);
    times.push(performance.now() - started);
  }
  times.sort((one, other) => one - other);
  return [0.5, 0.95, 0.99].map((share) => quantile(times, share));
}

function print(cells: readonly string[]): void {
  process.stdout.write(`| ${cells.join(' | ')} |\n`);
}

type Opener = (papers: readonly Paper[]) => Promise<Engine>;

function openers(url: string | undefined): Opener[] {
  return [
    (papers) => openOwn(papers, {}),
    (papers) => openOwn(papers, { stockOnly: true }),
    ...(url === undefined ? [] : [(papers: readonly Paper[]) => openOwn(papers, { url })]),
    openMiniSearch,
    openOrama,
  ];
}

async function benchCollection(collection: Collection, url: string | undefined): Promise<void> {
  process.stdout.write(`\n${collection.name}: ${collection.papers.length} papers\n`);
  print(['engine', 'queries', 'nDCG@10', 'MRR@10', 'recall@100']);
  for (const open of openers(url)) {
    await using engine = await open(collection.papers);
    for (const [name, parity] of [
      ['even, chosen on', 0],
      ['odd', 1],
      ['all', undefined],
    ] as const) {
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

async function benchCorpus(
  papers: readonly Paper[],
  url: string | undefined,
  isPrinting: boolean,
): Promise<void> {
  const queries = drawQueries(papers);
  if (isPrinting)
    for (const { text, since } of queries)
      process.stdout.write(`  ${text}${since ? ` since ${since}` : ''}\n`);
  process.stdout.write(`\n${papers.length} papers, ${queries.length} queries\n`);
  print(['engine', 'load s', 'size MB', 'p50 ms', 'p95 ms', 'p99 ms']);
  for (const open of openers(url)) {
    await using engine = await open(papers);
    const times = await measureSpeed(engine, queries);
    print([engine.name, (engine.loadMs / 1_000).toFixed(1), (engine.size / 1e6).toFixed(0), ...times]);
  }
}

const { values } = parseArgs({
  options: {
    collection: { type: 'string' },
    corpus: { type: 'string' },
    papers: { type: 'string' },
    database: { type: 'string' },
    queries: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(HELP);
else {
  process.stdout.write(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}\n`,
  );
  if (values.collection !== undefined)
    await benchCollection(readCollection(values.collection), values.database);
  const count = values.papers === undefined ? undefined : Number(values.papers);
  if (values.corpus !== undefined)
    await benchCorpus(readPapers(values.corpus).slice(0, count), values.database, values.queries);
  else if (values.collection === undefined)
    await benchCorpus(makeUp(count ?? MADE_UP), values.database, values.queries);
}
