import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'drizzle-orm';
import { PgBoss } from 'pg-boss';
import pino from 'pino';
import { asJobDatabase, readUnfinished } from '../../src/database/job-tables.ts';
import { openQueue, type Queue } from '../../src/queue/queue.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';

type Test = Parameters<Databases['place']>[0];

async function startQueue(t: Test, databases: Databases) {
  const open = await databases.openShared();
  const stack = new AsyncDisposableStack();
  t.after(() => stack.disposeAsync());
  const queue = stack.use(await openQueue(open, pino({ level: 'silent' })));
  return { database: open.database, queue };
}

const nothing = async (): Promise<void> => {};
const idle = {
  collect: nothing,
  summarize: nothing,
  deliver: nothing,
  propose: nothing,
  discuss: nothing,
  'show-notes': nothing,
  'reconcile-votes': nothing,
  tell: nothing,
  revise: nothing,
  'follow-up': nothing,
  meeting: nothing,
  mail: nothing,
  zotero: nothing,
  momentum: nothing,
  alerts: nothing,
};
const day = Temporal.PlainDate.from('2026-03-02');

/** Starts the queue's work and returns its jobs, in order. */
async function listen(queue: Queue): Promise<string[]> {
  const done: string[] = [];
  await queue.work({
    ...idle,
    deliver: async (data) => void done.push(`${data.feedId} ${data.day}`),
    tell: async ({ messageId }) => void done.push(`notice ${messageId}`),
  });
  return done;
}

onEachDatabase('the job queue', (databases) => {
  test('does what it is sent, once for all who send the same before it is done', async (t) => {
    const { queue } = await startQueue(t, databases);
    await queue.send('deliver', { feedId: 1, day, asked: false });
    await queue.send('deliver', { feedId: 1, day, asked: true });
    await queue.send('deliver', { feedId: 2, day, asked: false });

    const done = await listen(queue);
    await queue.settled();

    assert.deepEqual(done.toSorted(), ['1 2026-03-02', '2 2026-03-02']);
  });

  test('sends again what was done before', async (t) => {
    const { queue } = await startQueue(t, databases);
    const done = await listen(queue);
    for (const _ of [1, 2]) {
      await queue.send('tell', { messageId: 7 });
      await queue.settled();
    }

    assert.deepEqual(done, ['notice 7', 'notice 7']);
  });

  test('forgets what was sent in a transaction that came to nothing', async (t) => {
    const { database, queue } = await startQueue(t, databases);
    const failed = database.transaction(async (transaction) => {
      await queue.send('tell', { messageId: 1 }, transaction);
      throw new Error('rolled back');
    });
    await assert.rejects(failed, /rolled back/u);
    await database.transaction((transaction) => queue.send('tell', { messageId: 2 }, transaction));

    const done = await listen(queue);
    await queue.settled();

    assert.deepEqual(done, ['notice 2']);
  });

  test('does again what failed', async (t) => {
    const { queue } = await startQueue(t, databases);
    const second = Promise.withResolvers<number>();
    let tries = 0;
    await queue.work({
      ...idle,
      tell: async ({ messageId }) => {
        tries += 1;
        if (tries === 1) throw new Error('not this time');
        second.resolve(messageId);
      },
    });

    await queue.send('tell', { messageId: 7 });

    assert.equal(await second.promise, 7);
    assert.equal(tries, 2);
  });

  test('does what it put off into a far year, as the clock was ahead, once the clock is right again', async (t) => {
    const { database, queue } = await startQueue(t, databases);
    await queue.send('tell', { messageId: 7 });
    await database.execute(sql`update pgboss.job set start_after = now() + interval '1 year'`);

    await queue.repairTimes();
    const done = await listen(queue);
    await queue.settled();

    assert.deepEqual(done, ['notice 7']);
  });

  test('waits for jobs that it runs until each has ended once, also one that fails or that others sent before', async (t) => {
    const { queue } = await startQueue(t, databases);
    const never = new AbortController().signal;
    await queue.send('summarize', { paperId: 'b', language: 'en' });
    const done: string[] = [];
    await queue.work({
      ...idle,
      async summarize({ paperId }) {
        done.push(paperId);
        if (paperId === 'c') throw new Error('The model is away.');
      },
    });

    const jobs = ['a', 'b', 'c'].map((paperId) => ({ paperId, language: 'en' as const }));
    await queue.run('summarize', jobs, never);
    assert.deepEqual(new Set(done), new Set(['a', 'b', 'c']));
    await queue.run('summarize', [], never);
  });

  test('waits no longer than the signal lets it', async (t) => {
    const { queue } = await startQueue(t, databases);
    const begun = Promise.withResolvers<void>();
    const waiting = new AbortController();
    const free = Promise.withResolvers<void>();
    await queue.work({
      ...idle,
      async summarize() {
        begun.resolve();
        await free.promise;
      },
    });

    const run = queue.run('summarize', [{ paperId: 'a', language: 'en' }], waiting.signal);
    await begun.promise;
    waiting.abort();
    await run;
    free.resolve();
    await queue.settled();
  });

  test('gives up queues of earlier versions, and does what stands beside a job that it can not read', async (t) => {
    const open = await databases.openShared();
    const boss = new PgBoss({
      db: asJobDatabase(open.jobDatabase),
      schedule: false,
      supervise: false,
      migrate: false,
    });
    await boss.start();
    await boss.createQueue('recount');
    await boss.stop({ close: false });
    const { database, queue } = await startQueue(t, databases);
    await queue.send('deliver', { feedId: 1, day, asked: false });
    await queue.send('deliver', { feedId: 2, day, asked: false });
    await database.execute(
      sql`update pgboss.job set data = '{"old": true}' where singleton_key like '% 1 %'`,
    );

    const done = await listen(queue);
    await queue.settled();

    assert.deepEqual(done, ['2 2026-03-02']);
    const names = (await readUnfinished(database)).map(({ name }) => name);
    assert.deepEqual(names.toSorted(), Object.keys(idle).toSorted());
  });
});
