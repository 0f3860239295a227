import { cpus } from 'node:os';
import { UserError } from '../../src/errors.ts';
import { recorded } from '../support/recorded.ts';
import { benchAblation } from './ablation-bench.ts';
import { benchCollection } from './collection-bench.ts';
import { readCollection, readPapers } from './collections.ts';
import { chooseForQuality, chooseForSpeed, chooseOwn } from './engines/choose.ts';
import { openOwn } from './engines/own.ts';
import { openPlainBm25 } from './engines/plain-bm25.ts';
import { benchKnownItems } from './known-item-bench.ts';
import { drawTitles, readSummaries } from './known-items.ts';
import { HELP, type Options, readOptions } from './options.ts';
import { makeUp } from './queries.ts';
import { benchSimilar } from './similar-bench.ts';
import { benchSpeed } from './speed.ts';
import { printText } from './table.ts';

const CORPUS = 'corpus/papers-30k.jsonl.gz';
const DAYS = 'huggingface';
const MADE_UP = 10_000;

async function run(options: Options): Promise<void> {
  const { collections, knownItem, similar, speed, database } = options;
  for (const folder of collections) {
    const collection = readCollection(folder);
    const ours = await benchCollection(collection, [...chooseOwn(database), ...chooseForQuality(options)]);
    if (options.ablation) await benchAblation(collection, ours);
  }
  if (knownItem || similar) await benchOnCorpus(options);
  if (knownItem) await benchSummaries(options);
  if (!speed) return;
  const papers = options.corpus === undefined && !knownItem && !similar ? undefined : readCorpus(options);
  const count = options.papers ?? papers?.length ?? MADE_UP;
  const corpus = { papers: papers ?? makeUp(count), count };
  await benchSpeed(corpus, chooseOwn(database), chooseForSpeed(options), options.queries);
}

function readCorpus({ corpus = findRecorded(CORPUS) }: Options) {
  return readPapers(corpus);
}

function findRecorded(path: string): string {
  const { path: full, skip } = recorded(path);
  if (skip !== false) throw new UserError(`There is ${skip}. Name a file or folder of your own: see --help.`);
  return full;
}

async function benchOnCorpus(options: Options): Promise<void> {
  const papers = readCorpus(options).slice(0, options.papers);
  await using own = await openOwn(papers, { name: 'ours' });
  await using plain = options.alone ? undefined : await openPlainBm25(papers);
  const engines = plain === undefined ? [own] : [own, plain];
  const items = { name: 'by title', papers, ways: drawTitles(papers) };
  if (options.knownItem) await benchKnownItems(items, engines, options.queries);
  if (options.similar) await benchSimilar(papers, own, plain);
}

async function benchSummaries({ days = findRecorded(DAYS), alone, queries }: Options): Promise<void> {
  const { papers, way } = readSummaries(days);
  await using own = await openOwn(papers, { name: 'ours' });
  await using plain = alone ? undefined : await openPlainBm25(papers);
  const items = { name: "by Hugging Face's summary", papers, ways: [way] };
  await benchKnownItems(items, plain === undefined ? [own] : [own, plain], queries);
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else {
    printText(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}, Node ${process.version}`);
    await run(options);
  }
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
