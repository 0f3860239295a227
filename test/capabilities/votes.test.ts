import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Person } from '../../src/sandbox/population.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { huggingfaceItem } from '../support/source-server.ts';

/** A bot that posted papers 1 and 2 to #papers, and paper 1 to #other too. */
async function startPosted(t: Parameters<typeof startBot>[0], databases: Parameters<typeof startBot>[1]) {
  const bot = await startBot(t, databases);
  bot.server.answer(/daily_papers/u, {
    body: JSON.stringify([huggingfaceItem('1', { upvotes: 9 }), huggingfaceItem('2')]),
  });
  const ada = bot.sandbox.as(bot.sandbox.people.ada);
  const other = bot.sandbox.addChannel('other');
  await ada.invoke(bot.sandbox.channel.id, 'feeds add', { source: 'huggingface' });
  await ada.invoke(bot.sandbox.channel.id, 'feeds add', { channel: other.id, max_papers: 1 });
  for (const feed of ['1', '2']) {
    const answer = await ada.invoke(bot.sandbox.channel.id, 'feeds post', { feed });
    assert.match(answer.message?.content ?? '', /^Posted/u);
  }
  const [, first, second] = bot.sandbox.messages(bot.sandbox.channel.id);
  const [, elsewhere] = bot.sandbox.messages(other.id);
  assert.ok(first && second && elsewhere);
  return { bot, first, second, elsewhere };
}

type Spot = { readonly channel_id: string; readonly id: string };

const react = (bot: Bot, person: Person, { channel_id, id }: Spot, emoji = '👍') =>
  bot.sandbox.as(person).react(channel_id, id, emoji);
const unreact = (bot: Bot, person: Person, { channel_id, id }: Spot) =>
  bot.sandbox.as(person).unreact(channel_id, id, '👍');

/** Waits until the bot has heard of everything so far: it answers in the order it is told. */
async function settle(bot: Bot): Promise<void> {
  await bot.sandbox.as(bot.sandbox.people.ada).invoke(bot.sandbox.channel.id, 'papers help');
  await bot.app.votesCounted();
}

async function tally(bot: Bot, paper: string): Promise<number | undefined> {
  await settle(bot);
  return (await findTallies(bot.app.services.database, bot.sandbox.guild.id, [paper])).get(paper)?.votes;
}

onEachDatabase('votes by reaction', (databases) => {
  test("count every human's reaction, and not the bot's own", async (t) => {
    const { bot, first } = await startPosted(t, databases);
    assert.equal(await tally(bot, '1'), 0);

    react(bot, bot.sandbox.people.ada, first);
    react(bot, bot.sandbox.people.ben, first);

    assert.equal(await tally(bot, '1'), 2);
  });

  test('are one a person, however many cards and channels the paper stands in', async (t) => {
    const { bot, first, elsewhere } = await startPosted(t, databases);

    react(bot, bot.sandbox.people.ada, first);
    react(bot, bot.sandbox.people.ada, elsewhere);
    assert.equal(await tally(bot, '1'), 1);
    unreact(bot, bot.sandbox.people.ada, first);
    assert.equal(await tally(bot, '1'), 1);
    unreact(bot, bot.sandbox.people.ada, elsewhere);

    assert.equal(await tally(bot, '1'), 0);
  });

  test('are not cast with another emoji, nor on other messages', async (t) => {
    const { bot, first } = await startPosted(t, databases);
    const said = bot.sandbox.as(bot.sandbox.people.ben).say(bot.sandbox.channel.id, 'hello');

    react(bot, bot.sandbox.people.ada, first, '🎉');
    react(bot, bot.sandbox.people.ada, said);

    assert.equal(await tally(bot, '1'), 0);
  });

  test('go when all reactions are cleared, or all with the emoji', async (t) => {
    const { bot, first, second } = await startPosted(t, databases);
    for (const card of [first, second]) react(bot, bot.sandbox.people.ada, card);
    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [1, 1]);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    ben.clearReactions(first.channel_id, first.id);
    ben.clearReactions(second.channel_id, second.id, '👍');

    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [0, 0]);
  });

  test('go with the message, one or many', async (t) => {
    const { bot, first, second, elsewhere } = await startPosted(t, databases);
    for (const card of [first, second, elsewhere]) react(bot, bot.sandbox.people.ada, card);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    ben.deleteMessages(elsewhere.channel_id, elsewhere.id);
    assert.equal(await tally(bot, '1'), 1);
    ben.deleteMessages(first.channel_id, first.id, second.id);

    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [0, 0]);
  });

  test('still count on cards that were posted before a restart', async (t) => {
    const { bot, first } = await startPosted(t, databases);
    react(bot, bot.sandbox.people.ada, first);
    await settle(bot);

    await bot.restart();
    react(bot, bot.sandbox.people.ben, first);
    unreact(bot, bot.sandbox.people.ada, first);

    assert.equal(await tally(bot, '1'), 1);
  });

  test('are told again after the gateway was lost for a moment', async (t) => {
    const { bot, first } = await startPosted(t, databases);

    bot.sandbox.gateway.disconnect();
    react(bot, bot.sandbox.people.ada, first);
    await bot.sandbox.until(() => bot.sandbox.gateway.connected === 1);

    assert.equal(await tally(bot, '1'), 1);
  });

  test('cast and taken back while the bot was away count right', async (t) => {
    const { bot, first, second } = await startPosted(t, databases);
    const { ada, ben } = bot.sandbox.people;
    react(bot, ada, first);
    assert.equal(await tally(bot, '1'), 1);
    await bot.stop();
    unreact(bot, ada, first);
    react(bot, ben, first);
    react(bot, ada, second);
    react(bot, ben, second);

    await bot.restart();
    await bot.app.catchUp();

    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [1, 2]);
    assert.ok(bot.logged.some(({ msg, added }) => msg === 'corrected votes that had drifted' && added === 3));
  });

  test('cast while the session was lost count right', async (t) => {
    const { bot, first } = await startPosted(t, databases);
    bot.sandbox.gateway.invalidateSessions();
    react(bot, bot.sandbox.people.ada, first);
    await bot.sandbox.until(() => bot.sandbox.gateway.connected === 1);
    // The sandbox knows of the new session a little before the bot does.
    for (let look = 0; look < 50 && (await tally(bot, '1')) !== 1; look += 1) await bot.app.catchUp();

    assert.equal(await tally(bot, '1'), 1);
  });

  test('that were never told are found within a day', async (t) => {
    const { bot, first } = await startPosted(t, databases);
    await bot.app.catchUp();
    const release = bot.sandbox.gateway.holdBack();
    react(bot, bot.sandbox.people.ada, first);
    await bot.app.catchUp();
    const { database } = bot.app.services;
    const count = async () => (await findTallies(database, bot.sandbox.guild.id, ['1'])).get('1')?.votes;
    assert.equal(await count(), 0);

    bot.clock.now = bot.clock.now.add({ hours: 24 });
    await bot.app.catchUp();

    assert.equal(await count(), 1);
    release();
  });

  test('count super-reactions, as they come and when they are read again', async (t) => {
    const { bot, first, second } = await startPosted(t, databases);
    const { ada, ben } = bot.sandbox.people;
    const superReact = (person: Person, { channel_id, id }: Spot) =>
      bot.sandbox.as(person).superReact(channel_id, id, '👍');
    react(bot, ada, first);
    superReact(ben, first);
    // Both kinds of one person are one vote, and it stands while one of them does.
    for (const card of [first, second]) superReact(ada, card);
    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [2, 1]);

    await bot.restart();
    await bot.app.catchUp();
    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [2, 1]);
    assert.ok(!bot.logged.some(({ msg }) => msg === 'corrected votes that had drifted'));
    unreact(bot, ada, first);
    bot.sandbox.as(ada).superUnreact(second.channel_id, second.id, '👍');
    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [2, 0]);
    bot.sandbox.as(ada).superUnreact(first.channel_id, first.id, '👍');

    assert.equal(await tally(bot, '1'), 1);
  });

  test('stay as they are on a card that can not be read, and are read on the others', async (t) => {
    const { bot, first, second } = await startPosted(t, databases);
    const { ada, ben } = bot.sandbox.people;
    react(bot, ada, first);
    assert.equal(await tally(bot, '1'), 1);
    await bot.stop();
    react(bot, ben, second);
    bot.sandbox.faults.add({
      method: 'GET',
      path: new RegExp(`/messages/${first.id}/reactions/`, 'u'),
      fault: { kind: 'refuse', status: 400, code: 10_014 },
    });

    await bot.restart();
    await bot.app.catchUp();

    assert.deepEqual([await tally(bot, '1'), await tally(bot, '2')], [1, 1]);
    assert.ok(bot.logged.some(({ msg }) => msg === 'the votes on a card could not be read'));
  });
});
