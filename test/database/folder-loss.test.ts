import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, type TestContext, test } from 'node:test';
import { DataFolderBusyError, openDataFolder } from '../../src/database/data-folder.ts';
import { refuseLittleRoom } from '../../src/database/room.ts';
import { watchPlace } from '../../src/database/watch-place.ts';
import { UserError } from '../../src/errors.ts';
import { startChild } from '../support/child.ts';
import { makeFolder } from '../support/database.ts';

const MB = 1024 * 1024;

const ONLY_LINUX = process.platform !== 'linux' && 'only Linux says when a process started';

/** A folder with a database in it, taken. */
function take(t: TestContext) {
  const folder = join(makeFolder(t), 'data');
  mkdirSync(join(folder, 'postgres'), { recursive: true });
  const taken = openDataFolder(folder, 'the bot');
  t.after(() => taken[Symbol.dispose]());
  return { folder, taken };
}

suite('a data folder whose lock file is deleted', () => {
  test('lets no second one in, who is told by whom it is held', { skip: ONLY_LINUX }, (t) => {
    const { folder } = take(t);
    rmSync(join(folder, 'lock'));

    assert.throws(
      () => openDataFolder(folder, 'papers import'),
      (error) => error instanceof DataFolderBusyError && error.holder?.pid === process.pid,
    );
  });

  test('lets no other process in', { skip: ONLY_LINUX }, async (t) => {
    const { folder } = take(t);
    rmSync(join(folder, 'lock'));

    const child = startChild(
      t,
      `import { openDataFolder } from './src/database/data-folder.ts';
      try { openDataFolder(${JSON.stringify(folder)}, 'a child'); console.log('open'); }
      catch (error) { console.log(error.name); }`,
    );

    assert.equal(await child.readLine(), 'DataFolderBusyError');
  });

  test('is locked anew by its holder', (t) => {
    const { folder, taken } = take(t);
    rmSync(join(folder, 'lock'));
    rmSync(join(folder, 'holder.json'));

    assert.equal(taken.findLoss(), undefined);

    assert.throws(() => openDataFolder(folder, 'papers import'), DataFolderBusyError);
  });

  test('is given up where another has locked it', (t) => {
    const { folder, taken } = take(t);
    rmSync(join(folder, 'lock'));
    rmSync(join(folder, 'holder.json'));
    using _other = openDataFolder(folder, 'papers import');

    assert.equal(
      taken.findLoss(),
      `the lock of the data folder ${folder} was deleted, and another process has taken the folder`,
    );
    taken[Symbol.dispose]();
    assert.throws(() => openDataFolder(folder, 'a third'), /is in use by papers import/u);
  });

  test('is free where its holder has ended, though another process has its number since', (t) => {
    const { folder, taken } = take(t);
    taken[Symbol.dispose]();
    const holder = { pid: process.ppid, what: 'the bot', since: '2026-03-02T12:00:00Z', started: 'earlier' };
    writeFileSync(join(folder, 'holder.json'), JSON.stringify(holder));

    using again = openDataFolder(folder, 'papers import');

    assert.ok(again);
  });
});

suite('a data folder that is gone', () => {
  const ways: [way: string, lose: (folder: string) => void][] = [
    ['deleted', (folder) => rmSync(folder, { recursive: true })],
    ['moved away', (folder) => renameSync(folder, `${folder}-elsewhere`)],
    ['emptied of its database', (folder) => rmSync(join(folder, 'postgres'), { recursive: true })],
    [
      'deleted and made again',
      (folder) => {
        renameSync(folder, `${folder}-elsewhere`);
        mkdirSync(join(folder, 'postgres'), { recursive: true });
      },
    ],
  ];
  for (const [way, lose] of ways) {
    test(`as it was ${way} is told`, async (t) => {
      const { folder, taken } = take(t);
      using watch = watchPlace(folder, taken, createWorker('answers').worker, { everyMs: 2 });

      lose(folder);

      assert.equal(await watch.lost, `the data folder ${folder} was deleted or moved away`);
    });
  }
});

test('a database that was emptied, or replaced by a backup, under the bot is told', (t) => {
  const ways: ((data: string) => void)[] = [
    (data) => rmSync(join(data, 'PG_VERSION')),
    (data) => {
      renameSync(data, `${data}-before`);
      cpSync(`${data}-before`, data, { recursive: true });
    },
    (data) => {
      renameSync(data, `${data}-before`);
      writeFileSync(data, '');
    },
  ];
  for (const lose of ways) {
    const { folder, taken } = take(t);
    writeFileSync(join(folder, 'postgres', 'PG_VERSION'), '18');
    assert.equal(taken.findLoss(), undefined);

    lose(join(folder, 'postgres'));

    assert.equal(taken.findLoss(), `the database in the data folder ${folder} was deleted or replaced`);
  }
});

test('a folder that became a file can be let go of', (t) => {
  const { folder, taken } = take(t);
  renameSync(folder, `${folder}-elsewhere`);
  writeFileSync(folder, '');

  assert.equal(taken.findLoss(), `the data folder ${folder} was deleted or moved away`);
  taken[Symbol.dispose]();
});

/** A worker's end of the connection, which answers or is stuck. */
function createWorker(kind: 'answers' | 'is silent') {
  let asked = 0;
  const hearers = new EventEmitter();
  const worker = Object.assign(hearers, {
    postMessage() {
      asked += 1;
      if (kind === 'answers') setImmediate(() => hearers.emit('message', 'pong'));
    },
  });
  return { worker, asked: () => asked };
}

suite('a disk without room', () => {
  test('is told of once the database does not answer', async (t) => {
    const { folder, taken } = take(t);
    const { worker } = createWorker('is silent');

    using watch = watchPlace(folder, taken, worker, { everyMs: 2, free: () => 15 * MB });

    assert.equal(await watch.lost, `the disk of ${folder} is full, and the database no longer answers`);
  });

  for (const [kind, free] of [
    ['answers', 0],
    ['is silent', 100],
  ] as const) {
    test(`is not spoken of where ${free} MB are free and the database ${kind}`, async (t) => {
      const { folder, taken } = take(t);
      const { worker, asked } = createWorker(kind);
      let [looks, isLost] = [0, false];
      const enough = Promise.withResolvers<void>();
      const counted = {
        findLoss: () => {
          looks += 1;
          if (looks === 30) enough.resolve();
          return taken.findLoss();
        },
      };
      using watch = watchPlace(folder, counted, worker, { everyMs: 2, free: () => free * MB });
      void watch.lost.then(() => {
        isLost = true;
      });

      await enough.promise;

      assert.ok(!isLost);
      assert.ok(asked() >= 1);
    });
  }

  test('is told of before anything is opened, with what is needed', () => {
    assert.throws(
      () => refuseLittleRoom('/data', 32 * MB, 3 * MB),
      new UserError(
        'The disk of /data is full: 3 MB are free, and 32 MB are needed. Its data is unchanged. Free some space and try again.',
      ),
    );
    refuseLittleRoom('/data', 32 * MB, 32 * MB);
  });
});

suite('a data folder that the system refuses', () => {
  test('is told in a sentence where a file lies in its place', (t) => {
    const file = join(makeFolder(t), 'file');
    writeFileSync(file, '');

    assert.throws(
      () => openDataFolder(join(file, 'data'), 'the bot'),
      new UserError(
        `The data folder ${join(file, 'data')} can't be used: there is a file instead of a folder. Set another folder with DATA_DIR.`,
      ),
    );
    assert.throws(
      () => openDataFolder(file, 'the bot'),
      /can't be used: it is a file, not a folder\. Set another/u,
    );
  });

  test('is told in a sentence where it may not be written to', {
    skip: process.getuid?.() === 0 && 'root may write everywhere',
  }, (t) => {
    const folder = makeFolder(t);
    chmodSync(folder, 0o500);

    assert.throws(
      () => openDataFolder(join(folder, 'data'), 'the bot'),
      /this user isn't allowed to write there/u,
    );
  });
});
