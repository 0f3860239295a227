import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/feeds taste', (databases) => {
  test('says what a feed goes by before anybody has voted', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { interests: 'robot learning' });

    const { message } = await ada.invoke(sandbox.channel.id, 'feeds taste');

    assert.equal(message?.embeds[0]?.title, 'What feed 1 has learned');
    assert.equal(
      message.embeds[0]?.description,
      [
        'Nothing yet: nobody has voted for one of its cards. Until then it goes by your interests and by what computer scientists read.',
        '**Blind test:** no card has votes yet.',
      ].join('\n'),
    );
  });

  test('asks before it resets, and changes nothing on Cancel', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { interests: 'robot learning' });
    const { message } = await ada.invoke(sandbox.channel.id, 'feeds taste');
    assert.ok(message);

    const asked = (await ada.click(message, 'Reset')).message;
    assert.ok(asked);
    assert.match(asked.content, /^Reset feed 1\? .* The votes stay\.$/u);
    const kept = (await ada.click(asked, 'Cancel')).message;

    assert.equal(kept?.content, '');
    assert.match(kept.embeds[0]?.description ?? '', /^Nothing yet/u);
  });

  test('says that a feed in another order does not use it', async (t) => {
    const { sandbox } = await startBot(t, databases);
    const ada = sandbox.as(sandbox.people.ada);
    await ada.invoke(sandbox.channel.id, 'feeds add', { order: 'upvotes' });

    const { message } = await ada.invoke(sandbox.channel.id, 'feeds taste');

    assert.match(
      message?.embeds[0]?.description ?? '',
      /^This feed is not in your team's order: `\/feeds edit order:` sets it\./u,
    );
  });
});
