import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { recorded } from '../support/recorded.ts';
import { huggingfaceItem, serveDay, serveRecordedDays } from '../support/source-server.ts';

const THREE = ['1', '2', '3'].map((id) => huggingfaceItem(id, { upvotes: Number(id) }));

async function addFeed(bot: Bot, options: Record<string, string | number> = {}) {
  const { sandbox } = bot;
  const answer = await sandbox
    .as(sandbox.people.ada)
    .invoke(sandbox.channel.id, 'feeds add', { time: '16:00', ...options });
  assert.match(answer.message?.content ?? '', /^Added\./u);
}

/** Moves the clock and lets the bot look at what is due. */
async function tickAt(bot: Bot, time: string): Promise<void> {
  bot.clock.now = Temporal.Instant.from(time);
  await bot.app.catchUp();
}

const posted = ({ sandbox }: Bot): readonly APIMessage[] => sandbox.messages(sandbox.channel.id);
const titles = (bot: Bot) =>
  posted(bot)
    .slice(1)
    .map((message) => message.embeds[0]?.title);

onEachDatabase('the daily digest', (databases) => {
  test('comes at its time: a header, then a card a paper, each with the vote emoji', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', THREE);
    await addFeed(bot, { max_papers: 2, emoji: '🔥' });
    await tickAt(bot, '2026-03-02T15:59:00Z');
    assert.deepEqual(posted(bot), []);

    await tickAt(bot, '2026-03-02T16:00:30Z');

    const [header, ...cards] = posted(bot);
    assert.match(
      header?.content ?? '',
      /^## Monday 2 March 2026\nHugging Face Daily Papers: 2 of 3 papers\./u,
    );
    assert.deepEqual(
      cards.map((card) => card.embeds[0]?.title),
      ['Paper 3', 'Paper 2'],
    );
    assert.deepEqual(
      cards.map((card) => card.reactions?.map(({ emoji, count }) => [emoji.name, count])),
      [[['🔥', 1]], [['🔥', 1]]],
    );
    assert.deepEqual(header?.reactions, undefined);
  });

  test('shows a recorded day as the source has it', { skip: recorded('huggingface').skip }, async (t) => {
    const bot = await startBot(t, databases);
    serveRecordedDays(bot.server);
    await addFeed(bot);

    await tickAt(bot, '2026-03-02T16:00:00Z');

    const [header, first] = posted(bot);
    assert.match(header?.content ?? '', /10 of \d+ papers/u);
    assert.equal(posted(bot).length, 11);
    assert.match(first?.embeds[0]?.footer?.text ?? '', /^\d{1,2} \w{3} 2026 · .*▲ \d+/u);
    assert.match(first?.embeds[0]?.description ?? '', /TL;DR by Hugging Face/u);
    assert.equal(bot.sandbox.requests.filter(({ status }) => status >= 400).length, 0);
  });

  test('comes once, however often it is due and however often the bot starts', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', THREE);
    await addFeed(bot);
    await tickAt(bot, '2026-03-02T16:00:00Z');

    await tickAt(bot, '2026-03-02T16:01:00Z');
    await bot.restart();
    await bot.app.catchUp();

    assert.equal(posted(bot).length, 4);
  });

  test('is finished after a stop in its middle, with no card twice and none missing', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', THREE);
    await addFeed(bot);
    const mend = bot.sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      fault: { kind: 'delay', ms: 1 },
    });
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    const tick = bot.app.catchUp();
    await bot.sandbox.until(() => posted(bot).length === 2);

    await bot.stop();
    await tick;
    mend();
    assert.ok(posted(bot).length < 4);
    await bot.restart();
    await bot.sandbox.until(() => posted(bot).length === 4 && posted(bot).at(-1)?.reactions !== undefined);

    assert.deepEqual(titles(bot), ['Paper 3', 'Paper 2', 'Paper 1']);
    assert.ok(
      posted(bot)
        .slice(1)
        .every((card) => card.reactions?.[0]?.count === 1),
    );
  });

  test('waits for a list that is late', async (t) => {
    const bot = await startBot(t, databases);
    const isLate = serveDay(bot.server, '2026-03-02', []);
    await addFeed(bot);
    await tickAt(bot, '2026-03-02T16:00:00Z');
    assert.deepEqual(posted(bot), []);
    isLate();
    serveDay(bot.server, '2026-03-02', THREE);
    await tickAt(bot, '2026-03-02T16:05:00Z');
    assert.deepEqual(posted(bot), [], 'it asks again after ten minutes, not at every tick');

    await tickAt(bot, '2026-03-02T16:11:00Z');

    assert.equal(posted(bot).length, 4);
  });

  test("waits for the sources' day where the feed's begins earlier", async (t) => {
    const bot = await startBot(t, databases, { now: '2026-03-01T12:00:00Z' });
    serveDay(bot.server, '2026-03-02', THREE);
    await addFeed(bot, { time: '08:00', zone: 'Asia/Tokyo' });
    await tickAt(bot, '2026-03-01T23:00:00Z');
    assert.deepEqual(posted(bot), []);
    assert.ok(bot.logged.every(({ level }) => Number(level) < 40));

    await tickAt(bot, '2026-03-02T00:11:00Z');

    assert.match(posted(bot)[0]?.content ?? '', /^## Monday 2 March 2026/u);
    assert.equal(posted(bot).length, 4);
  });

  test('goes on after a source that answered nonsense, and loses nothing', async (t) => {
    const bot = await startBot(t, databases);
    const isBroken = serveDay(bot.server, '2026-03-02', []);
    const page = bot.server.answer(/daily_papers/u, { body: '<html>busy</html>' });
    await addFeed(bot);
    await tickAt(bot, '2026-03-02T16:00:00Z');
    assert.ok(bot.logged.some(({ msg }) => msg === 'a list could not be collected; trying again'));
    page();
    isBroken();
    serveDay(bot.server, '2026-03-02', [
      ...THREE.slice(0, 1),
      'a text where a paper should be',
      ...THREE.slice(1),
    ]);

    await tickAt(bot, '2026-03-02T16:11:00Z');

    assert.deepEqual(titles(bot), ['Paper 3', 'Paper 2', 'Paper 1']);
    const skipped = bot.logged.filter(({ msg }) => msg === 'an item was skipped');
    assert.deepEqual(
      skipped.map(({ position }) => position),
      [1],
    );
  });

  test('is not posted on a weekend, and the feed goes on to Monday', async (t) => {
    const bot = await startBot(t, databases, { now: '2026-03-06T20:00:00Z' });
    serveDay(bot.server, '2026-03-07', []);
    await addFeed(bot, { weekdays: 'sat,mon' });

    await tickAt(bot, '2026-03-07T16:00:00Z');

    assert.deepEqual(posted(bot), []);
    const [feed] = await listFeeds(bot.app.services.database, bot.sandbox.guild.id);
    assert.equal(feed?.state.kind === 'running' && feed.state.due.listDay.toString(), '2026-03-09');
  });

  test('passes over a card that Discord refuses, and posts the others', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', THREE);
    await addFeed(bot);
    // As it is, and again without its links.
    const third = { method: 'POST', path: /messages$/u, after: 2, times: 2 };
    bot.sandbox.faults.add({ ...third, fault: { kind: 'refuse', status: 400 } });

    await tickAt(bot, '2026-03-02T16:00:00Z');
    await tickAt(bot, '2026-03-02T16:01:00Z');

    assert.deepEqual(titles(bot), ['Paper 3', 'Paper 1']);
    assert.match(
      posted(bot)[0]?.content ?? '',
      /: 2 of 3 papers\. .*\n-# Discord refused the card for 2\. `\/papers show` shows a paper by its ID\.$/su,
    );
    assert.ok(bot.logged.some(({ msg }) => msg === 'a card was refused; posting the others'));
  });

  test('is held up with a reason where its channel is gone, and its maker is told what to do', async (t) => {
    const bot = await startBot(t, databases);
    serveDay(bot.server, '2026-03-02', THREE);
    await addFeed(bot);
    bot.sandbox.removeChannel(bot.sandbox.channel.id);
    const other = bot.sandbox.addChannel('other');

    await tickAt(bot, '2026-03-02T16:00:00Z');

    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    const answer = await ada.invoke(other.id, 'feeds list');
    assert.match(
      answer.message?.embeds[0]?.description ?? '',
      /Blocked: I can't see <#\d+>: it was deleted, or it's closed to me/u,
    );
    assert.deepEqual(
      ada.directMessages().map(({ content }) => /^Feed 1 can't post in <#\d+>\. /u.test(content)),
      [true],
    );
  });
});
