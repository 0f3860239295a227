import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, startAlertBot } from '../../support/alert-bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/alerts list', (databases) => {
  test('lists the alerts in their order, by pages, to their owner alone', async (t) => {
    const { bot, run } = await startAlertBot(t, databases);
    assert.match(read(await run('alerts list')), /^You have no alerts yet\./u);
    for (let index = 1; index <= 11; index += 1) await run('alerts add', { words: `topic${index}` });

    const first = await run('alerts list');
    const { message } = await bot.sandbox.as(bot.sandbox.people.chloe).click(first, 'Next');
    const { ben } = bot.sandbox.people;
    const others = await bot.sandbox.as(ben).invoke(bot.sandbox.channel.id, 'alerts list');

    assert.match(
      read(first),
      /^Your alerts \(11 of at most 25\):\n1\. words: topic1\n[\s\S]*\n10\. words: topic10\nI tell/u,
    );
    assert.match(message === undefined ? '' : read(message), /:\n11\. words: topic11\nI tell you/u);
    assert.match(others.message?.content ?? '', /^You have no alerts yet\./u);
  });
});
