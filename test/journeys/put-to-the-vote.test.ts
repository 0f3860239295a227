import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { savePapers } from '../../src/search/save-papers.ts';
import { type Bot, startBot } from '../support/bot.ts';
import { type Databases, onEachDatabase } from '../support/database.ts';
import { menuOf } from '../support/menu.ts';
import { paper } from '../support/papers.ts';

const OLD = '1706.03762';
const TITLE = 'Attention Is All You Need';

/** A bot whose channel has a feed, with a stored paper that no feed posts. */
async function startSearchable(t: TestContext, databases: Databases) {
  const bot = await startBot(t, databases);
  const { sandbox } = bot;
  const { ada, ben, chloe } = sandbox.people;
  await savePapers(bot.app.services.database, [paper(OLD, { title: TITLE }), paper('2401.00001')]);
  const added = await sandbox.as(ada).invoke(sandbox.channel.id, 'feeds add', { time: '16:00', emoji: '⭐' });
  assert.match(added.message?.content ?? '', /^Added\./u);
  return { bot, ada: sandbox.as(ada), ben: sandbox.as(ben), chloe: sandbox.as(chloe) };
}

type Someone = ReturnType<Bot['sandbox']['as']>;

async function search(bot: Bot, person: Someone): Promise<APIMessage> {
  const { message } = await person.invoke(bot.sandbox.channel.id, 'papers search', { query: 'attention' });
  assert.ok(message);
  return message;
}

/** Opens the first paper of a list from its menu. */
async function open(list: APIMessage, person: Someone): Promise<APIMessage> {
  const menu = menuOf(list);
  const { message } = await person.select(list, menu.custom_id, [menu.options[0]?.value ?? '']);
  assert.ok(message);
  return message;
}

const put = async (shown: APIMessage, person: Someone) =>
  (await person.click(shown, 'Put to the vote')).message?.content ?? '';

const cards = ({ sandbox }: Bot) =>
  sandbox.messages(sandbox.channel.id).filter(({ embeds }) => embeds[0]?.title === TITLE);

onEachDatabase('from a list to a vote', (databases) => {
  test('goes by a menu, a card and a reaction to /papers top', async (t) => {
    const { bot, ben, chloe } = await startSearchable(t, databases);
    const { sandbox } = bot;

    const list = await search(bot, ben);
    assert.deepEqual(
      menuOf(list).options.map(({ label, value }) => [label, value]),
      [[`1. ${TITLE}`, OLD]],
    );
    const shown = await open(list, ben);
    assert.equal(shown.embeds[0]?.title, TITLE);
    const said = await put(shown, ben);

    const [card] = cards(bot);
    assert.ok(card);
    const link = `https://discord.com/channels/${sandbox.guild.id}/${sandbox.channel.id}/${card.id}`;
    assert.equal(said, `**${TITLE}** is put to the vote: ${link}`);
    assert.equal(
      card.content,
      `Put to the vote by <@${sandbox.people.ben.id}>. Vote ⭐ if you want to discuss it.`,
    );
    assert.deepEqual(card.mentions, []);
    assert.deepEqual(
      card.reactions?.map(({ emoji, me }) => [emoji.name, me]),
      [['⭐', true]],
    );
    const second = await put(await open(await search(bot, chloe), chloe), chloe);
    assert.equal(second, `**${TITLE}** has a card in this channel already. Vote on it: ${link}`);
    assert.equal(cards(bot).length, 1);

    ben.react(sandbox.channel.id, card.id, '⭐');
    await ben.invoke(sandbox.channel.id, 'papers help');
    await bot.app.votesCounted();

    const top = await ben.invoke(sandbox.channel.id, 'papers top');
    assert.match(
      top.message?.embeds[0]?.description ?? '',
      new RegExp(`${TITLE}[^]*1 vote.*${card.id}`, 'u'),
    );
    const voted = await ben.invoke(sandbox.channel.id, 'papers search', { query: 'votes:1 posted:yes' });
    assert.match(voted.message?.embeds[0]?.description ?? '', /Attention Is All You Need/u);
  });

  test('leaves the menu under a shared list, for everybody, after a restart and for good', async (t) => {
    const { bot, ben, chloe } = await startSearchable(t, databases);
    const list = await search(bot, ben);
    await ben.click(list, 'Share');
    const [shared] = bot.sandbox.messages(bot.sandbox.channel.id);
    assert.ok(shared);
    assert.equal(
      menuOf(ben.messages(list.channel_id).find(({ id }) => id === list.id) ?? list).disabled,
      undefined,
    );

    bot.clock.now = bot.clock.now.add({ hours: 24 * 30 });
    await bot.restart();
    const shown = await open(shared, chloe);

    assert.equal(shown.embeds[0]?.title, TITLE);
    assert.ok(
      !bot.sandbox.messages(bot.sandbox.channel.id).some(({ id }) => id === shown.id),
      'it is private',
    );
    const { message } = await chloe.click(shown, 'Similar');
    assert.ok(message);
  });

  test('posts the card once where the bot dies before it hears that it was posted', async (t) => {
    const { bot, ben } = await startSearchable(t, databases);
    const { sandbox } = bot;
    const shown = await open(await search(bot, ben), ben);
    const heal = sandbox.faults.add({
      method: 'POST',
      path: new RegExp(`^/channels/${sandbox.channel.id}/messages$`, 'u'),
      fault: { kind: 'drop' },
    });

    const said = await put(shown, ben);
    await bot.stop();
    const [card] = cards(bot);
    assert.ok(card, 'it is there, and the bot does not know');
    ben.react(sandbox.channel.id, card.id, '⭐');
    heal();
    bot.clock.now = bot.clock.now.add({ minutes: 10 });
    await bot.restart();
    // The job may wait for its next try.
    await sandbox.until(() => cards(bot)[0]?.reactions?.some(({ me }) => me) === true);
    await bot.app.catchUp();

    assert.match(said, /is on its way: its card appears in this channel as soon as Discord takes it\.$/u);
    assert.deepEqual(
      cards(bot).map(({ id }) => id),
      [card.id],
    );
    const top = await ben.invoke(sandbox.channel.id, 'papers top');
    assert.match(top.message?.embeds[0]?.description ?? '', /1 vote/u);
  });
});
