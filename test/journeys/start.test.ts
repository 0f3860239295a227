import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { startSandbox } from '../../src/sandbox/sandbox.ts';
import { startBotProcess } from '../support/bot-process.ts';
import { copyTemplate, makeFolder, onEachDatabase, type Place } from '../support/database.ts';
import { findFreePort } from '../support/free-port.ts';
import { huggingfaceItem, openSourceServer } from '../support/source-server.ts';
import { ADDRESS, settingsOffline, stop } from '../support/start.ts';

/** Settings under which no source can be reached, on a database that is made already. */
async function offline(dataFolder: string): Promise<Record<string, string>> {
  if (dataFolder !== '') await copyTemplate(dataFolder);
  return settingsOffline(dataFolder);
}

/** Starts the bot and gives how it ended, which it has to do by itself. */
async function runToEnd(t: TestContext, settings: Readonly<Record<string, string>>) {
  return startBotProcess(t, settings).ended();
}

suite('npm start without a token', () => {
  test('says so where another program has the port that is set', async (t) => {
    const settings = await offline(makeFolder(t));
    const first = startBotProcess(t, { ...settings, SANDBOX_PORT: '0' });
    await first.untilPrinted(ADDRESS);
    const { port } = new URL(ADDRESS.exec(first.printed())?.[1] ?? '');

    const second = await runToEnd(t, { ...settings, DATA_DIR: makeFolder(t), SANDBOX_PORT: port });

    assert.equal(second.code, 1);
    assert.equal(
      second.stderr,
      `The sandbox's page can't be served at 127.0.0.1, port ${port}: another program is listening there. Set another SANDBOX_PORT or SANDBOX_HOST, or leave SANDBOX_PORT out to use a free port.\n`,
    );
  });

  test('warns where others can reach the page, and wants a token of them', async (t) => {
    const settings = { ...(await offline(makeFolder(t))), SANDBOX_HOST: '0.0.0.0', SANDBOX_PORT: '0' };
    const bot = startBotProcess(t, settings);
    await bot.untilPrinted(ADDRESS);

    assert.match(bot.printed(), /SANDBOX_HOST is set: anyone who has this address can use the sandbox\./u);
    const address = new URL(ADDRESS.exec(bot.printed())?.[1] ?? '');
    address.hostname = '127.0.0.1';
    assert.match(address.search, /^\?token=[\w-]{24}$/u);
    assert.equal((await fetch(address)).status, 200);
    assert.equal((await fetch(address.origin)).status, 403);
  });

  test("shows today's list where the source has one, and does so again after a restart", async (t) => {
    const server = await openSourceServer(t);
    server.answer(/daily_papers/u, { body: JSON.stringify([huggingfaceItem('1'), huggingfaceItem('2')]) });
    const settings = { ...(await offline(makeFolder(t))), HUGGINGFACE_URL: server.url };
    for (const signal of ['SIGINT', 'SIGTERM'] as const) {
      const bot = startBotProcess(t, settings);
      await bot.untilPrinted(ADDRESS);
      const { code, stdout } = await stop(bot, signal);

      assert.match(stdout, /both papers/u);
      assert.match(stdout, /Paper 1/u);
      assert.doesNotMatch(stdout, /sample/u);
      assert.equal(code, 0);
    }
  });

  test('says who holds the data folder, and leaves it alone', async (t) => {
    const settings = await offline(makeFolder(t));
    const first = startBotProcess(t, settings);
    await first.untilPrinted(ADDRESS);

    const second = await runToEnd(t, settings);

    assert.equal(second.code, 1);
    assert.match(
      second.stderr,
      /^The data folder \S+ is in use by the bot \(process \d+, since .*\)\. Stop that first, or set another folder with DATA_DIR\.\n$/u,
    );
    assert.equal((await stop(first)).code, 0);
  });
});

suite('settings that cannot be used', () => {
  test('are all named at once, and no value is shown', async (t) => {
    const { code, stdout, stderr } = await runToEnd(t, {
      DISCORD_TOKEN: 'a secret in a wrong form',
      DATABASE_URL: 'mysql://tester:secret@127.0.0.1/papers',
      HUGGINGFACE_URL: 'secret.example',
      LOG_LEVEL: 'loud-secret',
    });

    assert.equal(code, 1);
    assert.equal(stdout, '');
    for (const name of ['DISCORD_TOKEN', 'DATABASE_URL', 'HUGGINGFACE_URL', 'LOG_LEVEL']) {
      assert.match(stderr, new RegExp(`- ${name}: expected `, 'u'));
    }
    assert.doesNotMatch(stderr, /secret/u);
  });

  test('such as a database that is down are told in a sentence without the password', async (t) => {
    const port = await findFreePort();
    const settings = await offline(makeFolder(t));
    const url = `postgres://tester:secret@127.0.0.1:${port}/papers`;

    const { code, stderr } = await runToEnd(t, { ...settings, DATABASE_URL: url });

    assert.equal(code, 1);
    assert.equal(
      stderr,
      `The database at 127.0.0.1:${port}/papers can't be used: nothing listens there. Is Postgres running? Check DATABASE_URL.\n`,
    );
  });
});

suite('npm start with a token', () => {
  test('prints the link to invite the bot, registers the commands, and waits', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox[Symbol.asyncDispose]());
    const bot = startBotProcess(t, {
      ...(await offline(makeFolder(t))),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
    });
    await bot.untilPrinted(/Then run \/feeds add/u);

    const { code, stdout } = await stop(bot);

    assert.match(
      stdout,
      /oauth2\/authorize\?client_id=\d+&scope=bot(\+|%20)applications.commands&permissions=\d+/u,
    );
    assert.deepEqual(
      sandbox
        .commands()
        .map(({ name }) => name)
        .sort(),
      ['Papers in this message', 'alerts', 'email', 'feeds', 'meeting', 'papers', 'privacy'],
    );
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
    assert.ok(!bot.printed().includes(sandbox.token));
    assert.equal(code, 0);
  });

  test('says what to do about a token that Discord refuses', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox[Symbol.asyncDispose]());
    const token = `${sandbox.token}-not`;

    const { code, stderr } = await runToEnd(t, {
      ...(await offline(makeFolder(t))),
      DISCORD_TOKEN: token,
      DISCORD_API: sandbox.api,
    });

    assert.equal(code, 1);
    assert.equal(
      stderr,
      'Discord refuses the token in DISCORD_TOKEN. Make a new one in the developer portal, on the page "Bot", and set it.\n',
    );
  });

  test('waits where Discord, or the proxy before it, is in trouble, and says so', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox[Symbol.asyncDispose]());
    // discord.js tries four times by itself.
    sandbox.faults.add({ path: /^\/gateway/u, times: 4, fault: { kind: 'refuse', status: 502 } });
    const bot = startBotProcess(t, {
      ...(await offline(makeFolder(t))),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
    });

    await bot.untilPrinted(/it answered with HTTP status 502\. Trying again in 1 second/u);
    await bot.untilPrinted(/Then run \/feeds add/u);

    assert.equal((await stop(bot)).code, 0);
  });

  test('can be stopped while it waits for Discord', async (t) => {
    const sandbox = await startSandbox();
    t.after(() => sandbox[Symbol.asyncDispose]());
    sandbox.faults.add({ path: /^\/gateway/u, fault: { kind: 'lose' } });
    const bot = startBotProcess(t, {
      ...(await offline(makeFolder(t))),
      DISCORD_TOKEN: sandbox.token,
      DISCORD_API: sandbox.api,
    });
    await bot.untilPrinted(/Trying again in 4 seconds/u);

    const { code, seconds } = await stop(bot);

    assert.equal(code, 0);
    assert.ok(seconds < 3);
  });

  test('says so where Discord cannot be reached', async (t) => {
    const api = `http://127.0.0.1:${await findFreePort()}/api`;

    const { code, stderr } = await runToEnd(t, {
      ...(await offline(makeFolder(t))),
      DISCORD_TOKEN: 'MTAwMDAwMDAwMDAwMDAwMDAwMQ.token0.of-nobody-at-all',
      DISCORD_API: api,
    });

    assert.equal(code, 1);
    assert.equal(
      stderr,
      `Discord can't be reached at ${api}. Check the network, or DISCORD_API if you set it.\n`,
    );
  });
});

onEachDatabase('a bot that is stopped in the middle of a digest', (databases) => {
  const settingsOf = ({ dataFolder, databaseUrl }: Place): Record<string, string> => ({
    DATA_DIR: dataFolder,
    ...(databaseUrl !== undefined && { DATABASE_URL: databaseUrl }),
  });

  for (const signal of ['SIGINT', 'SIGKILL'] as const) {
    test(`by ${signal} goes on with it at the next start, and posts nothing twice`, async (t) => {
      const sandbox = await startSandbox({ rates: 'loose' });
      t.after(() => sandbox[Symbol.asyncDispose]());
      const server = await openSourceServer(t);
      const items = Array.from({ length: 10 }, (_, index) => huggingfaceItem(String(index + 1)));
      server.answer(/daily_papers/u, { body: JSON.stringify(items) });
      const settings = {
        ...(await offline('')),
        ...settingsOf(await databases.place(t)),
        HUGGINGFACE_URL: server.url,
        DISCORD_TOKEN: sandbox.token,
        DISCORD_API: sandbox.api,
      };
      const messages = () => sandbox.messages(sandbox.channel.id);
      const first = startBotProcess(t, settings);
      await first.untilPrinted(/Then run \/feeds add/u);
      const ada = sandbox.as(sandbox.people.ada);
      await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
      void ada.invoke(sandbox.channel.id, 'feeds post');
      await sandbox.until(() => messages().length === 5);
      first.signal(signal);
      const { code } = await first.ended();
      assert.equal(code, signal === 'SIGINT' ? 0 : null);
      assert.ok(messages().length < 11, 'it did not wait for the whole digest');

      const second = startBotProcess(t, settings);
      await sandbox.until(() => messages().length === 11 && messages().at(-1)?.reactions?.[0]?.count === 1);
      assert.equal((await stop(second)).code, 0);

      const titles = messages().map(({ embeds }) => embeds[0]?.title);
      assert.deepEqual(titles.slice(1).sort(), items.map((_, index) => `Paper ${index + 1}`).sort());
      assert.equal(new Set(titles).size, 11);
      assert.ok(
        messages()
          .slice(1)
          .every(({ reactions }) => reactions?.[0]?.count === 1),
      );
    });
  }
});
