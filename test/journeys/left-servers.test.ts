import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as waitFor } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { leftServers } from '../../src/database/schema/servers.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { listServersWithData } from '../../src/servers/left.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { headers, listOf, lookAt } from '../support/feed-bot.ts';
import { readAll } from '../support/full-database.ts';
import { serveDay } from '../support/source-server.ts';

const MONDAY = '2026-03-02';
const KICKED_AT = Temporal.Instant.from(`${MONDAY}T17:00:00Z`);

/** A bot that posted Monday's papers, of which Ben voted for one, and that is in a second server. */
async function startPosted(t: TestContext, databases: Databases) {
  const bot = await startBot(t, databases);
  const { channel, guild, people } = bot.sandbox;
  const elsewhere = bot.sandbox.addGuild('another');
  serveDay(bot.server, MONDAY, listOf(MONDAY));
  const ada = bot.sandbox.as(people.ada);
  await ada.invoke(channel.id, 'feeds add', { time: '16:00', less_emoji: '👎' });
  await lookAt(bot, `${MONDAY}T16:00:00Z`);
  const [, card] = bot.sandbox.messages(channel.id);
  assert.ok(card);
  bot.sandbox.as(people.ben).react(channel.id, card.id, '👍');
  bot.sandbox.as(people.chloe).react(channel.id, card.id, '👎');
  bot.clock.now = KICKED_AT;
  const heard = async () => {
    await ada.invoke(elsewhere.channel.id, 'papers help');
    await bot.app.votesCounted();
  };
  await heard();
  const votes = async () =>
    (await findTallies(bot.app.services.database, guild.id, ['20260302a'])).get('20260302a')?.votes;
  assert.equal(await votes(), 1);
  return { bot, guildId: guild.id, elsewhere, heard, votes };
}

const notes = async ({ app }: Bot) =>
  (await app.services.database.select().from(leftServers)).map(({ guildId, leftAt }) => [
    guildId,
    leftAt.toString(),
  ]);

/** Looks until a condition holds that comes about after the bot has heard of an event; at most two seconds. */
async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let look = 0; look < 100 && !(await holds()); look += 1) await waitFor(20);
}

async function noted(bot: Bot, expected: readonly (readonly [string, Temporal.Instant])[]): Promise<void> {
  const wanted = expected.map(([guildId, at]) => [guildId, at.toString()]);
  await eventually(async () => isDeepStrictEqual(await notes(bot), wanted));
  assert.deepEqual(await notes(bot), wanted);
}

/** Moves the time and has the bot do what is due; no source has papers. */
async function passDays(bot: Bot, since: Temporal.Instant, days: number): Promise<void> {
  bot.clock.now = since.add({ hours: 24 * days });
  await bot.app.catchUp();
}

const forgot = ({ logged }: Bot) => logged.filter(({ msg }) => /^forgot a server/u.test(String(msg)));

onEachDatabase('a server that the bot has left', (databases) => {
  test('is as it was when the bot is back after 29 days, and forgotten whole after 30 others', async (t) => {
    const { bot, guildId, elsewhere, heard, votes } = await startPosted(t, databases);
    const { database } = bot.app.services;

    bot.sandbox.changeGuild(guildId, 'kick');
    await heard();
    await noted(bot, [[guildId, KICKED_AT]]);
    await passDays(bot, KICKED_AT, 29);
    assert.equal((await listFeeds(database, guildId)).length, 1);
    assert.equal(await votes(), 1);
    assert.deepEqual(forgot(bot), []);

    bot.sandbox.changeGuild(guildId, 'invite');
    await heard();
    await noted(bot, []);
    serveDay(bot.server, '2026-04-01', listOf('2026-04-01'));
    await lookAt(bot, '2026-04-01T16:00:00Z');
    assert.match(headers(bot).at(-1) ?? '', /^## Wednesday 1 April 2026/u);
    assert.equal(await votes(), 1);
    await passDays(bot, KICKED_AT, 90);
    assert.equal((await listFeeds(database, guildId)).length, 1, 'a note that was taken back counts no more');

    bot.sandbox.changeGuild(guildId, 'kick');
    await heard();
    await noted(bot, [[guildId, bot.clock.now]]);
    await passDays(bot, bot.clock.now, 31);

    assert.ok(!JSON.stringify(await readAll(database)).includes(guildId));
    assert.deepEqual(await listServersWithData(database), [elsewhere.id]);
    assert.equal(await database.$count(leftServers), 0);
    assert.deepEqual(
      forgot(bot).map(({ level, guild }) => [level, guild]),
      [[30, guildId]],
    );
    bot.sandbox.changeGuild(guildId, 'invite');
    await heard();
    const answer = await bot.sandbox
      .as(bot.sandbox.people.ada)
      .invoke(bot.sandbox.channel.id, 'feeds add', { time: '16:00' });
    assert.match(answer.message?.content ?? '', /^Added\..*\*\*Feed 1\*\*/su);
  });

  test('while it was offline is noted at the start, and no longer if it is back by the next', async (t) => {
    const { bot, guildId, votes } = await startPosted(t, databases);
    await bot.stop();
    bot.sandbox.changeGuild(guildId, 'kick');
    bot.clock.now = KICKED_AT.add({ hours: 24 * 40 });

    await bot.restart();
    await bot.app.catchUp();
    await noted(bot, [[guildId, bot.clock.now]]);
    assert.deepEqual(forgot(bot), []);
    await bot.stop();
    bot.sandbox.changeGuild(guildId, 'invite');
    bot.clock.now = bot.clock.now.add({ hours: 24 * 40 });
    await bot.restart();
    await bot.app.catchUp();

    await noted(bot, []);
    assert.equal(await votes(), 1);
    assert.deepEqual(forgot(bot), []);
  });

  test('while its session was lost is noted, and the bot hears that it is back', async (t) => {
    const { bot, guildId, heard } = await startPosted(t, databases);
    bot.sandbox.gateway.invalidateSessions();
    bot.sandbox.changeGuild(guildId, 'kick');

    await bot.sandbox.until(() => bot.sandbox.gateway.connected === 1);
    await noted(bot, [[guildId, KICKED_AT]]);
    bot.sandbox.changeGuild(guildId, 'invite');
    await heard();

    await noted(bot, []);
  });

  test('is not forgotten if Discord says that the bot is in it', async (t) => {
    const { bot, guildId, votes } = await startPosted(t, databases);
    const { database } = bot.app.services;
    await database.insert(leftServers).values({ guildId, leftAt: KICKED_AT.subtract({ hours: 24 * 40 }) });
    bot.app.client.guilds.cache.delete(guildId);

    await passDays(bot, KICKED_AT, 1);

    assert.deepEqual(await notes(bot), []);
    assert.equal(await votes(), 1);
    assert.ok(bot.logged.some(({ msg }) => /it is not forgotten$/u.test(String(msg))));
  });

  test('is forgotten once Discord can say whether the bot is in it', async (t) => {
    const { bot, guildId, heard } = await startPosted(t, databases);
    bot.sandbox.changeGuild(guildId, 'kick');
    await heard();
    await noted(bot, [[guildId, KICKED_AT]]);
    const fault = { kind: 'refuse', status: 403, code: 40_001 } as const;
    bot.sandbox.faults.add({ method: 'GET', path: new RegExp(`/guilds/${guildId}$`, 'u'), times: 1, fault });

    await passDays(bot, KICKED_AT, 31);
    assert.deepEqual(forgot(bot), []);
    await noted(bot, [[guildId, KICKED_AT]]);
    await passDays(bot, KICKED_AT.add({ hours: 1 }), 31);

    assert.equal(forgot(bot).length, 1);
    assert.deepEqual(await notes(bot), []);
  });

  test('is told from one in an outage', async (t) => {
    const { bot, guildId } = await startPosted(t, databases);

    bot.sandbox.changeGuild(guildId, 'outage');
    await eventually(() => bot.app.client.guilds.cache.get(guildId)?.available === false);
    await passDays(bot, KICKED_AT, 2);

    assert.equal(bot.app.client.guilds.cache.get(guildId)?.available, false);
    assert.deepEqual(await notes(bot), []);
  });

  // PGlite serves one process.
  if (databases.kind === 'Postgres')
    test('is told from one whose shard another process has', async (t) => {
      const bot = await startBot(t, databases, { sandbox: { shards: 2 }, database: 'own' });
      const { channel, guild, people } = bot.sandbox;
      await bot.sandbox.as(people.ada).invoke(channel.id, 'feeds add', { time: '16:00' });
      await bot.stop();
      const shard = Number((BigInt(guild.id) >> 22n) % 2n);

      const other = await bot.startAnother({ SHARDS: `${1 - shard}/2` });
      await other.catchUp();

      assert.ok(!other.client.guilds.cache.has(guild.id));
      assert.equal(await other.services.database.$count(leftServers), 0);
    });
});
