import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import postgres from 'postgres';
import { openDatabase } from '../../src/database/connect.ts';
import { openDataFolder } from '../../src/database/data-folder.ts';
import { runPapers } from '../support/bot-process.ts';
import { makeFolder, NO_SERVER, onServer, SERVER } from '../support/database.ts';

suite("an operator's command", () => {
  test('whose Postgres hangs stops with a sentence', {
    skip: SERVER === undefined && NO_SERVER,
  }, async (t) => {
    const { databaseUrl = '', dataFolder } = await onServer.place(t);
    await (await openDatabase({ url: databaseUrl, dataFolder, what: 'a test' }))[Symbol.asyncDispose]();
    const client = postgres(databaseUrl, { max: 1 });
    const ended = Promise.withResolvers<void>();
    const isLocked = Promise.withResolvers<void>();
    const locking = client.begin(async (transaction) => {
      await transaction`lock table papers in access exclusive mode`;
      isLocked.resolve();
      await ended.promise;
    });
    t.after(async () => {
      ended.resolve();
      await locking;
      await client.end();
    });
    await isLocked.promise;

    const settings = { DATABASE_URL: databaseUrl, DATA_DIR: dataFolder, DATABASE_HANG_SECONDS: '1' };
    const { code, stdout, stderr } = await runPapers(t, ['doctor'], settings);

    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      'The command stopped: the database has neither answered a query nor failed for 1 seconds. Fix it and run the command again.\n',
    );
  });

  test('says so where the bot that runs it ends before', async (t) => {
    const folder = makeFolder(t);
    using _held = openDataFolder(folder, 'the bot');
    const bot = createServer((socket) => {
      socket.once('data', () => socket.end());
    });
    t.after(() => bot.close());
    bot.listen(join(folder, 'operator.sock'));
    await once(bot, 'listening');

    const { code, stderr } = await runPapers(t, ['search', 'x'], { DATA_DIR: folder });

    assert.deepEqual(
      [code, stderr],
      [1, 'The bot stopped before the command was done; its log says why. Run the command again.\n'],
    );
  });
});
