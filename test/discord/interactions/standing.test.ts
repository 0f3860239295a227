import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { APIMessage } from 'discord.js';
import type { LetterContent } from '../../../src/delivery/channel.ts';
import { createDiscordChannel } from '../../../src/discord/delivery/channel.ts';
import { buildLetter } from '../../../src/discord/render/letter.ts';
import { parseStanding, standingButton, standingMenu } from '../../../src/discord/render/standing.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { menuOf } from '../../support/menu.ts';
import { paper } from '../../support/papers.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

type Where = { readonly channelId: string } | { readonly userId: string };

/** Sends a letter as the outbox does, to a channel or in private. */
async function sendLetter(bot: Bot, where: Where, letter: Partial<LetterContent>): Promise<APIMessage> {
  const { sandbox, app, clock } = bot;
  const channel = createDiscordChannel(app.client, { now: () => clock.now, log: app.services.log });
  const channelId = await channel.open(
    'userId' in where ? where : { guildId: sandbox.guild.id, channelId: where.channelId },
  );
  const content = { kind: 'letter', title: 'Agenda', text: 'Papers', ...letter } as const;
  const place = await channel.sendOnce({
    channelId,
    content,
    nonce: String(Math.random()).slice(2, 20),
    claimedAt: null,
    claim: async () => undefined,
    isKnown: async () => false,
  });
  const sent = [...sandbox.messages(channelId)].find(({ id }) => id === place.messageId);
  assert.ok(sent);
  return sent;
}

suite('the custom id of a button that stays', () => {
  test('says what it runs, whatever the options hold', () => {
    const options = { server: '123456789012345678', offer: 12, day: '":}{é' };
    const { custom_id } = standingButton({ label: 'Accept', command: 'meeting accept', options });

    assert.deepEqual(parseStanding(custom_id), { command: 'meeting accept', options, option: undefined });
  });

  test('of a menu says which option gets what is chosen', () => {
    const menu = { question: 'Which?', command: 'meeting skip-me', options: { offer: 1 }, option: 'paper' };
    const { custom_id, options } = standingMenu({
      ...menu,
      choices: ['x'.repeat(101), 'y'].map((value) => ({ label: 'x'.repeat(300), value })),
    });

    assert.deepEqual(parseStanding(custom_id), {
      command: 'meeting skip-me',
      options: { offer: 1 },
      option: 'paper',
    });
    assert.deepEqual(
      options.map(({ label, value }) => [label.length, value]),
      [[100, 'y']],
      'what Discord would refuse is left out',
    );
  });

  test('is refused where Discord would refuse it', () => {
    assert.throws(
      () => standingButton({ label: 'x', command: 'meeting accept', options: { x: 'x'.repeat(90) } }),
      RangeError,
    );
  });

  for (const customId of ['do:meeting', 'do:meeting accept:{', 'do:meeting accept:{"a":{}}', 'page:x:0', ''])
    test(`“${customId}” is none`, () => assert.equal(parseStanding(customId), undefined));

  test('a letter without buttons takes away those it had', () => {
    assert.deepEqual(buildLetter({ title: 'x', text: 'y' }).components, []);
  });
});

onEachDatabase('a message that stays', (databases) => {
  test('answers whoever presses, privately beside it, a year later', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const offers = [{ label: 'Top', command: 'papers top', options: { server: sandbox.guild.id } }];
    const letter = await sendLetter(bot, { channelId: sandbox.channel.id }, { offers });
    bot.clock.now = bot.clock.now.add({ hours: 24 * 365 });

    const answer = await sandbox.as(sandbox.people.ben).click(letter, 'Top');

    assert.equal(answer.ephemeral, true);
    assert.match(answer.message?.content ?? '', /^No votes in the last 7 days/u);
    assert.deepEqual(
      sandbox.messages(sandbox.channel.id).map(({ embeds }) => embeds[0]?.title),
      ['Agenda'],
    );
  });

  test('runs a command with what is chosen', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    await savePapers(bot.app.services.database, [paper('2508.13426')]);
    const menu = { question: 'Which?', command: 'papers show', options: {}, option: 'paper' };
    const choices = [{ label: 'It', value: '2508.13426' }];
    const letter = await sendLetter(bot, { channelId: sandbox.channel.id }, { menu: { ...menu, choices } });

    const ben = sandbox.as(sandbox.people.ben);
    const answer = await ben.select(letter, menuOf(letter).custom_id, ['2508.13426']);

    assert.equal(answer.message?.embeds[0]?.title, 'Paper 2508.13426');
    assert.equal(answer.ephemeral, true);
  });

  test('notifies exactly whom it says, whatever else it mentions', async (t) => {
    const bot = await startBot(t, databases);
    const { ada, ben } = bot.sandbox.people;
    const text = `@everyone <@${ada.id}>`;

    const letter = await sendLetter(bot, { channelId: bot.sandbox.channel.id }, { text, pings: [ben.id] });

    assert.deepEqual(
      letter.mentions.map(({ id }) => id),
      [ben.id],
    );
    assert.equal(letter.mention_everyone, false);
  });

  test('is sent without the links in its text where Discord refuses it with them', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const refusal = { kind: 'refuse', status: 400, code: 240_000 } as const;
    sandbox.faults.add({ method: 'POST', path: /\/messages$/u, times: 1, fault: refusal });
    const text = '1. [On \\[graphs\\]](https://bad.example/%28x%29), https://fine.example';

    const letter = await sendLetter(bot, { channelId: sandbox.channel.id }, { text });

    assert.equal(letter.embeds[0]?.description, '1. On \\[graphs\\], https://fine.example');
  });

  test('works in private, with the buttons and menus of its answers', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { ben } = sandbox.people;
    serveDay(
      bot.server,
      '2026-03-02',
      Array.from({ length: 12 }, (_, index) => huggingfaceItem(`${index + 1}`)),
    );
    const server = { server: sandbox.guild.id };
    const offers = [
      { label: 'Today', command: 'papers today', options: server },
      { label: 'Show', command: 'papers show', options: { ...server, paper: 'paper' } },
    ];
    const letter = await sendLetter(bot, { userId: ben.id }, { offers });
    const visitor = sandbox.as(ben);

    const today = await visitor.click(letter, 'Today');
    assert.ok(today.message);
    assert.doesNotMatch(JSON.stringify(today.message.components), /Share/u, 'there is nobody to share with');
    const next = await visitor.click(today.message, 'Next');
    assert.equal(next.message?.embeds[0]?.footer?.text, 'Page 2 of 3');

    const which = await visitor.click(letter, 'Show');
    assert.ok(which.message, JSON.stringify(which));
    const menu = menuOf(which.message);
    const shown = await visitor.select(which.message, menu.custom_id, [menu.options[0]?.value ?? '']);
    assert.equal(shown.message?.embeds.length, 1);
  });

  test('in private lets nobody run what managers may, nor what belongs to no server', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const { ada } = sandbox.people;
    const offers = [
      { label: 'List', command: 'feeds list', options: { server: sandbox.guild.id } },
      { label: 'Top', command: 'papers top', options: {} },
    ];
    const letter = await sendLetter(bot, { userId: ada.id }, { offers });
    const visitor = sandbox.as(ada);

    const managed = await visitor.click(letter, 'List');
    const nowhere = await visitor.click(letter, 'Top');

    assert.match(managed.message?.content ?? '', /^\/feeds is for people who can manage this server/u);
    assert.match(nowhere.message?.content ?? '', /^Use this in a channel of a server/u);
  });
});
