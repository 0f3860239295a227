import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { DataFolderBusyError, openDataFolder } from '../../src/database/data-folder.ts';
import { UserError } from '../../src/errors.ts';
import { startChild } from '../support/child.ts';
import { makeFolder } from '../support/database.ts';

suite('the data folder', () => {
  test('is for its owner alone', (t) => {
    const folder = join(makeFolder(t), 'not', 'there', 'yet');

    using _lock = openDataFolder(folder, 'a test');

    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  test('is closed to others even if it stood open before', (t) => {
    const folder = join(makeFolder(t), 'data');
    mkdirSync(folder);
    chmodSync(folder, 0o755);

    using _lock = openDataFolder(folder, 'a test');

    assert.equal(statSync(folder).mode & 0o777, 0o700);
  });

  test('is opened once, and the second is told by whom', (t) => {
    const folder = makeFolder(t);
    using _lock = openDataFolder(folder, 'the bot');

    assert.throws(
      () => openDataFolder(folder, 'papers import'),
      (error) => {
        assert.ok(error instanceof DataFolderBusyError);
        const { pid, what, since } = error.holder ?? {};
        assert.deepEqual([pid, what], [process.pid, 'the bot']);
        assert.equal(
          error.message,
          `The data folder ${folder} is in use by the bot (process ${pid}, since ${since}). Stop that first, or set another folder with DATA_DIR.`,
        );
        return true;
      },
    );
  });

  test('is held by the lock, even where the name of its holder can not be read', (t) => {
    const folder = makeFolder(t);
    using _lock = openDataFolder(folder, 'the bot');
    writeFileSync(join(folder, 'holder.json'), '{"pid": 1');

    assert.throws(() => openDataFolder(folder, 'papers import'), /is in use by another process\. Stop/u);
  });

  for (const [what, put] of [
    ['with something else in it', (lock: string) => writeFileSync(lock, '4711\n')],
    ['that is a folder', (lock: string) => mkdirSync(lock)],
  ] as const) {
    test(`is refused in a sentence for a lock ${what}`, (t) => {
      const folder = makeFolder(t);
      const lock = join(folder, 'lock');
      put(lock);

      assert.throws(
        () => openDataFolder(folder, 'the bot'),
        (error) => error instanceof UserError && error.message.includes(`delete ${lock}, and start again`),
      );
    });
  }

  test('is refused in a sentence where a link leads to nothing, or to itself', (t) => {
    const link = join(makeFolder(t), 'data');
    for (const target of [join(link, 'nowhere'), `${link}-gone`]) {
      symlinkSync(target, link);
      assert.throws(() => openDataFolder(link, 'the bot'), UserError);
      rmSync(link);
    }
  });

  test('is free again once it is closed, though the name of its holder still lies there', (t) => {
    const folder = makeFolder(t);
    openDataFolder(folder, 'the bot')[Symbol.dispose]();

    using lock = openDataFolder(folder, 'papers import');

    assert.ok(lock);
  });

  test('is free again after its process was killed', async (t) => {
    const folder = makeFolder(t);
    const child = startChild(
      t,
      `import { openDataFolder } from './src/database/data-folder.ts';
      openDataFolder(${JSON.stringify(folder)}, 'a child');
      console.log('open');
      setInterval(() => {}, 1000);`,
    );
    assert.equal(await child.readLine(), 'open');
    assert.throws(
      () => openDataFolder(folder, 'a test'),
      (error) => error instanceof DataFolderBusyError && error.holder?.pid === child.pid,
    );

    await child.kill();

    using lock = openDataFolder(folder, 'a test');
    assert.ok(lock);
  });
});
