import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listFeeds } from '../../../src/feeds/feeds.ts';
import { findTallies } from '../../../src/votes/votes.ts';
import { type Bot, startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

const labelsOf = (message: { readonly components?: readonly unknown[] } | undefined): unknown[] =>
  (JSON.stringify(message?.components ?? []).match(/"label":"[^"]+"/gu) ?? []).map((one) => one.slice(9, -1));

const stored = ({ app, sandbox }: Bot) => listFeeds(app.services.database, sandbox.guild.id);

onEachDatabase('/feeds remove', (databases) => {
  test('asks first; then the feed ends, and its cards stay and still take votes', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    await ada.invoke(sandbox.channel.id, 'feeds add', { source: 'huggingface' });
    await ada.invoke(sandbox.channel.id, 'feeds post');

    const { message: question } = await ada.invoke(sandbox.channel.id, 'feeds remove');
    assert.ok(question);
    assert.match(question.content, /^Remove this feed\? .*\*\*Feed 1\*\*/su);
    assert.deepEqual(labelsOf(question), ['Remove', 'Keep']);
    assert.equal((await stored(bot)).length, 1);
    const answer = await ada.click(question, 'Remove');
    ada.react(sandbox.channel.id, sandbox.messages(sandbox.channel.id)[1]?.id ?? '', '👍');
    const list = await ada.invoke(sandbox.channel.id, 'feeds list');
    await bot.app.votesCounted();

    assert.match(answer.message?.content ?? '', /^Removed feed 1: .* still take votes\.$/u);
    assert.deepEqual(labelsOf(answer.message), ['Undo']);
    assert.equal(list.message?.content, 'This server has no feeds yet. Add one with /feeds add.');
    const tallies = await findTallies(bot.app.services.database, sandbox.guild.id, ['1']);
    assert.equal(tallies.get('1')?.votes, 1);
  });

  test('changes nothing after Keep, and Undo brings the feed back with what it has posted', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    for (const zone of ['Asia/Tokyo', 'Europe/Berlin', 'UTC'])
      await ada.invoke(sandbox.channel.id, 'feeds add', { zone, want: 'paper' });
    await ada.invoke(sandbox.channel.id, 'feeds post', { feed: '2' });
    const before = await stored(bot);

    const { message: first } = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '2' });
    assert.ok(first);
    const kept = await ada.click(first, 'Keep');
    assert.equal(kept.message?.content, 'Kept the feed. Nothing changed.');
    assert.deepEqual(await stored(bot), before);
    const { message: second } = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '2' });
    assert.ok(second);
    const { message: removed } = await ada.click(second, 'Remove');
    assert.ok(removed);
    assert.deepEqual(
      (await stored(bot)).map(({ number }) => number),
      [1, 3],
    );
    const { message: back } = await ada.click(removed, 'Undo');

    assert.match(back?.content ?? '', /^The feed is back\.\n\n\*\*Feed 2\*\*/u);
    assert.deepEqual(await stored(bot), before);
    const again = await ada.invoke(sandbox.channel.id, 'feeds post', { feed: '2' });
    assert.match(again.message?.content ?? '', /A feed posts each day once\.$/u);
  });
});
