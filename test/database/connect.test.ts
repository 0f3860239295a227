import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { errorCode, openDatabase } from '../../src/database/connect.ts';
import { DataFolderBusyError, openDataFolder } from '../../src/database/data-folder.ts';
import { pagedAnswers } from '../../src/database/schema.ts';
import { UserError } from '../../src/errors.ts';
import { makeFolder, onEachDatabase } from '../support/database.ts';

onEachDatabase('a database', ({ place }) => {
  test('keeps what is written over a restart', async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);
    const first = await openDatabase({ url, dataFolder, what: 'a test' });
    await first.database.execute(
      sql`insert into paged_answers (command, options, asked_at) values ('x', '{}', now())`,
    );
    await first[Symbol.asyncDispose]();

    const second = await openDatabase({ url, dataFolder, what: 'a test' });
    t.after(() => second[Symbol.asyncDispose]());

    const rows = await second.database.select({ command: pagedAnswers.command }).from(pagedAnswers);
    assert.deepEqual(rows, [{ command: 'x' }]);
  });

  test('does not hold up the process while a query takes long', async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);
    const { database, ...open } = await openDatabase({ url, dataFolder, what: 'a test' });
    t.after(() => open[Symbol.asyncDispose]());
    const ended: string[] = [];

    const query = database
      .execute(sql`select count(*) from generate_series(1, 3000000)`)
      .then(() => ended.push('query'));
    const timer = new Promise((resolve) => setImmediate(resolve)).then(() => ended.push('timer'));
    await Promise.all([query, timer]);

    assert.deepEqual(ended, ['timer', 'query']);
  });

  test('gives the SQLSTATE of a query that fails', async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);
    const { database, ...open } = await openDatabase({ url, dataFolder, what: 'a test' });
    t.after(() => open[Symbol.asyncDispose]());

    await assert.rejects(
      async () => await database.execute(sql`select * from nowhere`),
      (error) => errorCode(error) === '42P01',
    );
  });
});

suite('the data folder', () => {
  test('is for its owner alone', (t) => {
    const folder = join(makeFolder(t), 'data');

    using _lock = openDataFolder(folder, 'a test');

    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  test('is opened once, and the second is told by whom', (t) => {
    const folder = makeFolder(t);
    using _lock = openDataFolder(folder, 'the bot');

    assert.throws(
      () => openDataFolder(folder, 'papers import'),
      (error) =>
        error instanceof DataFolderBusyError &&
        error.message.includes(`in use by the bot (process ${process.pid}, since `),
    );
  });

  test('is free again after its process was killed', async (t) => {
    const folder = makeFolder(t);
    const module = JSON.stringify(join(import.meta.dirname, '../../src/database/data-folder.ts'));
    const script = `const { openDataFolder } = await import(${module}); openDataFolder(${JSON.stringify(folder)}, 'a child'); console.log('open'); setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(child.stdout, 'data');
    assert.throws(() => openDataFolder(folder, 'a test'), DataFolderBusyError);

    child.kill('SIGKILL');
    await once(child, 'exit');

    using lock = openDataFolder(folder, 'a test');
    assert.ok(lock);
  });

  test('may lie deeper than the path of a socket can be long', async (t) => {
    const deep = join(makeFolder(t), 'a'.repeat(60), 'b'.repeat(60));

    const { database, ...open } = await openDatabase({ url: undefined, dataFolder: deep, what: 'a test' });
    t.after(() => open[Symbol.asyncDispose]());

    assert.equal(await database.$count(pagedAnswers), 0);
  });
});

suite('a database that can not be reached', () => {
  test('is named, with the reason and never the password', async (t) => {
    const url = 'postgres://someone:hunter2@127.0.0.1:1/papers';

    await assert.rejects(
      openDatabase({ url, dataFolder: makeFolder(t), what: 'a test' }),
      new UserError(
        "The database at 127.0.0.1:1/papers can't be used: nothing listens there. Is Postgres running? Check DATABASE_URL.",
      ),
    );
  });

  const server = process.env.TEST_DATABASE_URL;
  test('for want of that name is told so', {
    skip: server === undefined && 'TEST_DATABASE_URL is not set',
  }, async (t) => {
    const url = new URL(server ?? '');
    url.pathname = '/no_such_database';

    await assert.rejects(
      openDatabase({ url: url.href, dataFolder: makeFolder(t), what: 'a test' }),
      /can't be used: it has no database of that name\. Check DATABASE_URL/u,
    );
  });
});

onEachDatabase('migrations', ({ kind, place }) => {
  test('run once where two processes start together', {
    skip: kind === 'PGlite' && 'PGlite is opened by one process',
  }, async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);

    const opened = await Promise.all([1, 2, 3].map(() => openDatabase({ url, dataFolder, what: 'a test' })));
    t.after(() => Promise.all(opened.map((one) => one[Symbol.asyncDispose]())));

    assert.equal(opened.length, 3);
  });
});
