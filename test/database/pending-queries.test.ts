import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import { openDatabase, pingDatabase } from '../../src/database/connect.ts';
import { type Databases, NO_SERVER, onEachDatabase, onServer, SERVER } from '../support/database.ts';
import { openStallingProxy } from '../support/stalling-proxy.ts';

async function open(t: TestContext, databases: Databases) {
  const { databaseUrl, dataFolder } = await databases.place(t);
  const proxy = databaseUrl === undefined ? undefined : await openStallingProxy(t, databaseUrl);
  const opened = await openDatabase({ url: proxy?.url, dataFolder, what: 'a test' });
  t.after(() => opened[Symbol.asyncDispose]());
  return { proxy, ...opened };
}

/** Its outcome is for nobody: it may never come. */
function leave(work: PromiseLike<unknown>): void {
  work.then(undefined, () => {});
}

onEachDatabase('questions to a database', (databases) => {
  test('are not open once they are answered or refused, alone or in a transaction', async (t) => {
    const { database, look } = await open(t, databases);
    await pingDatabase(database);
    await assert.rejects(async () => await database.execute(sql`select * from nowhere`));
    await database.transaction(async (transaction) => {
      await pingDatabase(transaction);
      await transaction.transaction(pingDatabase);
    });
    await assert.rejects(database.transaction(() => Promise.reject(new Error('on second thoughts'))));

    assert.equal(look().oldest, 0);
    assert.equal(look().oldest, 0);
  });

  test('are open until then, and counted at each look', async (t) => {
    const { database, look } = await open(t, databases);
    const asked = Promise.resolve(database.execute(sql`select pg_sleep(0.5)`));
    // drizzle asks a few microtasks later.
    await setImmediate();

    assert.deepEqual([look().oldest, look().oldest], [1, 2]);

    await asked;
    assert.equal(look().oldest, 0);
  });

  test('are none while a transaction is busy with something else', async (t) => {
    const { database, look } = await open(t, databases);

    const looks = await database.transaction(async (transaction) => {
      await pingDatabase(transaction);
      return [look().oldest, look().oldest];
    });

    assert.deepEqual(looks, [0, 0]);
  });
});

suite('questions to a Postgres', { skip: SERVER === undefined && NO_SERVER }, () => {
  test('stay open on one connection that hangs, whatever the others answer', async (t) => {
    const { proxy, database, look } = await open(t, onServer);
    const hanging = proxy?.stallAt('hangs');
    leave(database.execute(sql`select 'hangs'`));
    await hanging;

    for (const looks of [1, 2, 3]) {
      await pingDatabase(database);
      assert.equal(look().oldest, looks);
    }
  });

  test('stay open where a transaction can not be committed', async (t) => {
    const { proxy, database, look } = await open(t, onServer);
    const hanging = Promise.withResolvers<void>();
    leave(
      database.transaction(async (transaction) => {
        await pingDatabase(transaction);
        proxy?.stallAt('commit').then(hanging.resolve, hanging.reject);
      }),
    );
    await hanging.promise;
    await pingDatabase(database);
    look().oldest;
    await pingDatabase(database);

    assert.ok(look().oldest > 0);
  });

  test('are answered anew only while the server answers', async (t) => {
    const { proxy, answersAnew } = await open(t, onServer);
    assert.equal(await answersAnew(), true);
    await proxy?.shut();

    assert.equal(await answersAnew(), false);
  });

  test('begin to count anew where the database is away with errors', async (t) => {
    const { proxy, database, look } = await open(t, onServer);
    const hanging = proxy?.stallAt('hangs');
    leave(database.execute(sql`select 'hangs'`));
    await hanging;
    await pingDatabase(database);
    assert.deepEqual([look().oldest, look().oldest], [1, 2]);
    proxy?.stall();
    await proxy?.shut();
    await assert.rejects(pingDatabase(database));

    assert.equal(look().oldest, 0);
  });
});
