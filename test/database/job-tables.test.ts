import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { errorCode, openDatabase, pingDatabase } from '../../src/database/connect.ts';
import { asJobDatabase } from '../../src/database/job-tables.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';

async function open(t: TestContext, databases: Databases) {
  const { databaseUrl: url, dataFolder } = await databases.place(t);
  const opened = await openDatabase({ url, dataFolder, what: 'a test' });
  t.after(() => opened[Symbol.asyncDispose]());
  await opened.jobDatabase.execute(sql`create table kept (id int primary key)`);
  const rows = async () => {
    const { rows: found } = await asJobDatabase(opened.database).executeSql('select id from kept');
    return found.length;
  };
  return { ...opened, jobs: asJobDatabase(opened.jobDatabase), rows };
}

const failsWith = (code: string) => (error: unknown) => errorCode(error) === code;

/** Texts that fail inside a transaction of their own, as pg-boss's maintenance does. */
const FAILING = [
  ['a transaction in one text', 'BEGIN; insert into kept values (1); select 1/0; COMMIT;', '22012'],
  [
    'one in small letters, after a line break',
    '\n  begin;\n insert into kept values (1); select 1/0; commit;',
    '22012',
  ],
  [
    'one under its other name',
    'START TRANSACTION; insert into kept values (1); select 1/0; COMMIT;',
    '22012',
  ],
  [
    'one behind another statement',
    'select 1; BEGIN; insert into kept values (1); select 1/0; COMMIT;',
    '22012',
  ],
  ['one that never ends', 'BEGIN; insert into kept values (1); select nonsense', '42703'],
] as const;

onEachDatabase("the job queue's way to the database", (databases) => {
  test('goes on after a failure, which keeps its own code, and keeps nothing of what failed', async (t) => {
    const { jobs, jobDatabase, rows } = await open(t, databases);
    for (const [what, text, code] of FAILING) {
      await assert.rejects(jobs.executeSql(text), failsWith(code), what);

      await pingDatabase(jobDatabase);
      assert.equal(await rows(), 0, what);
    }

    await jobs.executeSql('BEGIN; SET LOCAL lock_timeout = 30000; insert into kept values (2); COMMIT;');

    assert.equal(await rows(), 1);
  });

  test('spares what is asked over the same connection meanwhile', async (t) => {
    const { jobs, jobDatabase, rows } = await open(t, databases);
    const failed = assert.rejects(
      jobs.executeSql('BEGIN; select pg_sleep(0.05); select 1/0; COMMIT;'),
      failsWith('22012'),
    );

    const meanwhile = [
      ...Array.from({ length: 20 }, () => pingDatabase(jobDatabase)),
      jobs.executeSql('insert into kept values ($1)', [1]),
      jobDatabase.transaction((transaction) => transaction.execute(sql`insert into kept values (2)`)),
    ];

    await failed;
    await Promise.all(meanwhile);
    assert.equal(await rows(), 2);
  });

  test("leaves a caller's transaction to the caller", async (t) => {
    const { database, rows } = await open(t, databases);

    const done = database.transaction(async (transaction) => {
      await transaction.execute(sql`insert into kept values (1)`);
      await assert.rejects(asJobDatabase(transaction).executeSql('select 1/0'), failsWith('22012'));
      // Had it been rolled back, this would be kept by itself.
      await transaction.execute(sql`insert into kept values (2)`);
    });

    await assert.rejects(async () => await done, failsWith('25P02'));
    assert.equal(await rows(), 0);
  });
});
