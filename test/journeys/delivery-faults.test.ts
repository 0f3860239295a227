import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { contents, headers, listed, listOf, lookAt, posted, startFeed } from '../support/feed-bot.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

onEachDatabase('delivery under faults', (databases) => {
  test('tells the channel of a source that has failed for two hours, once, and once when it is mended', async (t) => {
    const bot = await startFeed(t, databases, []);
    const mend = bot.server.answer(/daily_papers/u, { body: '<html>busy</html>' });
    for (const time of ['16:00', '16:30', '17:30']) await lookAt(bot, `2026-03-02T${time}:00Z`);
    assert.match(await listed(bot), /\*\*broken\*\* since <t:\d+:f>: .*I'll try again <t:\d+:R>/u);
    assert.deepEqual(posted(bot), []);

    for (const time of ['18:05', '18:40', '19:20']) await lookAt(bot, `2026-03-02T${time}:00Z`);
    assert.equal(posted(bot).length, 1);
    assert.match(contents(bot)[0] ?? '', /^The papers for Monday 2 March 2026 have been delayed since/u);

    mend();
    serveDay(bot.server, '2026-03-02', listOf('2026-03-02'));
    await lookAt(bot, '2026-03-02T20:30:00Z');
    assert.deepEqual(contents(bot).slice(-1), ['Papers from Hugging Face Daily Papers are coming in again.']);
    assert.equal(headers(bot).length, 1);
    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  test('does not take an old list under a new date for news', async (t) => {
    const bot = await startFeed(t, databases, []);
    const three = ['1', '2', '3'].map((id) => huggingfaceItem(id));
    for (const day of ['2026-03-02', '2026-03-03']) serveDay(bot.server, day, three);
    await lookAt(bot, '2026-03-02T16:00:00Z');

    await lookAt(bot, '2026-03-03T16:00:00Z');

    assert.equal(headers(bot).length, 1);
    assert.match(await listed(bot), /Tuesday 3 March 2026: \*\*waiting\*\*/u);
  });

  test('goes on by itself after 500s, with no card twice', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    const mend = bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      after: 2,
      fault: { kind: 'refuse', status: 500 },
    });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.match(
      await listed(bot),
      /\*\*broken\*\* since <t:\d+:f>: Discord answered with HTTP status 500\. I'll try again/u,
    );
    mend();

    await lookAt(bot, '2026-03-02T16:05:00Z');
    await bot.sandbox.until(() => posted(bot).length === 3);
    await bot.app.catchUp();

    assert.equal(headers(bot).length, 1);
    assert.equal(posted(bot).length, 3);
  });

  test('finds a card that was sent and not noted, long after Discord forgot its nonce', async (t) => {
    let time = Date.parse('2026-03-02T16:00:00Z');
    const bot = await startBot(t, databases, { sandbox: { now: () => time } });
    serveDay(bot.server, '2026-03-02', listOf('2026-03-02'));
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00' });
    // The header and the cards are taken; the answer to the first card never comes, however often it is sent.
    const mend = bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      after: 1,
      fault: { kind: 'drop' },
    });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.equal(posted(bot).length, 2);
    mend();
    time = Date.parse('2026-03-02T16:20:00Z');

    await lookAt(bot, '2026-03-02T16:20:00Z');
    await bot.sandbox.until(() => posted(bot).length === 3);
    await bot.app.catchUp();

    assert.equal(posted(bot).length, 3);
    assert.equal(new Set(contents(bot)).size, 3);
    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  test('names the permission that is missing, in private, and goes on when it is given back', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    const { channel, people } = bot.sandbox;
    bot.sandbox.overwriteBot(channel.id, { deny: PermissionFlagsBits.EmbedLinks });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.deepEqual(posted(bot), []);
    const told = bot.sandbox.as(people.ada).directMessages();
    assert.deepEqual(
      told.map(({ content }) =>
        /In <#\d+>, I'm missing the Embed Links permission\. Fix it in/u.test(content),
      ),
      [true],
    );
    assert.match(await listed(bot), /Blocked: In <#\d+>, I'm missing the Embed Links permission\./u);

    bot.sandbox.overwriteBot(channel.id, { allow: PermissionFlagsBits.EmbedLinks });
    await bot.sandbox.until(() => posted(bot).length === 3);
    await bot.app.catchUp();

    assert.match(await listed(bot), /\*\*posted\*\*/u);
    assert.equal(bot.sandbox.as(people.ada).directMessages().length, 1);
  });

  test('pauses a feed whose zone is no longer known', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    await bot.app.database.database.execute("update feeds set zone = 'Europe/Atlantis'");

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.match(await listed(bot), /Paused: the time zone Europe\/Atlantis is no longer known/u);
  });

  test('posts nothing twice where the clock is set back an hour', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    await lookAt(bot, '2026-03-02T16:30:00Z');

    await lookAt(bot, '2026-03-02T15:30:00Z');
    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.equal(posted(bot).length, 3);
  });

  test('goes on after a disk that was full, with no card twice and none lost', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02'], {}, { database: 'own' });
    // What Postgres answers when it can not write (SQLSTATE 53100), from the first card's mark on.
    const { database } = bot.app.database;
    await database.execute(`create function refuse() returns trigger language plpgsql as
      $$ begin raise exception 'could not extend file' using errcode = '53100'; end $$`);
    await database.execute(`create trigger full_disk before update of message_id on outbox
      for each row when (new.kind = 'card' and new.message_id is not null) execute function refuse()`);
    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.equal(posted(bot).length, 2);
    assert.match(await listed(bot), /\*\*broken\*\* since <t:\d+:f>: the database refused a query\./u);
    await database.execute('drop trigger full_disk on outbox');

    await lookAt(bot, '2026-03-02T16:05:00Z');
    await bot.sandbox.until(() => posted(bot).length === 3);
    await bot.app.catchUp();

    assert.equal(posted(bot).length, 3);
    assert.equal(new Set(contents(bot)).size, 3);
    assert.match(await listed(bot), /\*\*posted\*\*/u);
  });

  test('is in order where the database answers slowly', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02'], {}, { database: 'own' });
    const { database } = bot.app.database;
    await database.execute(`create function dawdle() returns trigger language plpgsql as
      $$ begin perform pg_sleep(0.2); return new; end $$`);
    await database.execute(
      'create trigger slow before update on outbox for each row execute function dawdle()',
    );

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.deepEqual(contents(bot).slice(1), ['Paper 20260302a', 'Paper 20260302b']);
  });

  test('posts the digests of two feeds of one channel one after the other', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02'], { want: '20260302a' });
    await bot.sandbox
      .as(bot.sandbox.people.ada)
      .invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00', want: '20260302b' });

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.deepEqual(
      posted(bot).map(({ content }) => content.startsWith('## ')),
      [true, false, true, false],
    );
  });

  test('posts a paper once in a channel, however many feeds of it choose it', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02'], { max_papers: 1 });
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    for (const time of ['16:00', '17:00'])
      await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time, tell_quiet: true });

    for (const time of ['16:00', '17:00']) await lookAt(bot, `2026-03-02T${time}:00Z`);

    assert.deepEqual(
      contents(bot).filter((content) => !content.startsWith('## ')),
      [
        'Paper 20260302a',
        'Paper 20260302b',
        'No papers from Hugging Face Daily Papers for Monday 2 March 2026: all papers on the list have already been posted.',
      ],
    );
    const again = await ada.invoke(bot.sandbox.channel.id, 'feeds post', { feed: '3' });
    assert.match(
      again.message?.content ?? '',
      /^Nothing posted: both papers on Monday 2 March 2026 have already been posted\.$/u,
    );
  });
});
