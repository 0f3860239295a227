import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFeeds } from '../../../src/feeds/feeds.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/feeds edit', (databases) => {
  test('changes what is named and leaves the rest, and "none" empties a list', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', {
      want: 'agents',
      avoid: 'survey',
      max_papers: 5,
      time: '14:00',
    });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds edit', { want: 'none', time: '15:00' });

    assert.match(answer.message?.content ?? '', /^Changed\.\n\n\*\*Feed 1\*\*/u);
    const [feed] = await listFeeds(bot.app.services.database, sandbox.guild.id);
    assert.deepEqual(feed?.filter.wanted, []);
    assert.deepEqual(feed?.filter.avoided, ['survey']);
    assert.equal(feed?.filter.maxPapers, 5);
    assert.equal(feed?.state.kind === 'running' && feed.state.due.at.toString(), '2026-03-02T15:00:00Z');
  });

  test('says so if no option was given, and if the feed already has the settings', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { time: '14:00' });

    const unnamed = await ada.invoke(sandbox.channel.id, 'feeds edit', { feed: '1' });
    const same = await ada.invoke(sandbox.channel.id, 'feeds edit', { time: '14:00' });

    assert.match(unnamed.message?.content ?? '', /^You didn't say what to change\./u);
    assert.match(
      same.message?.content ?? '',
      /^Nothing changed: the feed already has these settings\.\n\n\*\*Feed 1/u,
    );
  });

  test('asks which feed is meant where there are several, and completes them', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds add', { zone: 'Asia/Tokyo' });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds edit', { time: '10:00' });
    const offered = await ada.complete(sandbox.channel.id, 'feeds edit', 'feed', 'tokyo');

    assert.equal(
      answer.message?.content,
      'This server has several feeds. Say which one you mean: /feeds list shows their numbers.',
    );
    assert.deepEqual(offered, [
      { name: '2: Hugging Face Daily Papers, 16:00 Asia/Tokyo, Mon–Fri', value: '2' },
    ]);
  });

  for (const [feed, words] of [
    ['7', /^This server has no feed 7\. \/feeds list shows the feeds it has\.$/u],
    ['first', /^“first” isn't a valid feed number\. \/feeds list shows the numbers\./u],
  ] as const) {
    test(`says so where there is no feed ${feed}`, async (t) => {
      const { sandbox } = await startBot(t, databases);
      const ada = sandbox.as(sandbox.people.ada);

      const answer = await ada.invoke(sandbox.channel.id, 'feeds edit', { feed, time: '10:00' });

      assert.match(answer.message?.content ?? '', words);
    });
  }

  test("does not reach another server's feed", async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.addGuild('Another group').channel.id, 'feeds add', { source: 'huggingface' });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds edit', { feed: '1', time: '10:00' });

    assert.match(answer.message?.content ?? '', /^This server has no feed 1\./u);
  });

  test('refuses arXiv without categories, as add does', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds edit', { source: 'arxiv' });

    assert.match(answer.message?.content ?? '', /^A feed from arXiv needs categories/u);
  });
});
