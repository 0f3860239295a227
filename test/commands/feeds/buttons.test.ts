import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { APIMessage } from 'discord.js';
import { z } from 'zod';
import { getFeed } from '../../../src/feeds/feeds.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const rowShape = z.object({
  components: z.array(z.looseObject({ label: z.string().optional(), value: z.string().optional() })),
});
const labelsOf = ({ components = [] }: APIMessage) =>
  components.map((row) => rowShape.parse(row).components.map(({ label }) => label));

async function listFor({ sandbox }: Bot): Promise<APIMessage> {
  const { message } = await sandbox.as(sandbox.people.ada).invoke(sandbox.channel.id, 'feeds list');
  return message ?? assert.fail('There is no list.');
}

onEachDatabase('the buttons of /feeds list', (databases) => {
  test('are three for each feed, and go with the pages', async (t) => {
    const bot = await startBot(t, databases);
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    for (const time of ['09:00', '10:00', '11:00', '12:00'])
      await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time });

    const first = await listFor(bot);
    const second = await ada.click(first, 'Next');

    assert.deepEqual(labelsOf(first), [
      ...[1, 2, 3].map((number) => [`Edit feed ${number}`, `Pause feed ${number}`, `Preview feed ${number}`]),
      ['Previous', 'Next', 'Share'],
    ]);
    assert.ok(second.message);
    assert.deepEqual(labelsOf(second.message)[0], ['Edit feed 4', 'Pause feed 4', 'Preview feed 4']);
  });

  test('pause and resume, and lead back', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, app } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { time: '09:00' });

    const paused = await ada.click(await listFor(bot), 'Pause feed 1');
    assert.ok(paused.message);
    const { state } = await getFeed(app.services.database, sandbox.guild.id, 1);
    const back = await ada.click(paused.message, 'All feeds');
    assert.ok(back.message);
    const resumed = await ada.click(back.message, 'Resume feed 1');

    assert.match(paused.message.content, /^Paused\./u);
    assert.equal(state.kind, 'paused');
    assert.match(back.message.embeds[0]?.description ?? '', /Paused by/u);
    assert.match(resumed.message?.content ?? '', /^Resumed\./u);
  });

  test('preview beside the list', async (t) => {
    const bot = await startBot(t, databases);
    const ada = bot.sandbox.as(bot.sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('2603.00001')]);
    await ada.invoke(bot.sandbox.channel.id, 'feeds add', { time: '09:00' });
    const list = await listFor(bot);

    const shown = await ada.click(list, 'Preview feed 1');

    assert.match(shown.message?.embeds[0]?.title ?? '', /^Feed 1 on Monday 2 March 2026: 1 of 1 paper/u);
    assert.notEqual(shown.message?.id, list.id);
    const [kept] = ada.messages(bot.sandbox.channel.id).filter(({ id }) => id === list.id);
    assert.equal(kept?.embeds[0]?.title, 'Feeds (1)');
  });

  test('edit in a form that holds what the feed has; an emptied field empties it', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox, app } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const given = { interests: 'robots; no surveys', time: '09:00', zone: 'Asia/Tokyo' };
    await ada.invoke(sandbox.channel.id, 'feeds add', given);

    const { modal } = await ada.click(await listFor(bot), 'Edit feed 1');
    assert.ok(modal);
    const values = modal.components.map((row) => rowShape.parse(row).components[0]?.value);
    const unread = await ada.submit(sandbox.channel.id, modal, { ...given, interests: 'the', examples: '' });
    const changed = await ada.submit(sandbox.channel.id, modal, { ...given, interests: '', time: '8:30' });

    assert.deepEqual(
      [modal.title, ...values],
      ['Feed 1', 'robots; no surveys', undefined, '09:00', 'Asia/Tokyo'],
    );
    assert.match(unread.message?.content ?? '', /^“the” says nothing that tells papers apart\./u);
    assert.match(changed.message?.content ?? '', /^Changed\./u);
    const { order, timetable } = await getFeed(app.services.database, sandbox.guild.id, 1);
    assert.deepEqual([order.interests, timetable.time.toString()], ['', '08:30:00']);
  });

  test('are for people who manage the server, and for the feed they were shown for', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { time: '09:00' });
    const list = await listFor(bot);
    await ada.click(list, 'Share');
    const asked = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '1' });
    assert.ok(asked.message);
    await ada.click(asked.message, 'Remove');
    await ada.invoke(sandbox.channel.id, 'feeds add', { time: '10:00' });

    const form = await ada.click(list, 'Edit feed 1');
    const paused = await ada.click(list, 'Pause feed 1');

    const shared = sandbox
      .messages(sandbox.channel.id)
      .find(({ content }) => content.startsWith('Shared by'));
    assert.deepEqual(shared?.components, [], 'what is shared has no buttons');
    assert.equal(form.modal, undefined);
    for (const { message, followUps } of [form, paused])
      assert.match(
        [message?.content, ...followUps.map(({ content }) => content)].join(),
        /That feed was removed in the meantime/u,
      );
  });
});
