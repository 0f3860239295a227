import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

type Test = Parameters<typeof startBot>[0];

/** A day's list of two papers that no other day has. */
const listOf = (day: string): unknown[] =>
  ['a', 'b'].map((letter) => huggingfaceItem(`${day.replaceAll('-', '')}${letter}`));

/** A bot with one feed, at 16:00 UTC from Monday to Friday, and a list for each of these days. */
async function startFeed(
  t: Test,
  databases: Databases,
  days: readonly string[],
  options: Readonly<Record<string, string | number | boolean>> = {},
): Promise<Bot> {
  const bot = await startBot(t, databases);
  for (const day of days) serveDay(bot.server, day, listOf(day));
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  const answer = await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00', ...options });
  assert.match(answer.message?.content ?? '', /^Added\./u);
  return bot;
}

async function lookAt(bot: Bot, time: string): Promise<void> {
  bot.clock.now = Temporal.Instant.from(time);
  await bot.app.catchUp();
}

const posted = ({ sandbox }: Bot) => sandbox.messages(sandbox.channel.id);
const contents = (bot: Bot) => posted(bot).map(({ content, embeds }) => embeds[0]?.title ?? content);
const headers = (bot: Bot) => posted(bot).flatMap(({ content }) => (content.startsWith('## ') ? [content] : []));

async function listed(bot: Bot): Promise<string> {
  const place = bot.sandbox.addChannel('elsewhere');
  const answer = await bot.sandbox.as(bot.sandbox.people.ada).invoke(place.id, 'feeds list');
  return answer.message?.embeds[0]?.description ?? '';
}

onEachDatabase('delivery', (databases) => {
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

    const missed = contents(bot).filter((text) => text.startsWith('I was away for long.'));
    assert.equal(missed.length, 1);
    assert.match(missed[0] ?? '', /: 2 Mar 2026, 3 Mar 2026, 4 Mar 2026, 5 Mar 2026\./u);
    assert.equal(headers(bot).length, 2);
  });

  test('waits for a list, and says so', async (t) => {
    const bot = await startFeed(t, databases, []);
    serveDay(bot.server, '2026-03-02', []);

    await lookAt(bot, '2026-03-02T16:00:00Z');

    assert.match(await listed(bot), /\*\*waiting\*\*: Hugging Face Daily Papers has no list yet\. Tried again <t:\d+:R>/u);
    assert.deepEqual(posted(bot), []);
  });

  test('is quiet on a holiday and at a weekend, and tells the channel only where it is asked to', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-09'], { weekdays: 'mon-sun', tell_quiet: true });
    for (const day of ['2026-03-06', '2026-03-07']) serveDay(bot.server, day, []);
    await lookAt(bot, '2026-03-02T16:00:00Z');
    await lookAt(bot, '2026-03-04T02:00:00Z');
    await lookAt(bot, '2026-03-07T16:00:00Z');
    assert.match(await listed(bot), /Saturday 7 March 2026: \*\*quiet\*\*: no source makes a list at weekends/u);

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
    for (let count = 0; count < 32; count += 1, day = day.add({ days: 1 })) await lookAt(bot, `${day}T16:00:00Z`);

    const told = bot.sandbox.as(bot.sandbox.people.ada).directMessages();

    assert.equal(told.length, 1);
    assert.match(told[0]?.content ?? '', /posted nothing for a month.*`\/feeds edit` loosens it/u);
  });

  test('tells the channel of a source that has failed for two hours, once, and once when it is mended', async (t) => {
    const bot = await startFeed(t, databases, []);
    const mend = bot.server.answer(/daily_papers/u, { body: '<html>busy</html>' });
    for (const time of ['16:00', '16:30', '17:30']) await lookAt(bot, `2026-03-02T${time}:00Z`);
    assert.match(await listed(bot), /\*\*broken\*\* since <t:\d+:f>: .*Tried again <t:\d+:R>/u);
    assert.deepEqual(posted(bot), []);

    for (const time of ['18:05', '18:40', '19:20']) await lookAt(bot, `2026-03-02T${time}:00Z`);
    assert.equal(posted(bot).length, 1);
    assert.match(contents(bot)[0] ?? '', /^The papers of Monday 2 March 2026 are held up since/u);

    mend();
    serveDay(bot.server, '2026-03-02', listOf('2026-03-02'));
    await lookAt(bot, '2026-03-02T20:30:00Z');
    assert.deepEqual(contents(bot).slice(-1), ['Papers from Hugging Face Daily Papers come again.']);
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

  test('goes on by itself after 500s, with no card twice', async (t) => {
    const bot = await startFeed(t, databases, ['2026-03-02']);
    const mend = bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      after: 2,
      fault: { kind: 'refuse', status: 500 },
    });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.match(await listed(bot), /\*\*broken\*\* since <t:\d+:f>: Discord answers 500\. Tried again/u);
    mend();

    await lookAt(bot, '2026-03-02T16:05:00Z');

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
      told.map(({ content }) => /In <#\d+> I lack Embed Links\./u.test(content)),
      [true],
    );
    assert.match(await listed(bot), /Held up: In <#\d+> I lack Embed Links\./u);

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
});
