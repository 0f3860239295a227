import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PermissionFlagsBits } from 'discord.js';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

onEachDatabase('/feeds post', (databases) => {
  test("posts today's papers now, once, and the feed goes on to the next day", async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1'), huggingfaceItem('2')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    const first = await ada.invoke(sandbox.channel.id, 'feeds post');
    const second = await ada.invoke(sandbox.channel.id, 'feeds post');
    bot.clock.now = Temporal.Instant.from('2026-03-02T16:00:00Z');
    await bot.app.catchUp();
    const list = await ada.invoke(sandbox.channel.id, 'feeds list');

    assert.equal(
      first.message?.content,
      `Posted 2 papers for Monday 2 March 2026 in <#${sandbox.channel.id}>.`,
    );
    assert.match(second.message?.content ?? '', /are already in <#\d+>\. A feed posts each day once\.$/u);
    assert.equal(sandbox.messages(sandbox.channel.id).length, 3);
    assert.match(list.message?.embeds[0]?.description ?? '', /the list of Tuesday 3 March 2026$/u);
  });

  test('says why it posts nothing', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const isEmpty = serveDay(bot.server, '2026-03-02', []);
    await ada.invoke(sandbox.channel.id, 'feeds add', { min_upvotes: 100 });

    const early = await ada.invoke(sandbox.channel.id, 'feeds post');
    isEmpty();
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    const filtered = await ada.invoke(sandbox.channel.id, 'feeds post');

    assert.equal(
      early.message?.content,
      'Hugging Face Daily Papers has no list for Monday 2 March 2026 yet. The feed will post it when it comes.',
    );
    assert.match(
      filtered.message?.content ?? '',
      /^Nothing posted: the only paper on .* doesn't pass the feed's filter/u,
    );
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
  });

  test('says that all papers of a list have already been posted, as the preview does', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    const items = [huggingfaceItem('1'), huggingfaceItem('2')];
    serveDay(bot.server, '2026-03-02', items);
    serveDay(bot.server, '2026-03-03', items);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds post');
    bot.clock.now = bot.clock.now.add({ hours: 24 });

    const previewed = await ada.invoke(sandbox.channel.id, 'feeds preview');
    const again = await ada.invoke(sandbox.channel.id, 'feeds post');
    const listed = await ada.invoke(sandbox.channel.id, 'feeds list');

    const why = 'both papers on Tuesday 3 March 2026 have already been posted.';
    assert.equal(previewed.message?.content, `Feed 1 would have posted nothing: ${why}`);
    assert.equal(again.message?.content, `Nothing posted: ${why}`);
    assert.match(
      listed.message?.embeds[0]?.description ?? '',
      /\*\*quiet\*\*: all papers on the list have already been posted\./u,
    );
  });

  test('names the permissions that were taken away since', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    sandbox.overwriteBot(sandbox.channel.id, { deny: PermissionFlagsBits.SendMessages });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds post');

    assert.match(
      answer.message?.content ?? '',
      /^In <#\d+>, I'm missing the Send Messages permission\. Fix it in/u,
    );
  });
});
