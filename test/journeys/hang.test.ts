import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { sql } from 'drizzle-orm';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startBot } from '../support/bot.ts';
import { startBotProcess } from '../support/bot-process.ts';
import { NO_SERVER, onEachDatabase, onServer, SERVER } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { openStallingProxy } from '../support/stalling-proxy.ts';

const nowhere = 'http://127.0.0.1:1';
const OFFLINE = { HUGGINGFACE_URL: nowhere, ARXIV_API_URL: nowhere, ARXIV_RSS_URL: nowhere };

async function startProcess(t: TestContext) {
  const sandbox = await startSandbox({ rates: 'loose' });
  t.after(() => sandbox[Symbol.asyncDispose]());
  const { databaseUrl = '', dataFolder } = await onServer.place(t);
  const proxy = await openStallingProxy(t, databaseUrl);
  const port = await findFreePort();
  const bot = startBotProcess(t, {
    ...OFFLINE,
    DATA_DIR: dataFolder,
    DATABASE_URL: proxy.url,
    DATABASE_HANG_SECONDS: '1',
    DISCORD_TOKEN: sandbox.token,
    DISCORD_API: sandbox.api,
    HEALTH_PORT: String(port),
  });
  await bot.untilPrinted(/Then run \/feeds add/u);
  const health = async () => {
    const answer = await fetch(`http://127.0.0.1:${port}/healthz`);
    return { status: answer.status, text: await answer.text() };
  };
  return { bot, proxy, health };
}

suite('a bot whose Postgres hangs', { skip: SERVER === undefined && NO_SERVER }, () => {
  test('says so, is no longer healthy, and ends so that its supervisor starts it again', async (t) => {
    const { bot, proxy, health } = await startProcess(t);
    assert.deepEqual(await health(), { status: 200, text: 'alive\n' });

    proxy.stall();
    await bot.untilPrinted(/Stopping/u);

    assert.deepEqual(await health(), { status: 503, text: "the database doesn't answer\n" });
    const { code, stderr } = await bot.ended();
    assert.equal(code, 1);
    const told = stderr.split('\n').filter((line) => /neither answered a query nor failed/u.test(line));
    assert.equal(told.length, 1);
    assert.match(
      told[0] ?? '',
      /"level":60.* for 1 seconds: the bot exits so that its supervisor restarts it/u,
    );
  });
});

onEachDatabase('a bot whose database answers again after a hang', (databases) => {
  test('has said so once, and can still be stopped', async (t) => {
    const bot = await startBot(t, databases, { environment: { DATABASE_HANG_SECONDS: '1' } });
    const slow = Promise.resolve(bot.app.database.database.execute(sql`select pg_sleep(3)`));
    await bot.hung;
    await slow;

    const told = bot.logged.filter(({ level }) => level === 60);

    assert.equal(told.length, 1);
    await bot.stop();
  });
});
