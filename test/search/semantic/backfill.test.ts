import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import pino from 'pino';
import { type Database, openDatabase } from '../../../src/database/connect.ts';
import { countVectors, findVectorKind, vectorTable } from '../../../src/database/vector-table.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { backfillVectors } from '../../../src/search/semantic/backfill.ts';
import { syncVectors } from '../../../src/search/semantic/sync.ts';
import { startChild } from '../../support/child.ts';
import { NO_SERVER, onEachDatabase, onServer, pglite, SERVER } from '../../support/database.ts';
import { type EmbeddingServer, embeddingList, openEmbeddingServer } from '../../support/embedding-server.ts';
import { NOON, paper } from '../../support/papers.ts';
import { backfill, embedderOf, hasVectors } from '../../support/semantic.ts';

const some = (count: number) =>
  Array.from({ length: count }, (_, index) => paper(`p${String(index).padStart(4, '0')}`));

/** Texts of papers that the server was asked for, without those that only try it. */
const textsOf = ({ asked }: EmbeddingServer) =>
  asked.flatMap(({ texts }) => texts).filter((text) => text.startsWith('Paper '));

/** Syncs vectors until it has paused this often; returns the pauses, in milliseconds, and the log. */
async function keep(
  database: Database,
  server: EmbeddingServer,
  { times, onRest, name }: { times: number; onRest?: (count: number) => unknown; name?: string },
) {
  const stop = new AbortController();
  const rests: number[] = [];
  const logged: { level: number; msg: string }[] = [];
  const log = pino({ level: 'debug' }, { write: (line: string) => void logged.push(JSON.parse(line)) });
  await syncVectors(
    {
      database,
      embedder: embedderOf(server, name),
      log,
      now: () => NOON,
      kind: 'embedded',
      onChange: () => {},
      async rest(ms) {
        rests.push(ms);
        if (rests.length === times) stop.abort();
        await onRest?.(rests.length);
      },
    },
    stop.signal,
  );
  return { rests, messages: logged.map(({ msg }) => msg) };
}

onEachDatabase('embedding papers', ({ open }) => {
  const withVectors = (
    title: string,
    body: (database: Database, server: EmbeddingServer, t: TestContext) => Promise<void>,
  ) =>
    test(title, async (t) => {
      const database = await open();
      if (!(await hasVectors(t, database))) return;
      await database.execute('drop table if exists search_vectors');
      await body(database, await openEmbeddingServer(t), t);
    });

  withVectors('gives each paper a vector once, in batches, also over pages', async (database, server) => {
    await savePapers(database, some(600));

    const first = await backfill(database, server);
    const second = await backfill(database, server);

    assert.deepEqual(first, { embedded: 600, refused: 0, isElsewhere: false });
    assert.deepEqual(second, { embedded: 0, refused: 0, isElsewhere: false });
    assert.equal(new Set(textsOf(server)).size, 600);
    assert.equal(textsOf(server).length, 600);
    assert.ok(server.asked.every(({ texts }) => texts.length <= 32));
  });

  withVectors('embeds a text that was changed anew, and no other', async (database, server) => {
    await savePapers(database, some(3));
    await backfill(database, server);
    await savePapers(database, [paper('p0001', { version: 2, title: 'Paper of another name' })]);

    const again = await backfill(database, server);

    assert.equal(again.embedded, 1);
    assert.match(textsOf(server).at(-1) ?? '', /^Paper of another name\n\nWhat paper p0001/u);
  });

  withVectors(
    'embeds all anew for another model, and for one of the same name with other vectors',
    async (database, server) => {
      await savePapers(database, some(3));
      await backfill(database, server);

      const other = await backfill(database, server, "another's");
      assert.equal(other.embedded, 3);
      assert.deepEqual(await findVectorKind(database), { model: "another's", dimensions: 64 });
      server.answer({ kind: 'vectors', dimensions: 2_500 });
      const longer = await backfill(database, server, "another's");

      assert.equal(longer.embedded, 3);
      assert.deepEqual(await findVectorKind(database), { model: "another's", dimensions: 2_500 });
    },
  );

  withVectors(
    'passes over a paper whose text the model refuses, and asks for it no more',
    async (database, server) => {
      await savePapers(database, [
        ...some(5),
        paper('q', { title: 'Paper that is cursed', abstract: 'Cursed. '.repeat(9) }),
      ]);
      server.answer(({ texts }) =>
        texts.some((text) => /cursed/u.test(text)) ? { kind: 'failure', status: 400 } : { kind: 'vectors' },
      );

      const first = await backfill(database, server);
      const asked = textsOf(server).length;
      const second = await backfill(database, server);

      assert.deepEqual(first, { embedded: 5, refused: 1, isElsewhere: false });
      assert.deepEqual(second, { embedded: 0, refused: 0, isElsewhere: false });
      assert.equal(textsOf(server).length, asked);
      assert.equal(await countVectors(database, 'a-model'), 5);
    },
  );

  withVectors('embeds the beginning of a text that is too long for the model', async (database, server) => {
    await savePapers(database, [paper('long', { abstract: 'A sentence of it. '.repeat(50) })]);
    server.answer(({ texts }) =>
      texts.some(({ length }) => length > 300) ? { kind: 'failure', status: 413 } : { kind: 'vectors' },
    );

    assert.equal((await backfill(database, server)).embedded, 1);
  });

  withVectors('blames no paper where the server refuses everything', async (database, server) => {
    await savePapers(database, some(3));
    await backfill(database, server);
    await savePapers(database, [paper('new')]);
    server.answer({ kind: 'body', body: embeddingList([]) });
    const { signal } = new AbortController();
    const filling = { database, embedder: embedderOf(server), dimensions: 64, kind: 'embedded' as const };

    await assert.rejects(backfillVectors(filling, { signal }), /0 vectors for 1 texts/u);

    assert.equal(await database.$count(vectorTable), 3);
  });

  withVectors(
    'keeps the vectors it has where a running server begins to give others',
    async (database, server) => {
      await savePapers(database, some(3));

      const { messages } = await keep(database, server, {
        times: 3,
        async onRest() {
          server.answer({ kind: 'vectors', dimensions: 8 });
          await savePapers(database, [paper('new')]);
        },
      });

      assert.deepEqual(messages, [
        'papers were embedded',
        "papers can't be embedded; trying again, less often each time",
      ]);
      assert.equal(await countVectors(database, 'a-model'), 3);
    },
  );

  withVectors(
    'waits longer after each failure, as long as the server asks for, and goes on',
    async (database, server) => {
      await savePapers(database, some(3));
      server.answer({ kind: 'failure', status: 500 });

      const { rests, messages } = await keep(database, server, {
        times: 4,
        onRest(count) {
          if (count === 2) server.answer({ kind: 'failure', status: 429, headers: { 'retry-after': '120' } });
          if (count === 3) server.answer({ kind: 'vectors' });
        },
      });

      assert.deepEqual(rests, [5_000, 10_000, 120_000, 15_000]);
      assert.deepEqual(messages, [
        "papers can't be embedded; trying again, less often each time",
        'the embedding server answers again; papers are embedded',
        'papers were embedded',
      ]);
    },
  );

  withVectors('embeds papers that come in while it runs', async (database, server) => {
    const { rests } = await keep(database, server, {
      times: 2,
      onRest: () => savePapers(database, [paper('new')]),
    });

    assert.deepEqual(rests, [15_000, 15_000]);
    assert.equal(await countVectors(database, 'a-model'), 1);
  });

  withVectors(
    'leaves the vectors of another model alone that another process began',
    async (database, server) => {
      await savePapers(database, some(3));

      const { messages } = await keep(database, server, {
        times: 3,
        async onRest() {
          await backfill(database, server, 'newer');
          await savePapers(database, [paper('new')]);
        },
      });

      assert.match(messages.at(-1) ?? '', /another process of the bot uses another embedding model/u);
      assert.equal((await findVectorKind(database))?.model, 'newer');
    },
  );
});

test('goes on where it was killed, and embeds no paper again that was saved', async (t) => {
  const { dataFolder } = await pglite.place(t);
  const server = await openEmbeddingServer(t);
  const open = () => openDatabase({ url: undefined, dataFolder, what: 'a test' });
  const before = await open();
  await savePapers(before.database, some(200));
  await before[Symbol.asyncDispose]();
  const code = `import { openDatabase } from './src/database/connect.ts';
    import { backfill } from './test/support/semantic.ts';
    await using opened = await openDatabase({ url: undefined, dataFolder: ${JSON.stringify(dataFolder)}, what: 'a test' });
    await backfill(opened.database, { url: ${JSON.stringify(server.url)} });`;
  const child = startChild(t, code);
  // The first question only learns the vectors' length.
  await server.untilAsked(4);
  await child.kill();
  const after = await open();
  t.after(() => after[Symbol.asyncDispose]());
  const saved = await after.database.select({ id: vectorTable.paperId }).from(vectorTable);
  const asked = textsOf(server).length;

  const { embedded } = await backfill(after.database, server);

  assert.ok(saved.length >= 64 && saved.length < 200, `${saved.length} were saved`);
  assert.equal(embedded, 200 - saved.length);
  assert.equal(textsOf(server).length, asked + embedded);
  assert.equal(await countVectors(after.database, 'a-model'), 200);
});

suite('embedding papers in several processes', { skip: SERVER === undefined && NO_SERVER }, () => {
  test('asks for the vector of each paper once', async (t) => {
    const { databaseUrl: url, dataFolder } = await onServer.place(t);
    const server = await openEmbeddingServer(t);
    const processes = [];
    for (const what of ['one', 'another']) {
      const opened = await openDatabase({ url, dataFolder, what });
      t.after(() => opened[Symbol.asyncDispose]());
      processes.push(opened.database);
    }
    const [first] = processes;
    assert.ok(first);
    await savePapers(first, some(400));
    // Text for vectors, so that it is seen on a Postgres without pgvector, too: filling asks nothing of them.
    await first.execute(
      'create table search_vectors (paper_id text primary key, model text not null, hash text not null, embedding text)',
    );
    const embedder = embedderOf(server);
    const { signal } = new AbortController();
    const walk = async (database: Database): Promise<number> => {
      let done = 0;
      for (;;) {
        const { embedded, isElsewhere } = await backfillVectors(
          { database, embedder, dimensions: 64, kind: 'server' },
          { signal },
        );
        done += embedded;
        if (!isElsewhere) return done;
      }
    };

    const shares = await Promise.all(processes.map(walk));

    assert.equal(textsOf(server).length, 400);
    assert.equal(new Set(textsOf(server)).size, 400);
    assert.equal((shares[0] ?? 0) + (shares[1] ?? 0), 400);
    assert.equal(await first.$count(vectorTable), 400);
  });
});
