import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { saveSubscription, unsubscribe } from '../../src/mail/subscriptions.ts';
import { onEachDatabase } from '../support/database.ts';
import { startMailBot } from '../support/mail-bot.ts';

onEachDatabase('a digest by e-mail', (databases) => {
  test('reaches whoever confirmed, once, with votes and links; is caught up; and ends as they ask', async (t) => {
    const days = ['2026-03-02', '2026-03-03', '2026-03-04'];
    const { bot, mailServer, run, code } = await startMailBot(t, databases, days);
    const got = (address: string) => mailServer.got.filter(({ to }) => to === address).length;
    const lookAt = async (time: string): Promise<void> => {
      bot.clock.now = Temporal.Instant.from(time);
      // The first posts the digest, the second mails it.
      await bot.app.catchUp();
      await bot.app.catchUp();
    };

    // Chloe subscribes herself, Ada the lab's list and herself by the week.
    await run('email subscribe', { address: 'chloe@example.org' }, 'chloe');
    await run('email confirm', { code: await code('chloe@example.org') }, 'chloe');
    await run('feeds email', { address: 'lab@example.org' });
    await run('feeds email', { code: await code('lab@example.org') });
    await run('email subscribe', { address: 'ada@example.org', every: 'weekly' });
    await run('email confirm', { code: await code('ada@example.org') });
    const codes = mailServer.got.length;
    assert.equal(codes, 3);

    // Monday's digest is posted, then mailed.
    await lookAt('2026-03-02T16:00:00Z');
    assert.deepEqual(
      mailServer.got
        .slice(codes)
        .map(({ to }) => to)
        .toSorted(),
      ['chloe@example.org', 'lab@example.org'],
    );
    const { subject = '', text = '' } = await mailServer.parse(codes);
    assert.match(subject, /^Mon 2 Mar: .* and 1 more$/u);
    const [card] = bot.sandbox.messages(bot.sandbox.channel.id).filter(({ embeds }) => embeds.length > 0);
    assert.ok(
      text.includes(
        `https://discord.com/channels/${bot.sandbox.guild.id}/${bot.sandbox.channel.id}/${card?.id}`,
      ),
    );

    // Ben votes. The bot is stopped over Tuesday; it catches up, and mails nothing twice.
    const { ben } = bot.sandbox.people;
    bot.sandbox.as(ben).react(bot.sandbox.channel.id, card?.id ?? '', '👍');
    await bot.sandbox.as(ben).invoke(bot.sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();
    await bot.stop();
    bot.clock.now = Temporal.Instant.from('2026-03-04T15:00:00Z');
    await bot.restart();
    await lookAt('2026-03-04T15:01:00Z');
    assert.equal(got('chloe@example.org'), 3, 'the code, Monday and Tuesday');

    // Chloe leaves by the link of a mail, the lab's list is refused.
    const mail = mailServer.got.findLast(({ to }) => to === 'chloe@example.org');
    const [, token = ''] = /unsubscribe%20([\w-]+)>/u.exec(String(mail?.raw).replace(/\r\n\s+/gu, '')) ?? [];
    assert.equal(await unsubscribe(bot.app.database.database, token), true);
    mailServer.atRecipient = (to) => (to.startsWith('lab') ? { code: 550, words: 'List closed' } : 'take');
    await lookAt('2026-03-04T16:00:00Z');
    await bot.app.catchUp();
    assert.equal(got('chloe@example.org'), 3);
    assert.equal(got('lab@example.org'), 3);
    const { ada } = bot.sandbox.people;
    const told = bot.sandbox
      .as(ada)
      .directMessages()
      .map(({ content }) => content);
    assert.match(told.join('\n'), /I stopped mailing to `lab@example\.org`.*List closed/u);

    // On Monday Ada gets what the week voted for.
    await lookAt('2026-03-09T16:00:00Z');
    assert.equal(got('ada@example.org'), 2);
    const week = await mailServer.parse(mailServer.got.findLastIndex(({ to }) => to === 'ada@example.org'));
    assert.match(week.subject ?? '', /^Week of 2 Mar: /u);
    assert.match(week.text ?? '', /1 vote so far: https:\/\/discord\.com\/channels\//u);
  });

  test('goes to a thousand in less than a minute, in bounded memory, and delays no digest', async (t) => {
    const { bot, mailServer } = await startMailBot(t, databases, ['2026-03-02']);
    const { database } = bot.app.database;
    const [feed] = await listFeeds(database, bot.sandbox.guild.id);
    const of = {
      guildId: bot.sandbox.guild.id,
      feedId: feed?.id ?? 0,
      owner: 'team',
      userId: 'ada',
    } as const;
    for (let index = 0; index < READERS; index += 1) {
      const address = `reader${index}@example.org`;
      await saveSubscription(database, { ...of, rhythm: 'daily', address, key: address }, bot.clock.now);
    }
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    const begun = performance.now();
    const before = process.memoryUsage().heapUsed;

    await bot.app.catchUp();
    const posted = bot.sandbox.messages(bot.sandbox.channel.id).length;
    const mailedBefore = mailServer.got.length;
    const mailing = bot.app.catchUp();
    let most = 0;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage().heapUsed - before);
    }, 50);
    await mailing;
    clearInterval(watch);
    const seconds = (performance.now() - begun) / 1_000;
    t.diagnostic(`${seconds.toFixed(1)} s, at most ${Math.round(most / 2 ** 20)} MB more`);

    assert.equal(posted, 3);
    assert.equal(mailedBefore, 0, 'Discord came first');
    assert.equal(new Set(mailServer.got.map(({ to }) => to)).size, READERS);
    assert.equal(mailServer.got.length, READERS);
    assert.ok(seconds < 60, `${seconds} s`);
    // What the server of this test keeps of each mail is part of it.
    assert.ok(most < 150 * 2 ** 20, `${most} bytes`);
  });
});

const READERS = 1_000;
