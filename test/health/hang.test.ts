import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setImmediate } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import pino from 'pino';
import { openDatabase, pingDatabase } from '../../src/database/connect.ts';
import { watchForHang } from '../../src/health/hang.ts';
import { onEachDatabase } from '../support/database.ts';

type Watched = Parameters<typeof watchForHang>[0];

const SECOND = 1_000;

onEachDatabase('a watch over a database', (databases) => {
  /**
   * Opens a watch that looks once a second, when told to, at a real database's state with the values that a test sets.
   */
  async function open(t: TestContext, found: Partial<Pick<Watched, 'look' | 'answersAnew'>> = {}) {
    const { databaseUrl: url, dataFolder } = await databases.place(t);
    const opened = await openDatabase({ url, dataFolder, what: 'a test' });
    t.after(() => opened[Symbol.asyncDispose]());
    const logged: string[] = [];
    const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line).msg) });
    t.mock.timers.enable({ apis: ['setInterval'] });
    const onHang = t.mock.fn();
    // One connection alone: what a test asks after the watch is answered after it.
    const asked = { ...opened, database: opened.jobDatabase, ...found };
    const watch = watchForHang(asked, { seconds: 12, log, onHang });
    t.after(() => watch[Symbol.dispose]());
    const look = async (times: number): Promise<void> => {
      for (let time = 0; time < times; time += 1) {
        t.mock.timers.tick(SECOND);
        await setImmediate();
      }
    };
    return { opened, watch, look, logged, onHang };
  }

  test('finds nothing where all is answered', async (t) => {
    const { opened, watch, look, onHang } = await open(t);
    for (let time = 0; time < 30; time += 1) {
      await look(1);
      await pingDatabase(opened.jobDatabase);
    }

    assert.equal(onHang.mock.callCount(), 0);
    assert.equal(watch.fault(), undefined);
  });

  test('tells once of a question that was open over all looks', async (t) => {
    let oldest = 0;
    const { watch, look, logged, onHang } = await open(t, {
      look() {
        oldest += 1;
        return { oldest, timedOut: false };
      },
    });
    await look(12);
    assert.equal(onHang.mock.callCount(), 0);

    await look(20);

    assert.equal(onHang.mock.callCount(), 1);
    assert.deepEqual(logged, [
      'the database has neither answered a query nor failed for 12 seconds: the bot exits so that its supervisor restarts it',
    ]);
    assert.equal(watch.fault(), "the database doesn't answer");
  });

  test('tells of a connection that stays inside a failed transaction, as it answers nothing', async (t) => {
    const { opened, watch, look, logged, onHang } = await open(t);
    await assert.rejects(async () => await opened.jobDatabase.execute(sql`begin; select 1/0`));
    await lookWithAnswers(11);
    assert.equal(onHang.mock.callCount(), 0);

    await lookWithAnswers(5);

    assert.equal(onHang.mock.callCount(), 1);
    assert.deepEqual(logged, [
      'a database connection has been inside a failed transaction for 12 seconds: the bot exits so that its supervisor restarts it',
    ]);
    assert.equal(watch.fault(), "the database doesn't answer");

    async function lookWithAnswers(times: number): Promise<void> {
      for (let time = 0; time < times; time += 1) {
        await look(1);
        // Asked after the watch has asked: refused after it.
        await assert.rejects(pingDatabase(opened.jobDatabase));
        await setImmediate();
      }
    }
  });

  test('forgets a failed transaction that was rolled back', async (t) => {
    const { opened, look, onHang } = await open(t);
    for (let time = 0; time < 3; time += 1) {
      await assert.rejects(async () => await opened.jobDatabase.execute(sql`begin; select 1/0`));
      for (let looks = 0; looks < 8; looks += 1) {
        await look(1);
        await assert.rejects(pingDatabase(opened.jobDatabase));
      }
      await opened.jobDatabase.execute(sql`rollback`);
      await look(1);
      await pingDatabase(opened.jobDatabase);
    }

    assert.equal(onHang.mock.callCount(), 0);
  });

  const timedOut = () => ({ oldest: 0, timedOut: true });

  test('tells of connections that time out while a new one is answered', async (t) => {
    const { look, logged, onHang } = await open(t, { look: timedOut, answersAnew: async () => true });
    await look(5);
    assert.equal(onHang.mock.callCount(), 0);

    await look(20);

    assert.equal(onHang.mock.callCount(), 1);
    assert.match(logged[0] ?? '', /^the bot's connections to the database time out, though .* a new one: /u);
  });

  test('waits for a database to which no connection can be made', async (t) => {
    const { look, onHang } = await open(t, { look: timedOut, answersAnew: async () => false });

    await look(100);

    assert.equal(onHang.mock.callCount(), 0);
  });

  test('forgets connections that timed out long ago', async (t) => {
    let looks = 0;
    const { look, onHang } = await open(t, {
      look() {
        looks += 1;
        return { oldest: 0, timedOut: looks % 20 === 0 };
      },
      answersAnew: async () => true,
    });

    await look(400);

    assert.equal(onHang.mock.callCount(), 0);
  });
});
