import assert from 'node:assert/strict';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { runPapers, startBotProcess } from '../support/bot-process.ts';
import { pglite } from '../support/database.ts';

const nowhere = 'http://127.0.0.1:1';
const OFFLINE = { HUGGINGFACE_URL: nowhere, ARXIV_API_URL: nowhere, ARXIV_RSS_URL: nowhere };

suite('a bot whose data folder', () => {
  test('has lost its lock file keeps it, and once the folder is deleted says so and ends with 1', async (t) => {
    const sandbox = await startSandbox({ rates: 'loose' });
    t.after(() => sandbox[Symbol.asyncDispose]());
    const { dataFolder } = await pglite.place(t);
    const settings = { ...OFFLINE, DATA_DIR: dataFolder };
    const login = { DISCORD_TOKEN: sandbox.token, DISCORD_API: sandbox.api };
    const bot = startBotProcess(t, { ...settings, ...login });
    await bot.untilPrinted(/Then run \/feeds add/u);

    rmSync(join(dataFolder, 'lock'));
    rmSync(join(dataFolder, 'operator.sock'));
    const second = await runPapers(t, ['search', 'x'], settings);
    // At once: while files go one by one, the bot may notice first that its database is gone.
    renameSync(dataFolder, `${dataFolder}-gone`);
    rmSync(`${dataFolder}-gone`, { recursive: true, force: true, maxRetries: 5 });
    const { code, stderr } = await bot.ended();

    assert.equal(second.code, 1);
    assert.match(second.stderr, /^The data folder \S+ is in use by the bot \(process \d+, since /u);
    assert.equal(code, 1);
    assert.match(stderr, /"level":60.*the data folder \S+ was deleted or moved away: the bot exits/u);
  });
});
