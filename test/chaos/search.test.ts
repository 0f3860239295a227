import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { closeSync, createReadStream, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as waitFor } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { importPapers } from '../../src/operator/import.ts';
import { createSearch } from '../../src/papers/search.ts';
import { startBot } from '../support/bot.ts';
import { startChild } from '../support/child.ts';
import { type Databases, makeFolder, onEachDatabase, type Place } from '../support/database.ts';
import { checkFound, checkWhole, importLine } from './search-checks.ts';

const KILLS = 3;
const PAPERS = 4_000;
/** An import stores 500 at a time. */
const BATCHES = PAPERS / 500;
/** About what a batch takes: the kill comes anywhere within one. */
const BATCH_MS = 300;

const FEW_PAPERS = 600;

function writeImport(t: TestContext, count: number): string {
  const file = join(makeFolder(t), 'papers.jsonl');
  writeFileSync(file, Array.from({ length: count }, (_, index) => `${importLine(index)}\n`).join(''));
  return file;
}

const open = ({ databaseUrl: url, dataFolder }: Place) => openDatabase({ url, dataFolder, what: 'a test' });

/** What the bot does with the search when it starts, with all it logs. */
async function startSearch(database: Database) {
  const logged: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void logged.push(line) });
  const search = createSearch(database, { log, now: Temporal.Now.instant });
  return { search, logged, mend: () => search.mend(new AbortController().signal) };
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

/** Overwrites the pages of an index while no process has it open. */
async function overwriteIndex(place: Place): Promise<void> {
  let path: string;
  {
    await using opened = await open(place);
    const [row] = await opened.database
      .select({ path: sql<string>`pg_relation_filepath('search_bm25_stems')` })
      .from(sql`(values (1)) as one`);
    path = join(place.dataFolder, 'postgres', row?.path ?? '');
  }
  const file = openSync(path, 'r+');
  writeSync(file, Buffer.alloc(statSync(path).size, 0xa5), 0);
  closeSync(file);
}

async function removeIndexFile(place: Place): Promise<void> {
  await using opened = await open(place);
  const [row] = await opened.database
    .select({ path: sql<string>`pg_relation_filepath('search_bm25_stems')` })
    .from(sql`(values (1)) as one`);
  rmSync(join(place.dataFolder, 'postgres', row?.path ?? ''));
}

const run = (statement: string) => async (place: Place) => {
  await using opened = await open(place);
  await opened.database.execute(sql.raw(statement));
};

interface Damage {
  readonly what: string;
  readonly make: (place: Place) => Promise<void>;
  /** What the log says of it. */
  readonly told: RegExp;
  readonly only?: Databases['kind'];
  /** False where what answers meanwhile is what was lost. */
  readonly answers: boolean;
}

const BM25_TOLD = new RegExp(`"papers":${FEW_PAPERS},"msg":"papers were put into the BM25 index"`, 'u');

const DAMAGES: readonly Damage[] = [
  {
    what: 'the BM25 index is dropped',
    make: run('drop index search_bm25_stems'),
    told: BM25_TOLD,
    only: 'PGlite',
    answers: true,
  },
  {
    what: 'the BM25 table is dropped',
    make: run('drop table search_bm25'),
    told: BM25_TOLD,
    only: 'PGlite',
    answers: true,
  },
  {
    what: 'the BM25 table is emptied',
    make: run('truncate search_bm25'),
    told: BM25_TOLD,
    only: 'PGlite',
    answers: true,
  },
  {
    what: 'half of the BM25 table is gone',
    make: run("delete from search_bm25 where paper_id > '2601.10299'"),
    told: /"papers":300,"msg":"papers were put into the BM25 index"/u,
    only: 'PGlite',
    answers: true,
  },
  {
    what: "the BM25 index's pages are overwritten",
    make: overwriteIndex,
    told: BM25_TOLD,
    only: 'PGlite',
    answers: true,
  },
  {
    what: "the BM25 index's file is gone",
    make: removeIndexFile,
    told: BM25_TOLD,
    only: 'PGlite',
    answers: true,
  },
  {
    what: 'the full-text index is dropped',
    make: run('drop index search_documents_words'),
    told: /the full-text index was made anew/u,
    answers: true,
  },
  {
    what: 'the counts of words are emptied',
    make: run('truncate search_words, search_totals'),
    told: /"papers":600,"msg":"papers were counted anew"/u,
    answers: true,
  },
  {
    what: 'the total is wrong',
    make: run('update search_totals set papers = papers + 7'),
    told: /"papers":600,"msg":"papers were counted anew"/u,
    answers: true,
  },
  {
    what: 'the documents are emptied',
    make: run('truncate search_documents'),
    told: /"papers":600,"msg":"papers were put into the search"/u,
    answers: false,
  },
  {
    what: 'a third of the documents is gone',
    make: run("delete from search_documents where paper_id > '2601.10399'"),
    told: /"papers":200,"msg":"papers were put into the search"/u,
    answers: false,
  },
];

onEachDatabase('the search after a loss', (databases) => {
  test('is right after each kill -9 in the middle of an import, and whole once that is done', async (t) => {
    const place = await databases.place(t);
    const file = writeImport(t, PAPERS);
    const counts: number[] = [];
    for (let kill = 0; kill < KILLS; kill += 1) {
      const child = startChild(t, importing(place, file));
      assert.equal(await child.readLine(), 'open');
      // Papers that are stored already are passed over quickly, so that each import gets further than the last.
      const batches = randomInt(1 + kill, 2 + Math.floor((BATCHES * (kill + 1)) / (KILLS + 1)));
      for (let batch = 0; batch < batches; batch += 1) assert.equal(await child.readLine(), 'batch');
      await waitFor(randomInt(BATCH_MS));
      await child.kill();

      await using opened = await open(place);
      const { search, mend } = await startSearch(opened.database);
      await mend();
      const count = await checkWhole(opened.database, search);
      assert.ok(count >= 500 * batches, `${count} papers are stored after ${batches} batches`);
      counts.push(count);
    }
    t.diagnostic(`killed at ${counts.join(', ')} papers`);
    {
      await using opened = await open(place);
      await importPapers(opened.database, createReadStream(file), () => {});
    }

    const bot = await startBot(t, { ...databases, place: async () => place });
    assert.equal(await checkWhole(bot.app.services.database, bot.app.services.search), PAPERS);
    const { sandbox } = bot;
    const answer = await sandbox
      .as(sandbox.people.ben)
      .invoke(sandbox.channel.id, 'papers search', { query: `study x${PAPERS - 1}q` });
    assert.match(answer.message?.embeds[0]?.description ?? '', new RegExp(`x${PAPERS - 1}q`, 'u'));
  });

  for (const { what, make, told, only, answers } of DAMAGES) {
    const skip = only !== undefined && only !== databases.kind && 'stock Postgres has no pg_textsearch';
    test(`is made whole at the next start where ${what}, and answers meanwhile`, { skip }, async (t) => {
      const place = await databases.place(t);
      const file = writeImport(t, FEW_PAPERS);
      {
        await using opened = await open(place);
        await importPapers(opened.database, createReadStream(file), () => {});
      }
      await make(place);

      await using opened = await open(place);
      const { search, logged, mend } = await startSearch(opened.database);
      const ranker = await search.ranker();
      const mending = mend();
      if (answers) await checkFound(search, FEW_PAPERS, 10);
      else await search.find({ query: 'attention' }, { limit: 5, offset: 0 });
      await mending;

      assert.match(logged.join(''), told);
      assert.equal(await checkWhole(opened.database, search), FEW_PAPERS);
      assert.equal(await search.ranker(), databases.kind === 'PGlite' ? 'pg_textsearch' : 'stock');
      if (only !== undefined) assert.equal(ranker, 'stock');
    });
  }
});
