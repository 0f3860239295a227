import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { findDigest, listCards } from '../../src/delivery/digests.ts';
import { giveUp } from '../../src/delivery/outbox.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { listOf, lookAt } from '../support/feed-bot.ts';
import { paper } from '../support/papers.ts';
import { serveDay } from '../support/source-server.ts';

const WEEK = ['2026-03-02', '2026-03-03', '2026-03-04', '2026-03-05', '2026-03-06'];

/** A bot with a feed in a forum, and a list for each day of a week. The sandbox's clock goes with the bot's. */
async function startForum(
  t: TestContext,
  databases: Databases,
  forum: Parameters<Bot['sandbox']['addForum']>[1] = {},
  options: Readonly<Record<string, string | boolean>> = {},
) {
  const start = Temporal.Instant.from('2026-03-02T12:00:00Z').epochMilliseconds;
  const bot = await startBot(t, databases, { sandbox: { now: () => start } });
  const { id } = bot.sandbox.addForum('papers-forum', forum);
  for (const day of WEEK) serveDay(bot.server, day, listOf(day));
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  const { message } = await ada.invoke(bot.sandbox.channel.id, 'feeds add', {
    time: '16:00',
    channel: id,
    ...options,
  });
  const posts = () => bot.sandbox.threads(id);
  return { bot, sandbox: bot.sandbox, forum: id, ada, added: message?.content ?? '', posts };
}

/** Has it be this time in the sandbox and for the bot, which looks for a post by when it was made. */
async function liveTo(bot: Bot, time: string): Promise<void> {
  bot.sandbox.moveTo(Temporal.Instant.from(time).epochMilliseconds);
  await lookAt(bot, time);
}

/** Waits until the bot has counted the reactions so far: it hears of them before it is asked. */
async function hearVotes({ sandbox, app }: Bot): Promise<void> {
  await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'papers help');
  await app.votesCounted();
}

onEachDatabase('a feed in a forum', (databases) => {
  test('makes a post for each paper over a week, with votes, tags, a thread and no header', async (t) => {
    const { bot, sandbox, forum, ada, added, posts } = await startForum(t, databases, {
      tags: ['cs.CL', 'To discuss'],
    });
    const ben = sandbox.as(sandbox.people.ben);
    assert.match(added, /^Added\..*is a forum: each paper becomes a post/su);

    for (const day of WEEK) {
      await liveTo(bot, `${day}T16:00:00Z`);
      const [first] = posts().slice(-2);
      ben.react(first?.id ?? '', first?.id ?? '', '👍');
    }

    assert.equal(posts().length, 10);
    assert.ok(posts().every(({ tags }) => tags.includes('To discuss')));
    assert.deepEqual(
      posts().map(({ archived }) => archived),
      [...Array<boolean>(8).fill(true), false, false],
    );
    for (const { id, name } of posts()) {
      const [card, ...others] = sandbox.messages(id);
      assert.deepEqual([card?.embeds[0]?.title, others.length], [name, 0]);
      assert.ok(card?.reactions?.some(({ me }) => me));
    }
    await hearVotes(bot);
    const top = await ada.invoke(sandbox.channel.id, 'papers top', { period: 'week' });
    assert.equal(top.message?.embeds[0]?.description?.match(/1 vote/gu)?.length, 5);

    const last = posts().at(-1);
    const answer = await ben.invoke(sandbox.channel.id, 'papers discuss', { paper: '20260306b' });
    assert.match(answer.message?.content ?? '', new RegExp(`<#${last?.id}>`, 'u'));
    assert.equal(sandbox.messages(last?.id ?? '').length, 2);
    assert.equal(posts().length, 10);
    const list = await ada.invoke(sandbox.channel.id, 'feeds list');
    assert.ok(list.message?.embeds[0]?.description?.includes(`<#${forum}>`));
  });

  test('counts votes that came while the bot was away', async (t) => {
    const { bot, sandbox, ada, posts } = await startForum(t, databases);
    await lookAt(bot, '2026-03-02T16:00:00Z');
    await bot.stop();
    const [first] = posts();
    sandbox.as(sandbox.people.ben).react(first?.id ?? '', first?.id ?? '', '👍');

    await (await bot.restart()).catchUp();

    const top = await ada.invoke(sandbox.channel.id, 'papers top', { period: 'week' });
    assert.match(top.message?.embeds[0]?.description ?? '', /1 vote/u);
  });

  for (const when of ['while the bot listens', 'while it is away'] as const)
    test(`takes the votes of a post that is deleted ${when}, not those of a card whose thread is`, async (t) => {
      const { bot, sandbox, ada, posts } = await startForum(t, databases);
      await lookAt(bot, '2026-03-02T16:00:00Z');
      const [first] = posts();
      sandbox.as(sandbox.people.ben).react(first?.id ?? '', first?.id ?? '', '👍');
      await ada.invoke(sandbox.channel.id, 'papers propose', { paper: '20260302b' });
      await bot.app.catchUp();
      const card = sandbox.messages(sandbox.channel.id).at(-1)?.id ?? '';
      sandbox.as(sandbox.people.ben).react(sandbox.channel.id, card, '👍');
      sandbox.startThread(sandbox.people.ben, sandbox.channel.id, card, 'By hand');
      await hearVotes(bot);

      if (when === 'while it is away') await bot.stop();
      sandbox.removeChannel(first?.id ?? '');
      sandbox.removeChannel(card);
      if (when === 'while it is away') await bot.restart();
      await bot.app.catchUp();
      await hearVotes(bot);

      const top = await ada.invoke(sandbox.channel.id, 'papers top', { period: 'week' });
      assert.equal(top.message?.embeds[0]?.description?.match(/1 vote/gu)?.length, 1);
    });

  test('finds a post whose answer was lost, also after minutes, and makes none twice', async (t) => {
    const { bot, sandbox, posts } = await startForum(t, databases);
    sandbox.faults.add({ path: /^\/channels\/\d+\/threads$/u, times: 1, fault: { kind: 'drop' } });
    await liveTo(bot, '2026-03-02T16:00:00Z');
    await liveTo(bot, '2026-03-02T16:10:00Z');
    await sandbox.until(() => posts().length > 1);
    await bot.app.catchUp();

    assert.deepEqual(
      posts().map(({ name }) => name),
      ['Paper 20260302a', 'Paper 20260302b'],
    );
  });

  test('waits where the forum requires a tag and has none that fits, says why, and goes on with one', async (t) => {
    const { bot, sandbox, forum, added, ada, posts } = await startForum(t, databases, { requiresTag: true });
    assert.match(added, /requires a tag on each post/u);
    await lookAt(bot, '2026-03-02T16:00:00Z');
    assert.deepEqual(posts(), []);
    assert.match(ada.directMessages().at(-1)?.content ?? '', /requires a tag.*Add a tag named/su);

    sandbox.changeForum(forum, { tags: ['Papers'] });
    await lookAt(bot, '2026-03-02T16:15:00Z');

    assert.deepEqual(
      posts().map(({ tags }) => tags),
      [['Papers'], ['Papers']],
    );
  });

  test('wants no tag for a paper whose card was given up', async (t) => {
    const { bot, sandbox, forum, posts } = await startForum(t, databases, { requiresTag: true });
    await lookAt(bot, '2026-03-02T16:00:00Z');
    const { database } = bot.app.services;
    const digest = await findDigest(database, { feedId: 1, listDay: Temporal.PlainDate.from('2026-03-02') });
    const [first, second] = await listCards(database, digest?.id ?? 0);
    await giveUp(database, first?.message.id ?? 0, 'Discord refused it.');
    await savePapers(database, [paper(second?.paperId ?? '', { categories: ['cs.CL'] })]);
    sandbox.changeForum(forum, { tags: ['cs.CL'] });

    await lookAt(bot, '2026-03-02T16:15:00Z');

    assert.deepEqual(
      posts().map(({ tags }) => tags),
      [['cs.CL']],
    );
  });

  test('names each permission that the bot is missing there', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { id } = sandbox.addForum('closed');
    sandbox.overwriteBot(id, {
      deny: PermissionFlagsBits.SendMessages | PermissionFlagsBits.SendMessagesInThreads,
    });

    const { message } = await sandbox
      .as(sandbox.people.ada)
      .invoke(sandbox.channel.id, 'feeds add', { time: '16:00', channel: id });

    assert.match(message?.content ?? '', /Send Messages and Send Messages in Threads permissions/u);
  });

  test('tells what it has to say to whoever made it, not to the forum', async (t) => {
    const { bot, forum, ada, posts } = await startForum(
      t,
      databases,
      {},
      { weekdays: 'mon-sun', tell_quiet: true },
    );
    serveDay(bot.server, '2026-03-07', []);

    await lookAt(bot, '2026-03-07T16:00:00Z');
    await bot.app.catchUp();

    assert.ok(posts().every(({ name }) => name.startsWith('Paper ')));
    const told = ada.directMessages().map(({ content }) => content);
    assert.match(told.join('\n'), new RegExp(`About the feed in <#${forum}>`, 'u'));
  });
});
