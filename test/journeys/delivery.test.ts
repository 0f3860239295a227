import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { onEachDatabase } from '../support/database.ts';
import { contents, headers, listed, listOf, lookAt, posted, startFeed } from '../support/feed-bot.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

onEachDatabase("a feed's days", (databases) => {
  test('catches up on days missed while the bot was away: each once, oldest first, marked as late', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02', '2026-03-03', '2026-03-04']);
    await bot.stop();

    bot.clock.now = Temporal.Instant.from('2026-03-04T16:00:30Z');
    await bot.restart();
    await bot.app.catchUp();

    assert.deepEqual(
      headers(bot).map((text) => [/(?:Mon|Tues|Wednes)day/u.exec(text)?.[0], /Late:/u.test(text)]),
      [
        ['Monday', true],
        ['Tuesday', true],
        ['Wednesday', false],
      ],
    );
    assert.equal(posted(bot).length, 9);
    assert.match(await listed(bot), /Wednesday 4 March 2026: \*\*posted\*\*\./u);
  });

  test('names days that were missed over a week ago in one message, and does not post them', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-11', '2026-03-12']);
    await bot.stop();

    bot.clock.now = Temporal.Instant.from('2026-03-12T17:00:00Z');
    await bot.restart();
    await bot.app.catchUp();
    await bot.app.catchUp();

    const missed = contents(bot).filter((text) => text.startsWith('I was offline for a long time, so'));
    assert.equal(missed.length, 1);
    assert.match(missed[0] ?? '', /: 2 Mar 2026, 3 Mar 2026, 4 Mar 2026, 5 Mar 2026\./u);
    assert.equal(headers(bot).length, 2);
  });

  test('waits for a list, and says so', async (t) => {
    const bot = await startFeed(t, databases, []);
    serveDay(bot.server, '2026-03-02', []);

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.match(
      await listed(bot),
      /\*\*waiting\*\*: Hugging Face Daily Papers has no list yet\. I'll try again <t:\d+:R>/u,
    );
    assert.deepEqual(posted(bot), []);
  });

  test('is quiet on a holiday and at a weekend, and tells the channel only where it is asked to', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-09'], { weekdays: 'mon-sun', tell_quiet: true });
    for (const day of ['2026-03-06', '2026-03-07']) serveDay(bot.server, day, []);
    await lookAt(bot, '2026-03-02T16:00:00Z');
    await lookAt(bot, '2026-03-04T02:00:00Z');
    await lookAt(bot, '2026-03-07T16:00:00Z');
    assert.match(
      await listed(bot),
      /Saturday 7 March 2026: \*\*quiet\*\*: no source publishes a list on weekends/u,
    );

    assert.ok(
      contents(bot).some((text) => /^No papers from .* for Saturday 7 March 2026: no source/u.test(text)),
    );
  });

  test('is quiet where nothing passes the filter', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02'], { want: 'unheard of' });

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.match(await listed(bot), /\*\*quiet\*\*: no paper on the list passes the feed's filter/u);
    assert.deepEqual(posted(bot), []);
  });

  test('tells the maker once, in private, of a filter that has let nothing pass for a month', async (t) => {
    const bot = await startFeed(t, databases, [], { want: 'unheard of', weekdays: 'mon-fri' });
    bot.server.answer(/daily_papers\?date=/u, (url) => ({
      body: JSON.stringify(listOf(url.searchParams.get('date') ?? '')),
    }));
    let day = Temporal.PlainDate.from('2026-03-02');
    for (let count = 0; count < 32; count += 1, day = day.add({ days: 1 }))
      await lookAt(bot, `${day}T16:00:00Z`);

    const told = bot.sandbox.as(bot.sandbox.people.ada).directMessages();

    assert.equal(told.length, 1);
    assert.match(told[0]?.content ?? '', /posted nothing for a month.*Loosen it with `\/feeds edit`/u);
  });

  test('never posts a paper twice in a feed, though two days list it', async (t) => {
    const bot = await startFeed(t, databases, []);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1'), huggingfaceItem('2')]);
    serveDay(bot.server, '2026-03-03', [huggingfaceItem('2'), huggingfaceItem('3')]);

    await lookAt(bot, '2026-03-02T16:00:00Z');
    await lookAt(bot, '2026-03-03T16:00:00Z');

    assert.deepEqual(
      contents(bot).filter((text) => text.startsWith('Paper ')),
      ['Paper 1', 'Paper 2', 'Paper 3'],
    );
  });

  test('is late where its time came while the bot was away, until it can be posted', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02', '2026-03-03']);
    const { channel } = bot.sandbox;
    bot.sandbox.overwriteBot(channel.id, { deny: PermissionFlagsBits.SendMessages });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    await bot.stop();
    bot.clock.now = Temporal.Instant.from('2026-03-03T18:00:00Z');
    await bot.restart();
    await bot.app.catchUp();
    assert.match(
      await listed(bot),
      /Tuesday 3 March 2026: \*\*late\*\*: it was due while the bot was offline/u,
    );

    bot.sandbox.overwriteBot(channel.id, { allow: PermissionFlagsBits.SendMessages });
    await bot.sandbox.until(() => posted(bot).length === 6);
    await bot.app.catchUp();

    assert.match(await listed(bot), /Tuesday 3 March 2026: \*\*posted\*\*, late\./u);
  });
});
