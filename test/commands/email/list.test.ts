import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../support/database.ts';
import { startMailBot } from '../../support/mail-bot.ts';

onEachDatabase('/email list', (databases) => {
  test('lists one’s subscriptions, and what came of the newest mail of each', async (t) => {
    const { run, code, bot, mailServer } = await startMailBot(t, databases, ['2026-03-02', '2026-03-03']);
    assert.match(await run('email list'), /^You have no e-mail subscription in this server\./u);
    await run('email subscribe', { address: 'ada@example.org' });
    await run('email confirm', { code: await code('ada@example.org') });
    assert.match(await run('email list'), /`ada@example\.org`: each digest of feed 1: .*\. No mail yet\./u);

    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await bot.app.catchUp();
    await bot.app.catchUp();
    assert.match(await run('email list'), /The mail of 2026-03-02 was sent <t:\d+:R>\./u);

    mailServer.atRecipient = () => ({ code: 550, words: 'Mailbox gone' });
    bot.clock.now = Temporal.Instant.from('2026-03-03T16:00:00Z');
    await bot.app.catchUp();
    await bot.app.catchUp();
    assert.match(
      await run('email list'),
      /\*\*Paused\*\*: its mail server refused a mail: `.*Mailbox gone`/u,
    );
    assert.equal(await run('email list', {}, 'chloe').then((said) => said.includes('ada@')), false);
  });
});
