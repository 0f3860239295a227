import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { recorded } from '../../support/recorded.ts';
import { huggingfaceItem, serveDay, serveRecordedDays } from '../../support/source-server.ts';

onEachDatabase('/feeds preview', (databases) => {
  test('shows what the feed would have posted on a day, and posts nothing', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(server, '2026-02-27', [
      huggingfaceItem('1', { title: 'Agents that plan', upvotes: 2 }),
      huggingfaceItem('2', { title: 'A survey of agents', upvotes: 9 }),
      huggingfaceItem('3', { title: 'Agents that talk', upvotes: 1 }),
      huggingfaceItem('4', { title: 'Robots that walk', upvotes: 30 }),
    ]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { want: 'agents', avoid: 'survey', min_upvotes: 2 });

    const answer = await ada.invoke(sandbox.channel.id, 'feeds preview', { date: '2026-02-27' });

    const embed = answer.message?.embeds[0];
    assert.equal(embed?.title, 'Feed 1 on Friday 27 February 2026: 1 of 4 papers');
    assert.match(embed?.description ?? '', /^\*\*1\. \[Agents that plan\]/u);
    assert.deepEqual(sandbox.messages(sandbox.channel.id), []);
  });

  test('shows exactly what is posted then', { skip: recorded('huggingface').skip }, async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    serveRecordedDays(server);
    await ada.invoke(sandbox.channel.id, 'feeds add', { max_papers: 5, want: 'language, video' });

    const previewed = await ada.invoke(sandbox.channel.id, 'feeds preview');
    await ada.invoke(sandbox.channel.id, 'feeds post');

    const addresses = (text: string) => text.match(/https:\/\/arxiv\.org\/abs\/[\d.]+/gu);
    const cards = sandbox.messages(sandbox.channel.id).slice(1);
    assert.ok(cards.length > 0);
    assert.deepEqual(
      addresses(previewed.message?.embeds[0]?.description ?? ''),
      cards.map(({ embeds }) => embeds[0]?.url),
    );
  });

  test('says why nothing would have been posted', async (t) => {
    const { sandbox, server } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(server, '2026-03-02', [huggingfaceItem('1'), huggingfaceItem('2')]);
    serveDay(server, '2026-03-01', []);
    await ada.invoke(sandbox.channel.id, 'feeds add', { min_upvotes: 100 });

    const filtered = await ada.invoke(sandbox.channel.id, 'feeds preview');
    const weekend = await ada.invoke(sandbox.channel.id, 'feeds preview', { date: 'yesterday' });

    assert.equal(
      filtered.message?.content,
      "Feed 1 would have posted nothing: neither of the papers on Monday 2 March 2026 passes the feed's filter. Loosen the filter with /feeds edit.",
    );
    assert.match(
      weekend.message?.content ?? '',
      /^Feed 1 would have posted nothing\. .* publishes no list on weekends\.$/u,
    );
  });
});
