import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { App } from '../../src/app.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { huggingfaceItem } from '../support/source-server.ts';

type Guild = ReturnType<Bot['sandbox']['addGuild']>;

/**
 * Adds guilds until one belongs to the shard: their ids, and so their shards, follow the time they were made at. Returns
 * once the bot has greeted it, so that no message comes between those that a test looks at.
 */
async function addGuildOf(bot: Bot, shard: number, count: number): Promise<Guild> {
  for (;;) {
    const guild = bot.sandbox.addGuild(`of shard ${shard}`);
    if (Number((BigInt(guild.id) >> 22n) % BigInt(count)) !== shard) continue;
    await bot.sandbox.until(() => bot.sandbox.messages(guild.channel.id).length > 0);
    return guild;
  }
}

const tellsPapers = (bot: Bot) =>
  bot.server.answer(/daily_papers/u, { body: JSON.stringify([huggingfaceItem('1')]) });

const registrations = (bot: Bot) => bot.sandbox.requests.filter(({ method }) => method === 'PUT').length;

/** Posts a digest in the guild by command, and gives its card's reactions by that guild's people. */
async function postIn(bot: Bot, { channel }: Guild) {
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  await ada.invoke(channel.id, 'feeds add', { source: 'huggingface' });
  const [feed] = await ada.complete(channel.id, 'feeds post', 'feed', '');
  const answer = await ada.invoke(channel.id, 'feeds post', { feed: String(feed?.value) });
  assert.match(answer.message?.content ?? '', /^Posted/u);
  const card = bot.sandbox.messages(channel.id).find(({ embeds }) => embeds.length > 0);
  assert.ok(card);
  return card;
}

async function vote(bot: Bot, by: App, guild: Guild): Promise<number | undefined> {
  const card = await postIn(bot, guild);
  const ben = bot.sandbox.as(bot.sandbox.people.ben);
  ben.react(guild.channel.id, card.id, '👍');
  await ben.invoke(guild.channel.id, 'papers help');
  await by.votesCounted();
  return (await findTallies(by.services.database, guild.id, ['1'])).get('1')?.votes;
}

async function startTwo(t: TestContext, databases: Parameters<typeof startBot>[1]) {
  const bot = await startBot(t, databases, {
    environment: { SHARDS: '0/2' },
    sandbox: { shards: 2 },
    database: 'own',
  });
  const before = registrations(bot);
  const other = await bot.startAnother({ SHARDS: '1/2' });
  tellsPapers(bot);
  return { bot, other, before };
}

onEachDatabase('shards', (databases) => {
  test('are as many as Discord asks for, all in one process, where nothing is set', async (t) => {
    const bot = await startBot(t, databases, { sandbox: { shards: 3 } });
    tellsPapers(bot);

    assert.deepEqual([...bot.app.client.ws.shards.keys()], [0, 1, 2]);
    for (const shard of [0, 1, 2]) assert.equal(await vote(bot, bot.app, await addGuildOf(bot, shard, 3)), 1);
    assert.deepEqual(
      bot.sandbox
        .commands()
        .map(({ name }) => name)
        .toSorted(),
      ['Papers in this message', 'alerts', 'email', 'feeds', 'meeting', 'papers', 'privacy'],
      'registered once, by whichever shard',
    );
  });

  // PGlite serves one process.
  if (databases.kind === 'Postgres') {
    test('are shared by processes: each answers and counts in its own guilds', async (t) => {
      const { bot, other } = await startTwo(t, databases);
      const first = await addGuildOf(bot, 0, 2);
      const second = await addGuildOf(bot, 1, 2);

      assert.equal(await vote(bot, bot.app, first), 1);
      assert.equal(await vote(bot, other, second), 1);

      assert.ok(!bot.app.client.guilds.cache.has(second.id));
      assert.ok(!other.client.guilds.cache.has(first.id));
    });

    test('leave registering the commands to the process of shard 0', async (t) => {
      const { bot, before } = await startTwo(t, databases);

      assert.equal(before, 1);
      assert.equal(registrations(bot), before);
    });

    test('may be run twice, by processes that identify at the same moment: all is done and counted once', async (t) => {
      const bot = await startBot(t, databases, { database: 'own' });
      await bot.stop();
      const both = await Promise.all([bot.startAnother({}), bot.startAnother({})]);
      tellsPapers(bot);
      assert.equal(bot.sandbox.gateway.connected, 2);
      const { guild, channel, people } = bot.sandbox;
      const ada = bot.sandbox.as(people.ada);
      await ada.invoke(channel.id, 'feeds add', { time: '12:30' });
      bot.clock.now = Temporal.Instant.from('2026-03-02T12:31:00Z');
      await Promise.all(both.map((app) => app.catchUp()));
      const [, card, ...more] = bot.sandbox.messages(channel.id);
      assert.ok(card, JSON.stringify(bot.logged.slice(-12)));
      assert.deepEqual(more, []);

      for (let time = 0; time < 5; time += 1) {
        const [feed] = await ada.complete(channel.id, 'feeds post', 'feed', '');
        assert.ok(feed);
        const answer = await ada.invoke(channel.id, 'papers help');
        assert.equal(answer.failed, false);
      }
      const votes = async () => {
        await Promise.all(both.map((app) => app.votesCounted()));
        return (await findTallies(both[0].services.database, guild.id, ['1'])).get('1')?.votes ?? 0;
      };
      for (const expected of [1, 0, 1]) {
        if (expected === 1) ada.react(channel.id, card.id, '👍');
        else ada.unreact(channel.id, card.id, '👍');
        await ada.invoke(channel.id, 'papers help');
        assert.equal(await votes(), expected);
      }

      assert.deepEqual(
        bot.logged.filter(({ level }) => Number(level) >= 50),
        [],
      );
      // Which of them is first is chance; the other says so.
      assert.ok(bot.logged.some(({ msg }) => /another process has answered/u.test(String(msg))));
    });

    test('are had in the end by a process that is turned away, as another identified in the same seconds', async (t) => {
      const bot = await startBot(t, databases, { database: 'own' });
      await bot.stop();
      bot.sandbox.gateway.turnAway(1);

      const both = await Promise.all([bot.startAnother({}), bot.startAnother({})]);

      assert.equal(bot.sandbox.gateway.connected, 2);
      assert.ok(both.every(({ client }) => client.isReady()));
    });

    test('do not bind jobs: a process posts for a guild whose shard nobody runs', async (t) => {
      const { bot, other } = await startTwo(t, databases);
      const guild = await addGuildOf(bot, 1, 2);
      await bot.sandbox.as(bot.sandbox.people.ada).invoke(guild.channel.id, 'feeds add', { time: '12:30' });
      await other[Symbol.asyncDispose]();
      bot.clock.now = Temporal.Instant.from('2026-03-02T12:31:00Z');

      await bot.app.catchUp();

      const [greeting, header, card, ...more] = bot.sandbox.messages(guild.channel.id);
      assert.match(greeting?.content ?? '', /feeds add/u);
      assert.match(header?.content ?? '', /^## /u);
      assert.equal(card?.embeds.length, 1);
      assert.deepEqual(more, []);
      assert.ok(!bot.app.client.guilds.cache.has(guild.id));
    });
  }
});
