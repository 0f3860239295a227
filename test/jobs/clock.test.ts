import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../support/bot.ts';
import { onEachDatabase } from '../support/database.ts';
import { huggingfaceItem, serveDay } from '../support/source-server.ts';

onEachDatabase("the machine's clock", (databases) => {
  test('is put a year ahead and back: the feed posts at its next time', async (t) => {
    const bot = await startBot(t, databases);
    const { channel, people } = bot.sandbox;
    serveDay(bot.server, '2026-03-03', [huggingfaceItem('1')]);
    await bot.sandbox.as(people.ada).invoke(channel.id, 'feeds add', { time: '16:00' });
    bot.clock.now = Temporal.Instant.from('2027-03-02T12:00:00Z');
    await bot.app.catchUp();
    const before = bot.sandbox.messages(channel.id).length;

    bot.clock.now = Temporal.Instant.from('2026-03-03T10:00:00Z');
    await bot.app.catchUp();
    assert.equal(bot.sandbox.messages(channel.id).length, before);
    bot.clock.now = Temporal.Instant.from('2026-03-03T16:00:30Z');
    await bot.app.catchUp();

    assert.equal(bot.sandbox.messages(channel.id).length, before + 2);
  });
});
