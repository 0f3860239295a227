import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

onEachDatabase('/feeds pause', (databases) => {
  test('lets a feed rest, which then posts nothing, and run again', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    serveDay(bot.server, '2026-03-03', [huggingfaceItem('2')]);
    await ada.invoke(sandbox.channel.id, 'feeds add');

    const paused = await ada.invoke(sandbox.channel.id, 'feeds pause');
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await bot.app.catchUp();
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
    const resumed = await ada.invoke(sandbox.channel.id, 'feeds pause', { on: false });
    bot.clock.now = Temporal.Instant.from('2026-03-03T16:00:00Z');
    await bot.app.catchUp();

    assert.match(paused.message?.content ?? '', new RegExp(`^Paused\\..*Paused: by <@${ada.id}>$`, 'su'));
    assert.match(resumed.message?.content ?? '', /^Running again\..*Next: .*Tuesday 3 March 2026$/su);
    assert.deepEqual(
      sandbox
        .messages(sandbox.channel.id)
        .slice(1)
        .map(({ embeds }) => embeds[0]?.title),
      ['Paper 2'],
    );
  });
});
