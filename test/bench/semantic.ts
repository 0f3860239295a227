import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import pino from 'pino';
import { openDatabase } from '../../src/database/connect.ts';
import { makeVectorExtension } from '../../src/database/vector-table.ts';
import { createEmbedder } from '../../src/embeddings/openai.ts';
import { UserError } from '../../src/errors.ts';
import { saveManyPapers } from '../../src/search/save-papers.ts';
import { createSearch, type PaperSearch } from '../../src/search/search.ts';
import { backfillVectors } from '../../src/search/semantic/backfill.ts';
import { prepareVectors } from '../../src/search/semantic/sync.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { startEmbeddingServer } from '../support/embedding-server.ts';
import { readPapers } from './collections.ts';

const HELP = `Usage: npm run bench:semantic -- --corpus FILE.jsonl.gz [--papers N] [--dimensions N] [--database URL]
  How long papers take to be embedded and searches to be answered, with vectors of words from a server of this process.
`;

const { values } = parseArgs({
  options: {
    corpus: { type: 'string' },
    papers: { type: 'string', default: '10000' },
    dimensions: { type: 'string', default: '256' },
    database: { type: 'string' },
    help: { type: 'boolean' },
  },
});
const QUERIES = 200;
const now = Temporal.Now.instant;
const log = pino({ level: 'error' });
const print = (...cells: readonly string[]): void => void process.stdout.write(`| ${cells.join(' | ')} |\n`);

async function measure(corpus: string): Promise<void> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const dimensions = Number(values.dimensions);
  const server = stack.use(await startEmbeddingServer());
  server.answer({ kind: 'vectors', dimensions });
  const { database, kind } = stack.use(
    await openDatabase({ url: values.database, dataFolder: folder, what: 'the benchmark' }),
  );
  const papers = readPapers(corpus).slice(0, Number(values.papers));
  await saveManyPapers(database, papers);
  // One to five words that stand together in a title, every tenth of some days only.
  const queries = Array.from({ length: QUERIES }, (_, index) => {
    const { title, publishedOn } = papers[(index * 7_919) % papers.length] ?? {
      title: 'paper',
      publishedOn: null,
    };
    const query = (title.match(/[a-z]{3,}/giu) ?? ['paper']).slice(0, 1 + (index % 5)).join(' ');
    return { query, since: (index % 10 === 9 && publishedOn) || undefined };
  });
  const ask = async (what: string, search: PaperSearch): Promise<void> => {
    const times: number[] = [];
    for (const one of queries) {
      const started = performance.now();
      await search.find(one, { limit: 10, offset: 0 }).catch(refusal);
      times.push(performance.now() - started);
    }
    times.sort((one, other) => one - other);
    print(what, ...[0.5, 0.95, 0.99].map((share) => (times[Math.floor(QUERIES * share)] ?? 0).toFixed(1)));
  };

  process.stdout.write(
    `${papers.length} papers, ${dimensions} numbers a vector, ${kind}, ${cpus().length} cores\n\n`,
  );
  print('searches', 'p50 ms', 'p95 ms', 'p99 ms');
  print('---', '---', '---', '---');
  const plain = createSearch(database, { filters: teamFilters, kind, log, now });
  await ask('without a model, cold', plain);
  await ask('without a model', plain);
  const embedder = createEmbedder({ name: 'words', apiKey: 'none', baseUrl: server.url });
  const filling = await fill(database, embedder, kind);
  await ask('without a model, vectors stored', plain);
  const search = createSearch(database, { filters: teamFilters, kind, log, now, embedder });
  await ask('with vectors, each query embedded', search);
  await ask('with vectors, queries known', search);
  server.answer({ kind: 'silence' });
  await ask(
    'with a server that does not answer',
    createSearch(database, { filters: teamFilters, kind, log, now, embedder }),
  );
  process.stdout.write(`\n${filling}\n`);
}

async function fill(
  database: Parameters<typeof prepareVectors>[0]['database'],
  embedder: ReturnType<typeof createEmbedder>,
  kind: 'embedded' | 'server',
): Promise<string> {
  const { signal } = new AbortController();
  const fault = await makeVectorExtension(database);
  if (fault !== undefined) throw new Error(fault);
  const dimensions = (await prepareVectors({ database, embedder, log }, signal)) ?? 0;
  const started = performance.now();
  let done = 0;
  let first = 0;
  await backfillVectors({ database, embedder, dimensions, kind }, { signal }, (embedded) => {
    if (done < 1_000 && done + embedded >= 1_000) first = performance.now() - started;
    done += embedded;
  });
  const seconds = (ms: number): string => (ms / 1_000).toFixed(1);
  return `Embedding: the first 1,000 papers in ${seconds(first)} s, all ${done} in ${seconds(performance.now() - started)} s.`;
}

/** Stop words alone are refused, which is an answer, too. */
function refusal(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

if (values.help || values.corpus === undefined) process.stdout.write(HELP);
else await measure(values.corpus);
