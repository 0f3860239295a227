import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { startBotProcess } from '../support/bot-process.ts';
import { makeFolder } from '../support/database.ts';
import { ADDRESS, settingsOffline, stop } from '../support/start.ts';

suite('npm start, for the first time', () => {
  test('shows a digest of the sample where no source can be reached, and stops when told to', async (t) => {
    const bot = startBotProcess(t, await settingsOffline(makeFolder(t)));
    await bot.untilPrinted(ADDRESS);
    const page = await fetch(ADDRESS.exec(bot.printed())?.[1] ?? '');
    const { code, stdout, stderr, seconds } = await stop(bot);

    assert.match(stdout, /^DISCORD_TOKEN is not set, so this is the sandbox/u);
    assert.match(stdout, /can't be reached: it refuses connections\. Here is the sample/u);
    assert.equal(stdout.match(/^👍 1$/gmu)?.length, 10, 'ten cards, each with the vote emoji');
    assert.equal(stdout.match(/http:/gu)?.length, 1, 'one address to open');
    assert.equal(page.status, 200);
    assert.match(await page.text(), /<title>Daily Papers: the sandbox<\/title>/u);
    assert.match(stdout, /Stopping/u);
    assert.equal(stderr, '');
    assert.equal(code, 0);
    assert.ok(seconds < 10);
  });
});
