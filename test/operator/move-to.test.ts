import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { type Database, openDatabase } from '../../src/database/connect.ts';
import { cards, feeds, outbox, pagedAnswers, papers, votes } from '../../src/database/schema.ts';
import { listTables } from '../../src/database/tables.ts';
import { makeVectorExtension, makeVectorTable, vectorTable } from '../../src/database/vector-table.ts';
import { UserError } from '../../src/errors.ts';
import { moveTo } from '../../src/operator/move-to.ts';
import { createOutput, type OutputLine } from '../../src/operator/output.ts';
import { startChild } from '../support/child.ts';
import { NO_SERVER, onServer, pglite, SERVER } from '../support/database.ts';
import { addAll, addFeed, addPapers, readAll } from '../support/full-database.ts';
import { NOON } from '../support/papers.ts';
import { openRefusingServer } from '../support/postgres-server.ts';

/** A PGlite to move from, open, and the address of an empty Postgres. */
async function openBoth(t: TestContext) {
  const { databaseUrl: address = '' } = await onServer.place(t);
  const { dataFolder } = await pglite.place(t);
  const source = await openDatabase({ url: undefined, dataFolder, what: 'a test' });
  t.after(() => source[Symbol.asyncDispose]());
  const services = { database: source.database, config: { databaseUrl: undefined, dataFolder } };
  const move = async () => {
    const lines: OutputLine[] = [];
    await moveTo(
      services,
      address,
      createOutput(false, (line) => lines.push(line)),
    );
    return {
      words: lines.flatMap((line) => (line.kind === 'result' ? [line.text] : [])).join('\n'),
      progress: lines.flatMap((line) => (line.kind === 'progress' ? [line] : [])),
    };
  };
  const onTarget = async <Result>(work: (database: Database) => Promise<Result>): Promise<Result> => {
    await using target = await openDatabase({ url: address, dataFolder, what: 'a test' });
    return await work(target.database);
  };
  return { source: source.database, dataFolder, address, move, onTarget };
}

/** Rebuilt at the start from the other tables, if the database can: the target rebuilds them too. */
const DERIVED = ['search_bm25', 'search_vectors'];

suite('papers move-to', { skip: SERVER === undefined && NO_SERVER }, () => {
  test('moves every row as it is, and goes on with the numbers', async (t) => {
    const { source, move, onTarget } = await openBoth(t);
    await addAll(source);

    const { words, progress } = await move();

    const before = await readAll(source);
    await onTarget(async (target) => {
      assert.deepEqual(await readAll(target), before);
      assert.equal(await addFeed(target), 3);
    });
    assert.match(words, /^Moved, and compared row by row: 24 rows\.\n/u);
    assert.match(words, /^ {2}papers +3 {2}3 new$/mu);
    assert.match(words, /Set DATABASE_URL to the address you gave: postgres:\/\/tester:\*\*\*@127/u);
    assert.deepEqual(progress.at(-1), { kind: 'progress', done: 48, total: 48 });
  });

  test('knows every table of the database', async (t) => {
    const { source } = await openBoth(t);
    await makeVectorExtension(source);
    await makeVectorTable(source, { model: 'a-model', dimensions: 3 });

    const made = await source
      .select({ name: sql<string>`table_name` })
      .from(sql`information_schema.tables where table_schema = 'public' and table_type = 'BASE TABLE'`);

    assert.deepEqual(
      made.map(({ name }) => name).sort(),
      [...listTables().map(({ name }) => name), ...DERIVED].sort(),
    );
  });

  test('leaves behind what the search makes anew at start', async (t) => {
    const { source, move, onTarget } = await openBoth(t);
    await addPapers(source, ['a']);
    await makeVectorExtension(source);
    await makeVectorTable(source, { model: 'a-model', dimensions: 3 });
    await source
      .insert(vectorTable)
      .values({ paperId: 'a', model: 'a-model', hash: 'h', embedding: '[1,2,3]' });

    const { words } = await move();

    assert.ok(DERIVED.every((name) => !words.includes(name)));
    await onTarget(async (target) => {
      const rows = await target
        .select({ name: sql<string>`relname` })
        .from(sql`pg_class where relname in ('search_bm25', 'search_vectors')`);
      assert.deepEqual(rows, []);
    });
  });

  test('moves what is new, changed or gone when it is repeated, and then nothing', async (t) => {
    const { source, move, onTarget } = await openBoth(t);
    await addAll(source);
    await move();
    await addPapers(source, ['d']);
    await source.insert(cards).values({ digestId: 1, paperId: 'd', position: 3 });
    await source.update(papers).set({ title: 'Another' }).where(eq(papers.id, 'a'));
    await source.delete(votes).where(eq(votes.userId, '9'));
    await source.delete(feeds);

    const second = await move();
    const third = await move();

    assert.match(second.words, /^ {2}papers +4 {2}1 new, 1 changed$/mu);
    assert.match(second.words, /^ {2}votes +1 {2}1 removed$/mu);
    assert.match(second.words, /^ {2}feeds +0 {2}1 removed$/mu);
    assert.match(second.words, /^ {2}digests +2 {2}1 changed$/mu);
    assert.equal(third.words.match(/ as before$/gmu)?.length, listTables().length);
    const before = await readAll(source);
    await onTarget(async (target) => assert.deepEqual(await readAll(target), before));
  });

  const others: [what: string, touch: (database: Database) => Promise<unknown>, words: RegExp][] = [
    ['a row of its own', (target) => addPapers(target, ['z']), /: 1 in papers\. Nothing was changed/u],
    [
      'a row that was changed',
      (target) => target.update(votes).set({ votedAt: NOON.add({ hours: 1 }) }),
      /: 2 in votes\./u,
    ],
    ['a row that was removed', (target) => target.delete(outbox), /: 3 in outbox\./u],
  ];
  for (const [what, touch, words] of others) {
    test(`leaves a Postgres alone that has ${what} since the last move`, async (t) => {
      const { source, move, onTarget } = await openBoth(t);
      await addAll(source);
      await move();
      await onTarget(touch);
      const touched = await onTarget(readAll);
      await source.delete(pagedAnswers);

      await assert.rejects(move(), (error) => error instanceof UserError && words.test(error.message));

      assert.deepEqual(await onTarget(readAll), touched);
    });
  }

  test("leaves another bot's Postgres alone, whose rows have the same numbers", async (t) => {
    const { source, move, onTarget } = await openBoth(t);
    await addAll(source);
    await onTarget(async (target) => {
      await addAll(target);
      await target.update(feeds).set({ guildId: '77' });
    });

    await assert.rejects(move(), /has rows that don't belong to this bot, .*: .*1 in feeds/u);
  });

  test('leaves nothing half-way when it is killed, and moves all when it is run again', async (t) => {
    const { databaseUrl: address = '' } = await onServer.place(t);
    const { dataFolder } = await pglite.place(t);
    const open = () => openDatabase({ url: undefined, dataFolder, what: 'a test' });
    const source = await open();
    const ids = Array.from({ length: 4_000 }, (_, index) => String(index));
    for (let first = 0; first < ids.length; first += 500)
      await addPapers(source.database, ids.slice(first, first + 500));
    await source[Symbol.asyncDispose]();
    const code = `import { openDatabase } from './src/database/connect.ts';
      import { moveTo } from './src/operator/move-to.ts';
      const config = { databaseUrl: undefined, dataFolder: ${JSON.stringify(dataFolder)} };
      await using source = await openDatabase({ url: undefined, dataFolder: config.dataFolder, what: 'a test' });
      await moveTo({ database: source.database, config }, ${JSON.stringify(address)}, {
        result: () => console.log('done'),
        progress: (done, total) => console.log(done / total),
      });
      console.log('end');`;
    const count = async () => {
      await using target = await openDatabase({ url: address, dataFolder, what: 'a test' });
      return await target.database.$count(papers);
    };
    for (const point of [0.25, 0.75]) {
      const child = startChild(t, code);
      while (Number(await child.readLine()) < point);
      await child.kill();
      assert.equal(await count(), 0, `killed at ${point}`);
    }

    const again = startChild(t, code);

    assert.equal(await again.code, 0);
    assert.equal(await count(), ids.length);
  });

  test('says so where the data is in a Postgres already', async (t) => {
    const { source, address } = await openBoth(t);
    const services = { database: source, config: { databaseUrl: address, dataFolder: '' } };

    await assert.rejects(
      moveTo(
        services,
        address,
        createOutput(false, () => {}),
      ),
      /^UserError: DATABASE_URL is set/u,
    );
  });

  for (const address of ['', 'papers', 'mysql://root:secret@host/x']) {
    test(`asks for the address of a Postgres, not “${address}”`, async (t) => {
      const { source, dataFolder } = await openBoth(t);
      const services = { database: source, config: { databaseUrl: undefined, dataFolder } };

      await assert.rejects(
        moveTo(
          services,
          address,
          createOutput(false, () => {}),
        ),
        new UserError(
          'Give the address of a Postgres: papers move-to postgres://user:password@host:5432/name',
        ),
      );
    });
  }

  test('says why where the Postgres refuses', async (t) => {
    const { source, dataFolder } = await openBoth(t);
    const services = { database: source, config: { databaseUrl: undefined, dataFolder } };
    const port = await openRefusingServer(t, '28P01');

    await assert.rejects(
      moveTo(
        services,
        `postgres://someone:secret@127.0.0.1:${port}/papers`,
        createOutput(false, () => {}),
      ),
      new UserError(
        `The database at 127.0.0.1:${port}/papers can't be used: it refused the user or password. Check the address.`,
      ),
    );
  });
});
