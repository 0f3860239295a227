import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { sql } from 'drizzle-orm';
import postgres from 'postgres';
import { openDatabase } from '../../src/database/connect.ts';
import { DataFolderBusyError, openDataFolder } from '../../src/database/data-folder.ts';
import { openEmbedded } from '../../src/database/embedded.ts';
import { pagedAnswers } from '../../src/database/schema/paged-answers.ts';
import { startUpkeep } from '../../src/database/upkeep.ts';
import { UserError } from '../../src/errors.ts';
import { startChild } from '../support/child.ts';
import { copyTemplate, makeFolder, pglite } from '../support/database.ts';

const what = 'a test';

suite('the embedded database', () => {
  test('is refused to a second process, which is told who has it', async (t) => {
    const { dataFolder } = await pglite.place(t);
    await using _first = await openDatabase({ url: undefined, dataFolder, what: 'the bot' });

    const second = openDatabase({ url: undefined, dataFolder, what });

    await assert.rejects(second, (error) => {
      assert.ok(error instanceof DataFolderBusyError);
      assert.equal(error.holder?.what, 'the bot');
      return true;
    });
  });

  test('opens with all that was written after its process was killed', async (t) => {
    const { dataFolder } = await pglite.place(t);
    const child = startChild(
      t,
      `import { openDatabase } from './src/database/connect.ts';
      import { pagedAnswers } from './src/database/schema/paged-answers.ts';
      const options = { url: undefined, dataFolder: ${JSON.stringify(dataFolder)}, what: 'a child' };
      const { database } = await openDatabase(options);
      await database.insert(pagedAnswers).values({ command: 'x', options: {}, askedAt: Temporal.Now.instant() });
      console.log('written');`,
    );
    assert.equal(await child.readLine(), 'written');
    await child.kill();

    await using opened = await openDatabase({ url: undefined, dataFolder, what });

    assert.equal(await opened.database.$count(pagedAnswers), 1);
  });

  test('cuts its log, clears dead rows away and analyses tables while it is written to', async (t) => {
    const { dataFolder } = await pglite.place(t);
    await using stack = new AsyncDisposableStack();
    const opened = stack.use(await openEmbedded(dataFolder, what));
    const client = postgres({ path: opened.socketPath, user: 'postgres', database: 'postgres', max: 1 });
    stack.defer(() => client.end());
    const [before] = await client`select redo_lsn from pg_control_checkpoint()`;
    stack.use(startUpkeep(client, { everyMs: 5, mostLogBytes: 1_000_000 }));

    await client`create table filled as select repeat(md5(i::text), 50) as text from generate_series(1, 5000) as i`;
    await client`update filled set text = text || '.'`;
    let [isCut, isCleared, isKnown] = [false, false, false];
    while (!isCut || !isCleared || !isKnown) {
      await setTimeout(5);
      const [now] = await client`
        select redo_lsn > ${before?.redo_lsn} as is_cut, n_dead_tup = 0 and vacuum_count > 0 as is_cleared,
          analyze_count > 0 and n_mod_since_analyze = 0 as is_known
        from pg_control_checkpoint(), pg_stat_user_tables where relname = 'filled'`;
      [isCut, isCleared, isKnown] = [now?.is_cut, now?.is_cleared, now?.is_known];
    }

    const [kept] = await client`select count(*)::int from filled where text like '%.'`;
    assert.equal(kept?.count, 5000);
  });

  test('does not hold up the process while a query takes long', async (t) => {
    const { dataFolder } = await pglite.place(t);
    await using opened = await openDatabase({ url: undefined, dataFolder, what });
    const ticks: number[] = [];
    const timer = setInterval(() => ticks.push(Date.now()), 10);
    t.after(() => clearInterval(timer));

    // Both times are the database's own: what it took to send the query and to read the answer lies outside.
    const epoch = sql`extract(epoch from clock_timestamp()) * 1000`;
    const [row] = await opened.database
      .select({
        began: sql`${epoch}`.mapWith(Number),
        slept: sql`pg_sleep(0.5)`,
        ended: sql`${epoch}`.mapWith(Number),
      })
      .from(sql`(values (1)) as one`);

    const { began, ended } = row ?? { began: 0, ended: 0 };
    assert.ok(ended > began);
    assert.ok(ticks.some((tick) => tick > began && tick < ended));
  });

  test('may lie deeper than the path of a socket can be long, and leaves nothing elsewhere', async (t) => {
    // Not in a folder of makeFolder: macOS's own is so deep already that nothing fits below it.
    const temporary = mkdtempSync('/tmp/daily-papers-test-');
    const usual = process.env.TMPDIR;
    process.env.TMPDIR = temporary;
    t.after(() => {
      if (usual === undefined) delete process.env.TMPDIR;
      else process.env.TMPDIR = usual;
      rmSync(temporary, { recursive: true });
    });
    const deep = join(temporary, 'a'.repeat(60), 'b'.repeat(60));
    await copyTemplate(deep);

    const opened = await openDatabase({ url: undefined, dataFolder: deep, what });
    const count = await opened.database.$count(pagedAnswers);
    await opened[Symbol.asyncDispose]();

    assert.equal(count, 0);
    assert.deepEqual(readdirSync(temporary), ['a'.repeat(60)]);
  });

  const damages: [title: string, damage: (data: string) => void, reason: string][] = [
    ['a file lies in its place', (data) => writeFileSync(data, 'no database'), "it isn't Postgres data"],
    [
      'its data is of another version',
      (data) => {
        mkdirSync(data);
        writeFileSync(join(data, 'PG_VERSION'), '9.6\n');
      },
      'PGlite failed to initialize properly',
    ],
  ];
  for (const [title, damage, reason] of damages) {
    test(`says what to do where ${title}, and lets the folder go`, async (t) => {
      const dataFolder = makeFolder(t);
      const data = join(dataFolder, 'postgres');
      damage(data);

      const opening = openDatabase({ url: undefined, dataFolder, what });

      await assert.rejects(opening, (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(
          error.message,
          `The database in ${data} can't be opened: ${reason}. It may be damaged or from another version. Restore a backup, or set another folder with DATA_DIR.`,
        );
        return true;
      });
      using lock = openDataFolder(dataFolder, what);
      assert.ok(lock);
    });
  }
});
