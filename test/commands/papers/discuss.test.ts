import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { PermissionFlagsBits } from 'discord.js';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { type Databases, onEachDatabase } from '../../support/database.ts';
import { paper } from '../../support/papers.ts';

const ID = '2401.00001';

/** A bot in whose channel a paper is put to the vote. */
async function startCard(t: TestContext, databases: Databases, more: Parameters<typeof paper>[1] = {}) {
  const bot = await startBot(t, databases);
  await savePapers(bot.app.services.database, [paper(ID, { title: 'Tides', ...more })]);
  const card = await propose(bot);
  const ben = bot.sandbox.as(bot.sandbox.people.ben);
  const press = async (message = card, person = ben): Promise<string> =>
    (await person.click(message, 'Discuss')).message?.content ?? '';
  return { bot, sandbox: bot.sandbox, channel: bot.sandbox.channel, card, press };
}

/** Puts the paper to the vote. Returns its card. */
async function propose({ sandbox }: Bot, channelId = sandbox.channel.id): Promise<APIMessage> {
  await sandbox.as(sandbox.people.ada).invoke(channelId, 'papers propose', { paper: ID });
  const card = sandbox.messages(channelId).at(-1);
  assert.ok(card);
  return card;
}

/** What the bot wrote in a thread. */
const written = ({ sandbox }: Bot, threadId: string) =>
  sandbox.messages(threadId).filter(({ embeds }) => embeds.length > 0);

onEachDatabase('/papers discuss', (databases) => {
  test('opens one thread from the card, and leads to it whoever presses again', async (t) => {
    const { bot, sandbox, channel, card, press } = await startCard(t, databases, {
      abstract: 'We study tides. They rise and fall.',
    });
    const chloe = sandbox.as(sandbox.people.chloe);

    const [first, second] = await Promise.all([press(), press(card, chloe)]);
    const third = await press();
    const typed = await chloe.invoke(channel.id, 'papers discuss', { paper: 'tides' });

    for (const answer of [first, second, third, typed.message?.content ?? ''])
      assert.ok(answer.includes(`<#${card.id}>`), answer);
    assert.deepEqual(
      sandbox.threads(channel.id).map(({ id, name }) => [id, name]),
      [[card.id, 'Tides']],
    );
    const [opening, ...others] = written(bot, card.id);
    assert.deepEqual(others, []);
    assert.equal(opening?.embeds[0]?.title, 'Tides');
    assert.match(opening?.embeds[0]?.description ?? '', /Evidence.*We study tides\..*They rise and fall\./su);
    assert.deepEqual(sandbox.messages(channel.id).length, 1, 'the channel gets nothing');
  });

  test('has one thread for a paper whose card stands in several channels', async (t) => {
    const { bot, sandbox, channel, card, press } = await startCard(t, databases);
    const other = sandbox.addChannel('elsewhere');
    const second = await propose(bot, other.id);
    await press();

    assert.equal(await press(second), `**Tides** is discussed in <#${card.id}>.`);
    assert.deepEqual([sandbox.threads(other.id).length, sandbox.threads(channel.id).length], [0, 1]);
  });

  test('takes a thread that somebody started from the card by hand', async (t) => {
    const { bot, sandbox, channel, card, press } = await startCard(t, databases);
    sandbox.startThread(sandbox.people.ben, channel.id, card.id, 'By hand');

    assert.match(await press(), new RegExp(`<#${card.id}>`, 'u'));
    assert.equal(written(bot, card.id).length, 1);
    assert.deepEqual(
      sandbox.threads(channel.id).map(({ name }) => name),
      ['By hand'],
    );
  });

  test('opens an archived thread again, and says so of one that is locked', async (t) => {
    const { sandbox, channel, card, press } = await startCard(t, databases);
    await press();
    sandbox.changeThread(card.id, { archived: true });

    assert.equal(await press(), `**Tides** is discussed in <#${card.id}>.`);
    assert.equal(sandbox.threads(channel.id)[0]?.archived, false);

    sandbox.changeThread(card.id, { archived: true, locked: true });
    assert.match(await press(), /It is locked: only people who can manage threads/u);
    assert.equal(sandbox.threads(channel.id)[0]?.archived, true);
  });

  test('says how to open an archived thread in which the bot may not write', async (t) => {
    const { sandbox, channel, card, press } = await startCard(t, databases);
    await press();
    sandbox.changeThread(card.id, { archived: true });
    sandbox.overwriteBot(channel.id, { deny: PermissionFlagsBits.SendMessagesInThreads });

    assert.match(await press(), /It is archived.*write something in it/u);
  });

  test('opens a new thread where the earlier one was deleted, and says so', async (t) => {
    const { bot, sandbox, card, press } = await startCard(t, databases);
    await press();
    sandbox.removeChannel(card.id);

    assert.match(await press(), /has a thread now.*deleted, so this is a new one/u);
    assert.equal(written(bot, card.id).length, 1);
  });

  test('goes to the next card where one is deleted or stands in a thread', async (t) => {
    const { bot, sandbox, channel, card, press } = await startCard(t, databases);
    const inThread = await propose(bot, sandbox.addThread(channel.id, 'reading').id);
    const other = sandbox.addChannel('elsewhere');
    const third = await propose(bot, other.id);
    sandbox.as(sandbox.people.ada).deleteMessages(channel.id, card.id);

    assert.match(await press(inThread), new RegExp(`has a thread now: <#${third.id}>`, 'u'));
    assert.equal(sandbox.threads(other.id).length, 1);
  });

  test('names each permission that the bot is missing, and opens the thread once it has them', async (t) => {
    const { sandbox, channel, press } = await startCard(t, databases);
    const { CreatePublicThreads, SendMessagesInThreads } = PermissionFlagsBits;
    sandbox.overwriteBot(channel.id, { deny: CreatePublicThreads | SendMessagesInThreads });

    assert.equal(
      await press(),
      `To open a thread: In <#${channel.id}>, I'm missing the Create Public Threads and Send Messages in Threads permissions. Fix it in the channel's settings, under Permissions.`,
    );
    assert.deepEqual(sandbox.threads(channel.id), []);
    sandbox.overwriteBot(channel.id, {});
    assert.match(await press(), /has a thread now/u);
  });

  test('says that a server has too many active threads', async (t) => {
    const { sandbox, channel, press } = await startCard(t, databases);
    const other = sandbox.addChannel('busy');
    for (let at = 0; at < 1_000; at += 1) sandbox.addThread(other.id, `${at}`);

    assert.match(await press(), /1,000 active threads.*Archive some/u);
    assert.deepEqual(sandbox.threads(channel.id), []);
  });

  test('says what to do about a paper without a card, and where its channel is gone', async (t) => {
    const { sandbox, channel } = await startCard(t, databases);
    const other = sandbox.addChannel('elsewhere');
    sandbox.removeChannel(channel.id);

    const { message } = await sandbox
      .as(sandbox.people.ben)
      .invoke(other.id, 'papers discuss', { paper: ID });

    assert.match(message?.content ?? '', /no card here that can have a thread.*\/papers propose/u);
  });

  test('knows the paper of a card whose id is too long for a button', async (t) => {
    const bot = await startBot(t, databases);
    const id = `imported:${'x'.repeat(150)}`;
    await savePapers(bot.app.services.database, [paper(id, { title: 'Long' })]);
    const { sandbox } = bot;
    const ben = sandbox.as(sandbox.people.ben);
    await ben.invoke(sandbox.channel.id, 'papers propose', { paper: id });
    const [card] = sandbox.messages(sandbox.channel.id);
    assert.ok(card);

    const { message } = await ben.click(card, 'Discuss');

    assert.equal(message?.content, `**Long** has a thread now: <#${card.id}>.`);
  });

  test('has the abstract in full, in parts, and a name of 100 characters', async (t) => {
    const abstract = Array.from({ length: 1_500 }, (_, at) => `word${at}`).join(' ');
    const { bot, sandbox, channel, card, press } = await startCard(t, databases, {
      title: '🌊 مد وجزر '.repeat(40),
      abstract,
    });

    await press();

    const parts = written(bot, card.id).map(({ embeds }) => embeds[0]);
    assert.deepEqual(
      parts.slice(1).map((embed) => embed?.title),
      ['Abstract, part 2 of 4', 'Abstract, part 3 of 4', 'Abstract, part 4 of 4'],
    );
    const all = parts.map((embed) => embed?.description ?? '').join(' ');
    assert.ok(all.endsWith(abstract));
    const [thread] = sandbox.threads(channel.id);
    assert.ok((thread?.name.length ?? 0) <= 100 && thread?.name.startsWith('🌊 مد'));
  });
});
