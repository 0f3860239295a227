import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

onEachDatabase('/feeds resume', (databases) => {
  test('resumes a paused feed, which posts again from its next time', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    serveDay(bot.server, '2026-03-03', [huggingfaceItem('2')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds pause');
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await bot.app.catchUp();

    const resumed = await ada.invoke(sandbox.channel.id, 'feeds resume');
    bot.clock.now = Temporal.Instant.from('2026-03-03T16:00:00Z');
    await bot.app.catchUp();

    assert.match(resumed.message?.content ?? '', /^Resumed\..*Next: .*Tuesday 3 March 2026$/su);
    assert.deepEqual(
      sandbox
        .messages(sandbox.channel.id)
        .slice(1)
        .map(({ embeds }) => embeds[0]?.title),
      ['Paper 2'],
    );
  });

  test('says so if the feed is not paused', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds resume');

    assert.match(
      answer.message?.content ?? '',
      /^Feed 1 isn't paused\. Pause it with \/feeds pause\..*Next: .*$/su,
    );
  });

  test('offers the feeds that are paused', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds add', { time: '09:00' });
    await ada.invoke(sandbox.channel.id, 'feeds pause', { feed: '2' });

    const offered = await ada.complete(sandbox.channel.id, 'feeds resume', 'feed', '');

    assert.deepEqual(
      offered.map(({ value }) => value),
      ['2'],
    );
  });
});
