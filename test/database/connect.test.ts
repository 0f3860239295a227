import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { inspect } from 'node:util';
import { sql } from 'drizzle-orm';
import { errorCode, openDatabase } from '../../src/database/connect.ts';
import { pagedAnswers } from '../../src/database/schema/paged-answers.ts';
import { UserError } from '../../src/errors.ts';
import { startChild } from '../support/child.ts';
import { makeFolder, onEachDatabase } from '../support/database.ts';
import { openRefusingServer } from '../support/postgres-server.ts';

const what = 'a test';

onEachDatabase('a database', ({ kind, place }) => {
  test('keeps what is written over a restart', async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);
    const first = await openDatabase({ url, dataFolder, what });
    await first.database
      .insert(pagedAnswers)
      .values({ command: 'x', options: {}, askedAt: Temporal.Now.instant() });
    await first[Symbol.asyncDispose]();

    await using second = await openDatabase({ url, dataFolder, what });

    const rows = await second.database.select({ command: pagedAnswers.command }).from(pagedAnswers);
    assert.deepEqual(rows, [{ command: 'x' }]);
  });

  test('gives the SQLSTATE of a query that fails', async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);
    await using opened = await openDatabase({ url, dataFolder, what });

    await assert.rejects(
      async () => await opened.database.execute(sql`select * from nowhere`),
      (error) => errorCode(error) === '42P01',
    );
  });

  test('takes back all of a transaction that fails, and goes on', async (t) => {
    const { databaseUrl: url, dataFolder } = await place(t);
    await using opened = await openDatabase({ url, dataFolder, what });
    const { database } = opened;

    const failed = database.transaction(async (transaction) => {
      await transaction
        .insert(pagedAnswers)
        .values({ command: 'x', options: {}, askedAt: Temporal.Now.instant() });
      throw new Error('on second thoughts');
    });

    await assert.rejects(failed, /on second thoughts/u);
    assert.equal(await database.$count(pagedAnswers), 0);
  });

  // PGlite is opened by one process at a time.
  if (kind === 'Postgres') {
    test('is brought up to date once by processes that start together', async (t) => {
      const { databaseUrl: url, dataFolder } = await place(t);
      const code = `import { openDatabase } from './src/database/connect.ts';
        import { pagedAnswers } from './src/database/schema/paged-answers.ts';
        await using opened = await openDatabase(${JSON.stringify({ url, dataFolder, what })});
        console.log(await opened.database.$count(pagedAnswers));`;

      const children = [startChild(t, code), startChild(t, code), startChild(t, code)];

      assert.deepEqual(await Promise.all(children.map((child) => child.readLine())), ['0', '0', '0']);
      assert.deepEqual(await Promise.all(children.map((child) => child.code)), [0, 0, 0]);
    });
  }
});

const SECRET = 'hunter2';

/** Fails unless opening says just that, and the password is in no part of the error. */
async function assertRefused(url: URL | string, dataFolder: string, reason: string): Promise<void> {
  const { host, pathname } = new URL(url);

  await assert.rejects(openDatabase({ url: String(url), dataFolder, what }), (error) => {
    assert.ok(error instanceof UserError, inspect(error));
    assert.equal(
      error.message,
      `The database at ${host}${pathname} can't be used: ${reason} Check DATABASE_URL.`,
    );
    assert.ok(!inspect(error, { depth: null }).includes(SECRET), 'the password shows');
    return true;
  });
}

suite('a database that can not be used', () => {
  test('is named where nothing listens', async (t) => {
    const url = `postgres://someone:${SECRET}@127.0.0.1:1/papers`;

    await assertRefused(url, makeFolder(t), 'nothing listens there. Is Postgres running?');
  });

  const refusals: [sqlState: string, reason: string][] = [
    ['28P01', 'it refused the user or password.'],
    ['28000', 'it refused the user.'],
    ['3D000', 'it has no database of that name.'],
    ['42501', "the user isn't allowed to create tables there."],
    ['53300', 'it has no free connections.'],
    ['57P03', 'it is still starting. Try again in a moment.'],
  ];
  for (const [sqlState, reason] of refusals) {
    test(`is named with the reason where the server says ${sqlState}`, async (t) => {
      const port = await openRefusingServer(t, sqlState);

      await assertRefused(`postgres://someone:${SECRET}@127.0.0.1:${port}/papers`, makeFolder(t), reason);
    });
  }
});

const server = process.env.TEST_DATABASE_URL;
suite('a Postgres that can not be used', {
  skip: server === undefined && 'TEST_DATABASE_URL is not set: no Postgres to test on',
}, () => {
  test('is named where it has no database of that name', async (t) => {
    const url = new URL(server ?? '');
    url.pathname = '/no_such_database';

    await assertRefused(url, makeFolder(t), 'it has no database of that name.');
  });

  test('is named where the password is wrong', {
    skip: !/:.+@/u.test(server ?? '') && 'TEST_DATABASE_URL has no password',
  }, async (t) => {
    const url = new URL(server ?? '');
    url.password = SECRET;

    await assertRefused(url, makeFolder(t), 'it refused the user or password.');
  });
});
