import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

onEachDatabase('/feeds pause', (databases) => {
  test('pauses a feed, which then posts nothing', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    const paused = await ada.invoke(sandbox.channel.id, 'feeds pause');
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await bot.app.catchUp();

    assert.match(
      paused.message?.content ?? '',
      new RegExp(`^Paused\\. Resume the feed with /feeds resume\\..*\\nPaused by <@${ada.id}>$`, 'su'),
    );
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
  });

  test('says so if the feed is already paused, and keeps who paused it', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds pause');

    const again = await ada.invoke(sandbox.channel.id, 'feeds pause');

    assert.match(
      again.message?.content ?? '',
      new RegExp(
        `^Feed 1 is already paused\\. Resume it with /feeds resume\\..*\\nPaused by <@${ada.id}>$`,
        'su',
      ),
    );
  });

  test('offers the feeds that run', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds add', { time: '09:00' });
    await ada.invoke(sandbox.channel.id, 'feeds pause', { feed: '1' });

    const offered = await ada.complete(sandbox.channel.id, 'feeds pause', 'feed', '');

    assert.deepEqual(
      offered.map(({ value }) => value),
      ['2'],
    );
  });
});
