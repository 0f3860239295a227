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

    const question = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '1' });
    assert.ok(question.message);
    const answer = await ada.click(question.message, 'Remove');
    ada.react(sandbox.channel.id, sandbox.messages(sandbox.channel.id)[1]?.id ?? '', '👍');
    const list = await ada.invoke(sandbox.channel.id, 'feeds list');
    await bot.app.votesCounted();

    assert.match(question.message.content, /^Remove feed 1: .*\?$/u);
    assert.match(answer.message?.content ?? '', /^Removed feed 1: .* still take votes\.$/u);
    assert.equal(list.message?.content, 'This server has no feed yet. /feeds add makes one.');
    const tallies = await findTallies(bot.app.services.database, sandbox.guild.id, ['1']);
    assert.equal(tallies.get('1')?.votes, 1);
  });

  test('keeps the feed on Keep, and brings it back on Undo', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    const press = async (message: { id: string; channel_id: string } | undefined, button: string) => {
      assert.ok(message);
      return (await ada.click(message, button)).message;
    };
    await ada.invoke(sandbox.channel.id, 'feeds add');

    const question = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '1' });
    const kept = await press(question.message, 'Keep');
    const again = await ada.invoke(sandbox.channel.id, 'feeds remove', { feed: '1' });
    const removed = await press(again.message, 'Remove');
    const back = await press(removed, 'Undo');

    assert.match(kept?.content ?? '', /^Kept feed 1: /u);
    assert.match(back?.content ?? '', /^Feed 1 is back\.\n\n\*\*Feed 1\*\* .*Next: /su);
  });
});
