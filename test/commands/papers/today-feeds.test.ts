import assert from 'node:assert/strict';
import { test } from 'node:test';
import { today } from '../../../commands/papers/today.ts';
import { collectDay } from '../../../src/delivery/ensure-list.ts';
import { addFeed, type FeedSettings, pauseFeed } from '../../../src/feeds/feeds.ts';
import { onlyListOf } from '../../../src/papers/listings.ts';
import type { ListKey } from '../../../src/papers/paper.ts';
import { saveDay } from '../../../src/search/save-papers.ts';
import { createSample } from '../../../src/sources/sample.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { listing, MONDAY, paper } from '../../support/papers.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

async function order(bot: Bot, channelId: string, given: Partial<FeedSettings>, categories: string[] = []) {
  const { database } = bot.app.services;
  const by = { userId: bot.sandbox.people.ada.id, now: bot.clock.now };
  return addFeed(
    database,
    bot.sandbox.guild.id,
    {
      channelId,
      source: 'arxiv',
      timetable: { time: Temporal.PlainTime.from('16:00'), zone: 'UTC', weekdays: [1, 2, 3, 4, 5] },
      filter: { categories, crossLists: true, wanted: [], avoided: [], minUpvotes: 0, maxPapers: 10 },
      voteEmoji: '👍',
      tellsQuiet: false,
      ...given,
    },
    by,
  );
}

/** Stores arXiv's list of Monday: one paper of each of these categories, and of both. */
async function storeArxiv({ app, clock }: Bot): Promise<void> {
  const papers = [['cs.CL'], ['math.CO'], ['math.CO', 'cs.CL']].map((categories) =>
    paper(categories.join(' '), { title: `On ${categories.join(' and ')}`, categories }),
  );
  await saveDay(app.services.database, {
    ...onlyListOf('arxiv'),
    day: MONDAY,
    listings: papers.map((one, index) => ({ ...listing(one), rank: index + 1, upvotes: null })),
    skipped: 0,
    categories: ['cs.CL', 'math.CO', 'q-bio.NC'],
    at: clock.now,
  });
}

onEachDatabase('/papers today goes by the feeds', (databases) => {
  test('of this channel, then of this server, and asks Hugging Face where none is', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, server } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    const general = sandbox.addChannel('general');
    const titleIn = async (channelId: string) =>
      (await ben.invoke(channelId, 'papers today')).message?.embeds[0]?.title;
    await storeArxiv(bot);

    await order(bot, sandbox.channel.id, {}, ['cs.CL']);
    const inItsChannel = await ben.invoke(sandbox.channel.id, 'papers today');
    const elsewhere = await titleIn(general.id);

    assert.equal(inItsChannel.message?.embeds[0]?.title, 'Monday 2 March 2026 · arXiv · 2 papers');
    assert.match(inItsChannel.message?.embeds[0]?.description ?? '', /On cs\.CL.*On math\.CO and cs\.CL/su);
    assert.equal(elsewhere, 'Monday 2 March 2026 · arXiv · 2 papers');
    assert.deepEqual(server.asked, [], 'nobody here wants anything of Hugging Face');

    serveDay(server, '2026-03-02', [huggingfaceItem('1')]);
    await order(bot, general.id, { source: 'huggingface' });
    const others = await ben.invoke(general.id, 'papers today');
    assert.equal(
      others.message?.embeds[0]?.title,
      'Monday 2 March 2026 · Hugging Face Daily Papers · 1 paper',
    );
    assert.equal(await titleIn(sandbox.channel.id), 'Monday 2 March 2026 · arXiv · 2 papers');

    const third = sandbox.addChannel('third');
    const both = await ben.invoke(third.id, 'papers today');
    assert.match(both.message?.embeds[0]?.title ?? '', /arXiv/u);
    assert.ok(both.message);
    const offered = await ben.click(both.message, 'Show Hugging Face Daily Papers');
    assert.match(offered.message?.embeds[0]?.title ?? '', /Hugging Face Daily Papers · 1 paper$/u);
  });

  test('that run before those that rest, and says where the categories have nothing', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, server } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    await storeArxiv(bot);
    serveDay(server, '2026-03-02', [huggingfaceItem('1')]);
    const rests = await order(bot, sandbox.channel.id, {}, ['cs.CL']);
    await order(bot, sandbox.channel.id, { source: 'huggingface' });
    await pauseFeed(bot.app.services.database, rests.id, 'asked');

    const running = await ben.invoke(sandbox.channel.id, 'papers today');
    assert.match(running.message?.embeds[0]?.title ?? '', /Hugging Face/u);

    const other = sandbox.addChannel('other');
    await order(bot, other.id, {}, ['q-bio.NC']);
    const none = await ben.invoke(other.id, 'papers today');
    assert.equal(none.message?.content, 'No papers on Monday 2 March 2026: arXiv listed none in q-bio.NC.');
  });

  test('and shows the sample where a sandbox reaches no source', async (t) => {
    const bot = await startBot(t, databases);
    const { services } = bot.app;
    bot.server.answer(/daily_papers/u, { body: '<html>Busy</html>' });
    const sources = new Map([...services.sources, ['sample', createSample()] as const]);
    const offline = {
      ...services,
      sources,
      collectDay: (list: ListKey, day: Temporal.PlainDate) =>
        collectDay({ ...services, sources }, { ...list, day }),
    };
    const { guild, channel, people } = bot.sandbox;
    const asked = {
      guildId: guild.id,
      channelId: channel.id,
      userId: people.ben.id,
      mayManage: false,
      name: 'Ada',
      roles: [],
      page: 0,
    };

    const answer = await today.answer({ ...asked, options: {} }, offline);
    const next = await today.answer({ ...asked, page: 1, options: answer.keep ?? {} }, offline);

    assert.equal(
      answer.content,
      'Hugging Face answered a web page (HTML), not a list of papers. Here is the sample that ships with Daily Papers instead.',
    );
    assert.match(answer.embeds?.[0]?.title ?? '', /^Monday 2 March 2026 · Sample papers · \d+ papers$/u);
    assert.match(next.embeds?.[0]?.description ?? '', /^\*\*6\. /u);
    assert.ok(
      bot.logged.some(
        ({ source, msg }) => source === 'huggingface' && /showing the sample/u.test(String(msg)),
      ),
    );
  });
});
