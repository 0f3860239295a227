import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MessageFlags } from 'discord.js';
import { tldrFlags } from '../../src/database/schema/tldr.ts';
import type { Bot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { GOOD_LINE } from '../support/model-server.ts';
import {
  BY_MODEL,
  BY_SOURCE,
  cardMessages,
  fillFlag,
  flagFirst,
  lines,
  pressFirst,
  startWithModel,
  tickAtFour,
} from '../support/tldr-journey.ts';

onEachDatabase('a flag on a line', (databases) => {
  test('asks why, hides the line in its server after two people, and is undone by whoever made it', async (t) => {
    const { bot, models } = await startWithModel(t, databases);
    const { ada, ben, chloe } = bot.sandbox.people;
    const elsewhere = bot.sandbox.addGuild('Another group');
    await bot.sandbox.as(ada).invoke(elsewhere.channel.id, 'feeds add', {
      time: '16:00',
      channel: elsewhere.channel.id,
    });
    await tickAtFour(bot);
    const first = `${GOOD_LINE}\n${BY_MODEL}`;
    const asked = models.asked.length;

    const one = await flagFirst(bot, 'It says *nothing*.', ben);

    assert.match(
      one.message?.content ?? '',
      /^Flagged as wrong\. The card keeps this TL;DR until another person/u,
    );
    assert.ok(((one.message?.flags ?? 0) & MessageFlags.Ephemeral) !== 0);
    assert.equal(lines(bot)[0], first, 'one person takes nothing away');

    const seen = await pressFirst(bot, 'Evidence', ada);
    assert.match(
      seen.message?.content ?? '',
      new RegExp(
        `Flagged in this server by\\n- <@${ben.id}>, 2 Mar 2026: It says \\\\\\*nothing\\\\\\*\\.$`,
        'u',
      ),
    );
    const asMember = await pressFirst(bot, 'Evidence', chloe);
    assert.doesNotMatch(asMember.message?.content ?? '', /Flagged|nothing/u);

    const two = await flagFirst(bot, 'Paper 2 has no such thing.', chloe);

    assert.match(two.message?.content ?? '', /^Flagged as wrong\. This server no longer sees the TL;DR/u);
    assert.equal(lines(bot)[0], BY_SOURCE);
    assert.equal(lines(bot, elsewhere.channel.id)[0], first, 'another server keeps it');
    assert.equal(models.asked.length, asked, 'no question is bought while a server shows the line');

    assert.ok(two.message);
    const undone = await bot.sandbox.as(chloe).click(two.message, 'Undo');

    assert.equal(undone.message?.content, 'Your flag is undone. This server can see the TL;DR again.');
    assert.equal(lines(bot)[0], first);
    assert.deepEqual(
      (await bot.app.database.database.select().from(tldrFlags)).map(({ userId }) => userId),
      [ben.id],
    );

    const view = await pressFirst(bot, 'Evidence', ben);
    assert.ok(view.message);
    await assert.rejects(bot.sandbox.as(ben).click(view.message, 'Flag as wrong'), /no button/u);
    await bot.sandbox.as(ben).click(view.message, 'Undo');
    assert.deepEqual(await bot.app.database.database.select().from(tldrFlags), []);
  });

  test('needs a reason, and can be undone from a later Evidence of the card', async (t) => {
    const { bot } = await startWithModel(t, databases);
    await tickAtFour(bot);
    const { ada } = bot.sandbox.people;
    const view = await pressFirst(bot, 'Evidence');
    assert.ok(view.message);

    const empty = await fillFlag(bot, view.message, ' \n ');

    assert.match(empty.followUps[0]?.content ?? '', /^Nothing was flagged because the reason is empty/u);
    assert.equal(lines(bot)[0], `${GOOD_LINE}\n${BY_MODEL}`);

    await fillFlag(bot, view.message, 'Wrong\0 number.');
    const [flag] = await bot.app.database.database.select().from(tldrFlags);
    assert.deepEqual([flag?.reason, flag?.byManager], ['Wrong number.', true]);
    const later = await pressFirst(bot, 'Evidence');
    assert.ok(later.message);
    assert.ok(later.message.content.includes(`<@${ada.id}> (manages this server), 2 Mar 2026, of “`));
    const undone = await bot.sandbox.as(ada).click(later.message, `Undo: ${GOOD_LINE}`);

    assert.match(undone.message?.content ?? '', /^Your flag is undone\./u);
    assert.equal(lines(bot)[0], `${GOOD_LINE}\n${BY_MODEL}`);
  });

  test('can be undone where no line is left on the card', async (t) => {
    const { bot, models } = await startWithModel(t, databases);
    await tickAtFour(bot);
    models.answer({ kind: 'line', line: 'What paper it is about, once more.' });
    for (const reason of ['One.', 'Two.', 'Three.', 'Four.']) await flagFirst(bot, reason);
    assert.match(lines(bot)[0] ?? '', /No TL;DR/u);

    const { message } = await pressFirst(bot, 'Flagged TL;DRs');

    assert.ok(message);
    for (const reason of ['One.', 'Two.', 'Three.', 'Four.'])
      assert.ok(message.content.includes(`: ${reason}`));
    await bot.sandbox.as(bot.sandbox.people.ada).click(message, `Undo: ${GOOD_LINE}`);
    assert.equal(lines(bot)[0], `${GOOD_LINE}\n${BY_MODEL}`);
    await assert.rejects(pressFirst(bot, 'Flagged TL;DRs'), /no button/u);
  });

  test('is undone once', async (t) => {
    const { bot } = await startWithModel(t, databases);
    await tickAtFour(bot);
    const { ben } = bot.sandbox.people;
    await flagFirst(bot, 'It is wrong.', ben);
    const views = [await pressFirst(bot, 'Evidence', ben), await pressFirst(bot, 'Evidence', ben)];
    const [first, second] = views.map(({ message }) => message);
    assert.ok(first && second);

    await bot.sandbox.as(ben).click(first, 'Undo');
    const again = await bot.sandbox.as(ben).click(second, 'Undo');

    assert.match(again.followUps[0]?.content ?? '', /^This flag is already gone/u);
  });

  test('of three servers hides the line in all: their cards are edited, and the model is asked again', async (t) => {
    const { bot, models } = await startWithModel(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const others = ['B', 'C', 'D'].map((name) => sandbox.addGuild(name).channel.id);
    for (const channel of others) await ada.invoke(channel, 'feeds add', { time: '16:00', channel });
    await tickAtFour(bot);
    const asked = models.asked.length;
    models.answer({ kind: 'line', line: 'What paper it is about, once more.' });
    const first = `${GOOD_LINE}\n${BY_MODEL}`;
    const second = `What paper it is about, once more.\n${BY_MODEL}`;

    await flagFirst(bot);
    await flagIn(bot, others[0]);
    assert.deepEqual([lines(bot)[0], lines(bot, others[0])[0]], [BY_SOURCE, BY_SOURCE]);
    assert.deepEqual([lines(bot, others[1])[0], lines(bot, others[2])[0]], [first, first]);
    assert.equal(models.asked.length, asked);

    const { message } = await flagIn(bot, others[1]);
    const all = [sandbox.channel.id, ...others];
    await sandbox.until(() => all.every((channel) => lines(bot, channel)[0] === second));
    assert.equal(models.asked.length, asked + 1);

    assert.ok(message);
    await ada.click(message, 'Undo');
    await sandbox.until(() => others.slice(1).every((channel) => lines(bot, channel)[0] === first));
    assert.equal(lines(bot)[0], second);
    assert.equal(models.asked.length, asked + 1);
  });
});

async function flagIn(bot: Bot, channel = '') {
  const [card] = cardMessages(bot.sandbox, channel);
  assert.ok(card);
  const { message } = await bot.sandbox.as(bot.sandbox.people.ada).click(card, 'Evidence');
  assert.ok(message);
  return fillFlag(bot, message, 'It is wrong.');
}
