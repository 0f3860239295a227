import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { menuOf } from '../support/menu.ts';

/** An RSS feed with these papers, by number, each dated a day of March 2026. */
const rss = (...papers: readonly (readonly [number, day: number])[]): string =>
  `<rss version="2.0"><channel><title>Lab</title>${papers
    .map(
      ([id, day]) =>
        `<item><title>Lab paper ${id}</title><link>https://lab.example/${id}</link><guid>${Math.random()}</guid><pubDate>${day} Mar 2026 08:00:00 GMT</pubDate></item>`,
    )
    .join('')}</channel></rss>`;

const allow = { FEED_ALLOW_PRIVATE: '127.0.0.1' };

/** Texts of the bot's messages in the first channel. */
const said = ({ sandbox }: Bot): string[] =>
  sandbox
    .messages(sandbox.channel.id)
    .map(({ content, embeds }) => [content, ...embeds.map(({ title = '' }) => title)].join(' ').trim());

const moveTo = async (bot: Bot, time: string): Promise<void> => {
  bot.clock.now = Temporal.Instant.from(time);
  await bot.app.catchUp();
};

onEachDatabase('a feed by address', (databases) => {
  test('is found on its page, and posts each day what is new, once', async (t) => {
    const bot = await startBot(t, databases, { environment: allow });
    const { sandbox, server } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const feed = `${server.url}/feed.xml`;
    server.answer(/^\/blog$/u, {
      body: '<html><link rel="alternate" type="application/rss+xml" href="/feed.xml"></html>',
    });
    server.answer(/^\/feed/u, { body: rss([1, 2], [2, 1]) });

    const added = await ada.invoke(sandbox.channel.id, 'feeds add', { source: `${server.url}/blog` });
    await moveTo(bot, '2026-03-02T16:00:00Z');
    server.answer(/^\/feed/u, { body: rss([3, 3], [1, 2], [2, 1]) });
    await moveTo(bot, '2026-03-03T16:00:00Z');
    await moveTo(bot, '2026-03-04T16:00:00Z');

    assert.match(JSON.stringify(added), /Added/u);
    const [stored] = await listFeeds(bot.app.services.database, sandbox.guild.id);
    assert.deepEqual([stored?.source, stored?.instance], ['rss', feed]);
    const all = said(bot).join('\n');
    for (const id of [1, 2, 3]) assert.equal(all.split(`Lab paper ${id}`).length, 2, all);
    assert.ok(all.indexOf('Lab paper 3') > all.indexOf('Lab paper 1'));
    assert.match(all, /127\.0\.0\.1:\d+\/feed\.xml: both papers/u);
  });

  test('is set up step by step, with a field for its address, and offered by name later', async (t) => {
    const bot = await startBot(t, databases, { environment: allow });
    const { sandbox, server } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    server.answer(/^\/feed/u, { body: rss([1, 1]) });

    const first = await ada.invoke(sandbox.channel.id, 'feeds add');
    assert.ok(first.message);
    const second = await ada.select(first.message, menuOf(first.message).custom_id, ['rss']);
    assert.ok(second.message);
    const { modal } = await ada.click(second.message, 'Fill in');
    assert.ok(modal);
    const typed = {
      source: `${server.url}/feed`,
      interests: 'robots',
      examples: '',
      time: '9:00',
      zone: 'UTC',
    };
    const shown = await ada.submit(sandbox.channel.id, modal, typed);
    assert.ok(shown.message);
    const created = await ada.click(shown.message, 'Create');
    const offered = await ada.complete(sandbox.channel.id, 'papers today', 'source', 'feed');

    assert.match(JSON.stringify(shown.message), /Lab paper 1/u);
    assert.match(JSON.stringify(created), /Added/u);
    assert.ok(offered.some(({ value }) => value === `${server.url}/feed`));
  });

  test('loses nothing that was first seen after its digest, in another command', async (t) => {
    const bot = await startBot(t, databases, { environment: allow });
    const { sandbox, server } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    server.answer(/^\/feed/u, { body: rss([1, 2]) });
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: `${server.url}/feed` });
    await moveTo(bot, '2026-03-02T16:00:00Z');
    server.answer(/^\/feed/u, { body: rss([2, 2], [1, 2]) });
    bot.clock.now = Temporal.Instant.from('2026-03-02T18:00:00Z');

    const today = await ada.invoke(sandbox.channel.id, 'papers today');
    await moveTo(bot, '2026-03-03T16:00:00Z');

    assert.match(JSON.stringify(today), /Lab paper 2/u);
    assert.equal(said(bot).join('\n').split('Lab paper 2').length, 2);
  });

  test('that has ended is paused, and its channel told', async (t) => {
    const bot = await startBot(t, databases, { environment: allow });
    const { sandbox, server } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    server.answer(/^\/feed/u, { body: rss([1, 2]) });
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: `${server.url}/feed` });
    server.answer(/^\/feed/u, { status: 410, body: '' });

    await moveTo(bot, '2026-03-02T16:00:00Z');
    await moveTo(bot, '2026-03-02T16:01:00Z');

    const [stored] = await listFeeds(bot.app.services.database, sandbox.guild.id);
    assert.equal(stored?.state.kind, 'paused');
    assert.match(
      said(bot).join('\n'),
      /Feed 1, from .* is paused: .* this feed has ended \(HTTP status 410\)/u,
    );
  });

  test('is refused where it is none, on a private network, or not said', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, server } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const answers = [
      [`${server.url}/feed`, /is not on the public internet.*can allow hosts .* in FEED_ALLOW_PRIVATE\./u],
      ['http://169.254.169.254/latest', /is not on the public internet/u],
      ['https://ada:secret@example.org/feed', /holds a password/u],
      ['rss', /Say which one you mean: give `source` the address of a feed/u],
      ['nature', /isn't a valid source here.*the address of a feed/u],
    ] as const;
    for (const [source, words] of answers) {
      const answer = await ada.invoke(sandbox.channel.id, 'feeds add', { source });
      assert.match(JSON.stringify(answer), words);
    }
    assert.deepEqual(server.asked, []);
  });
});
