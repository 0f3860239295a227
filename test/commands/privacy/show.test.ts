import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { addPrivateLife } from '../../support/private-life.ts';

onEachDatabase('/privacy show', (databases) => {
  test('says what is kept, in all servers, by pages that fit', async (t) => {
    const { app, sandbox } = await startBot(t, databases);
    const ben = sandbox.as(sandbox.people.ben);
    await addPrivateLife(app.services.database, sandbox.people.ben.id);

    const { message, ephemeral } = await ben.invoke(sandbox.channel.id, 'privacy show');
    assert.ok(message);
    const next = await ben.click(message, 'Next');

    assert.equal(ephemeral, true);
    for (const content of [message.content, next.message?.content ?? '']) {
      assert.match(content, /^This is kept about you in all servers together/u);
      assert.match(content, /`\/privacy erase` erases it\.$/u);
    }
    assert.match(
      message.content,
      /Votes, notes, papers put to the vote, agendas and who presents are public/u,
    );
    assert.match(message.content + (next.message?.content ?? ''), /- 2 e-mail subscriptions/u);
  });

  test('says of somebody who comes for the first time that their name is kept', async (t) => {
    const { sandbox } = await startBot(t, databases);

    const answer = await sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'privacy show');

    const lines = answer.message?.content.split('\n').filter((line) => line.startsWith('- '));
    assert.deepEqual(lines, [
      '- 1 server with your name and the ids of your roles there, while I am in the server',
    ]);
  });
});
