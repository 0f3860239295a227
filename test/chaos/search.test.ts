import assert from 'node:assert/strict';
import { closeSync, createReadStream, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as waitFor } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { type Database, type OpenDatabase, openDatabase } from '../../src/database/connect.ts';
import { importPapers } from '../../src/operator/import.ts';
import { createSearch } from '../../src/search/search.ts';
import { teamFilters } from '../../src/votes/team-filters.ts';
import { startBot } from '../support/bot.ts';
import { startChild } from '../support/child.ts';
import { makeFolder, onEachDatabase, type Place } from '../support/database.ts';
import { createRandom } from '../support/random.ts';
import { checkFound, checkWhole, importLine } from './search-checks.ts';
import { chooseSeed, SEEDS } from './seeds.ts';

const PAPERS = 6_000;
/** An import stores 1,000 at a time. */
const BATCHES = PAPERS / 1_000;
/** About what a batch takes: the kill comes anywhere within one. */
const BATCH_MS = 250;

const FEW_PAPERS = 600;

function writeImport(t: TestContext, count: number): string {
  const file = join(makeFolder(t), 'papers.jsonl');
  writeFileSync(file, Array.from({ length: count }, (_, index) => `${importLine(index)}\n`).join(''));
  return file;
}

const open = ({ databaseUrl: url, dataFolder }: Place) => openDatabase({ url, dataFolder, what: 'a test' });

/** Starts the bot's repair of the search, with its log. */
function startSearch({ database, kind }: OpenDatabase) {
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const search = createSearch(database, { filters: teamFilters, kind, log, now: Temporal.Now.instant });
  return { search, logged, repair: () => search.repair(new AbortController().signal) };
}

/** The code of a process that imports a file, and prints a line after each batch. */
function importing({ databaseUrl: url, dataFolder }: Place, file: string): string {
  const options = JSON.stringify({ url, dataFolder, what: 'an import' });
  return `import { createReadStream } from 'node:fs';
    import { openDatabase } from './src/database/connect.ts';
    import { importPapers } from './src/operator/import.ts';
    await using opened = await openDatabase({ url: undefined, ...${options} });
    console.log('open');
    await importPapers(opened.database, createReadStream(${JSON.stringify(file)}), () => console.log('batch'));`;
}

const BM25_INDEX = 'search_bm25_stems';

/** Where the pages of an index lie. */
async function findIndexFile(database: Database, { dataFolder }: Place, index: string): Promise<string> {
  const [row] = await database
    .select({ path: sql<string>`pg_relation_filepath(${index})` })
    .from(sql`(values (1)) as one`);
  assert.ok(row);
  return join(dataFolder, 'postgres', row.path);
}

function overwrite(path: string): void {
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size, 0xa5), 0);
  closeSync(file);
}

interface Damage {
  readonly what: string;
  /** By SQL, or to the file of an index while no process has it open. */
  readonly by: string | ((path: string) => void);
  /** Which index; the one for BM25 if left out. */
  readonly index?: string;
  /** The expected log entry. */
  readonly told: RegExp;
  /** Whether there must be a BM25 index. */
  readonly needsBm25?: true;
  /** Whether papers are missing from what answers meanwhile. */
  readonly losesPapers?: true;
}

const rebuilt = (papers: number, where: string) =>
  new RegExp(`"papers":${papers},"msg":"papers were added to the ${where}"`, 'u');
const COUNTED = new RegExp(`"papers":${FEW_PAPERS},"msg":"papers were recounted"`, 'u');
const BM25 = { told: rebuilt(FEW_PAPERS, 'BM25 index'), needsBm25: true } as const;

const DAMAGES: readonly Damage[] = [
  { what: 'the BM25 index is dropped', by: 'drop index search_bm25_stems', ...BM25 },
  { what: 'the BM25 table is dropped', by: 'drop table search_bm25', ...BM25 },
  { what: 'the BM25 table is emptied', by: 'truncate search_bm25', ...BM25 },
  {
    what: 'half of the BM25 table is gone',
    by: "delete from search_bm25 where paper_id > '2601.10299'",
    told: rebuilt(FEW_PAPERS - 300, 'BM25 index'),
    needsBm25: true,
  },
  { what: "the BM25 index's pages are overwritten", by: overwrite, ...BM25 },
  { what: "the BM25 index's file is gone", by: rmSync, ...BM25 },
  {
    what: 'the full-text index is dropped',
    by: 'drop index search_documents_words',
    told: /the full-text index is missing.*rebuilt/su,
  },
  {
    what: "the full-text index's pages are overwritten",
    by: overwrite,
    index: 'search_documents_words',
    told: /the full-text index is damaged.*rebuilt/su,
  },
  { what: 'the counts are emptied', by: 'truncate search_words, search_totals', told: COUNTED },
  { what: 'the total is wrong', by: 'update search_totals set papers = papers + 7', told: COUNTED },
  {
    what: 'the documents are emptied',
    by: 'truncate search_documents',
    told: rebuilt(FEW_PAPERS, 'search index'),
    losesPapers: true,
  },
  {
    what: 'a third of the documents is gone',
    by: "delete from search_documents where paper_id > '2601.10399'",
    told: rebuilt(FEW_PAPERS - 400, 'search index'),
    losesPapers: true,
  },
];

onEachDatabase('the search after a loss', (databases) => {
  test('is right after each kill -9 in the middle of an import, and whole once that is done', async (t) => {
    const place = await databases.place(t);
    const file = writeImport(t, PAPERS);
    const counts: number[] = [];
    for (const [kill, seed] of SEEDS.imports.entries()) {
      const draw = createRandom(chooseSeed(seed));
      const child = startChild(t, importing(place, file));
      assert.equal(await child.readLine(), 'open');
      // Papers that are stored already are passed over quickly, so that each import gets further than the last.
      const least = 1 + kill;
      const most = 1 + Math.floor((BATCHES * (kill + 1)) / (SEEDS.imports.length + 1));
      const batches = least + Math.floor(draw() * (1 + most - least));
      for (let batch = 0; batch < batches; batch += 1) assert.equal(await child.readLine(), 'batch');
      await waitFor(draw() * BATCH_MS);
      await child.kill();

      await using opened = await open(place);
      const { search, repair } = startSearch(opened);
      await repair();
      const count = await checkWhole(opened.database, search);
      assert.ok(count >= 1_000 * batches, `${count} papers are stored after ${batches} batches`);
      counts.push(count);
    }
    t.diagnostic(`killed at ${counts.join(', ')} papers`);
    {
      await using opened = await open(place);
      await importPapers(opened.database, createReadStream(file), () => {});
    }

    const bot = await startBot(t, databases, { database: place });
    assert.equal(await checkWhole(bot.app.services.database, bot.app.services.search), PAPERS);
    const { sandbox } = bot;
    const answer = await sandbox
      .as(sandbox.people.ben)
      .invoke(sandbox.channel.id, 'papers search', { query: `study x${PAPERS - 1}q` });
    assert.match(answer.message?.embeds[0]?.description ?? '', new RegExp(`x${PAPERS - 1}q`, 'u'));
  });

  test('is made whole at the next start, and answers meanwhile', async (t) => {
    const place = await databases.place(t);
    const file = writeImport(t, FEW_PAPERS);
    const hasBm25 = databases.kind === 'PGlite';
    {
      await using opened = await open(place);
      await importPapers(opened.database, createReadStream(file), () => {});
    }
    for (const { what, by, index = BM25_INDEX, told, needsBm25 = false, losesPapers = false } of DAMAGES) {
      // Plain Postgres has no pg_textsearch that could be damaged.
      if (needsBm25 && !hasBm25) continue;
      // The files of a server are its own.
      if (typeof by !== 'string' && databases.kind === 'Postgres') continue;
      await t.test(`where ${what}`, async () => {
        let path = '';
        {
          await using opened = await open(place);
          if (typeof by === 'string') await opened.database.execute(sql.raw(by));
          else path = await findIndexFile(opened.database, place, index);
        }
        if (typeof by !== 'string') by(path);

        await using opened = await open(place);
        const { search, logged, repair } = startSearch(opened);
        const ranker = await search.ranker();
        const repairing = repair();
        await checkFound(search, losesPapers ? 0 : FEW_PAPERS, 10);
        await search.find({ query: 'attention' }, { limit: 5, offset: 0 });
        await repairing;

        if (needsBm25) assert.equal(ranker, 'Postgres full text');
        assert.match(logged.join(''), told);
        assert.equal(await checkWhole(opened.database, search), FEW_PAPERS);
        assert.equal(await search.ranker(), hasBm25 ? 'pg_textsearch' : 'Postgres full text');
      });
    }
  });

  if (databases.kind === 'Postgres') return;

  test('stores papers though the BM25 index is damaged, and finds them', async (t) => {
    const place = await databases.place(t);
    const file = writeImport(t, FEW_PAPERS);
    let path: string;
    {
      await using opened = await open(place);
      path = await findIndexFile(opened.database, place, BM25_INDEX);
    }
    overwrite(path);

    await using opened = await open(place);
    const { search } = startSearch(opened);
    const { stored } = await importPapers(opened.database, createReadStream(file), () => {});

    assert.equal(stored, FEW_PAPERS);
    assert.equal(await checkWhole(opened.database, search), FEW_PAPERS);
  });
});
