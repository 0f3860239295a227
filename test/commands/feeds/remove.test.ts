import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findTallies } from '../../../src/votes/votes.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { huggingfaceItem, serveDay } from '../../support/source-server.ts';

onEachDatabase('/feeds remove', (databases) => {
  test('ends the feed; its cards stay and still take votes', async (t) => {
    const bot = await startBot(t, databases);
    const { sandbox } = bot;
    const ada = sandbox.as(sandbox.people.ada);
    serveDay(bot.server, '2026-03-02', [huggingfaceItem('1')]);
    await ada.invoke(sandbox.channel.id, 'feeds add');
    await ada.invoke(sandbox.channel.id, 'feeds post');

    const answer = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '1' });
    ada.react(sandbox.channel.id, sandbox.messages(sandbox.channel.id)[1]?.id ?? '', '👍');
    const list = await ada.invoke(sandbox.channel.id, 'feeds list');
    await bot.app.votesCounted();

    assert.match(answer.message?.content ?? '', /^Removed feed 1: .* still take votes\.$/u);
    assert.equal(list.message?.content, 'This server has no feed yet. /feeds add makes one.');
    const tallies = await findTallies(bot.app.services.database, sandbox.guild.id, ['1']);
    assert.equal(tallies.get('1')?.votes, 1);
  });
});
