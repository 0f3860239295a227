import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailSubscriptions } from '../../../src/database/schema.ts';
import { saveSubscription } from '../../../src/mail/subscriptions.ts';
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

  test('has pages that fit into messages, whatever the mail servers said', async (t) => {
    const { bot } = await startMailBot(t, databases);
    const { database } = bot.app.database;
    const { guild, people } = bot.sandbox;
    for (let number = 10; number < 35; number += 1) {
      const address = `somebody-${number}@${'a-long-name.'.repeat(3)}example.org`;
      const of = { guildId: guild.id, feedId: 1, owner: 'person', userId: people.ada.id } as const;
      await saveSubscription(database, { ...of, rhythm: 'weekly', address, key: address }, bot.clock.now);
    }
    await database.update(mailSubscriptions).set({ pausedBecause: '550 5.1.1 no `such` user '.repeat(12) });

    const ada = bot.sandbox.as(people.ada);
    let { message } = await ada.invoke(bot.sandbox.channel.id, 'email list');
    const contents: string[] = [];
    for (let page = 0; page < 4 && message !== undefined; page += 1) {
      contents.push(message.content);
      if (page < 3) ({ message } = await ada.click(message, 'Next'));
    }

    const said = contents.join('\n');
    assert.deepEqual(
      [...said.matchAll(/somebody-(\d+)@/gu)].map(([, number]) => Number(number)),
      Array.from({ length: 25 }, (_, index) => index + 10),
    );
    assert.ok(contents.every((content) => content.length <= 2_000 && content.endsWith('again to resume.')));
  });
});
