import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { addPrivateLife } from '../../support/private-life.ts';

onEachDatabase('/privacy erase', (databases) => {
  test('says first what goes and what stays, and does it once however often it is pressed', async (t) => {
    const { app, sandbox } = await startBot(t, databases);
    const ben = sandbox.as(sandbox.people.ben);
    await addPrivateLife(app.services.database, sandbox.people.ben.id);
    const { message } = await ben.invoke(sandbox.channel.id, 'privacy erase');
    assert.ok(message);
    assert.match(message.content, /\nDeleted:\n(?:- .*\n)*- 2 e-mail subscriptions, with their addresses\n/u);
    assert.match(message.content, /you can take those back yourself\.$/u);

    const [first, second] = await Promise.all([ben.click(message, 'Erase'), ben.click(message, 'Erase')]);

    for (const { message: said } of [first, second]) assert.match(said?.content ?? '', /^Erased\. /u);
    const left = await ben.invoke(sandbox.channel.id, 'privacy show');
    assert.equal(left.message?.content.match(/^- /gmu)?.length, 1, 'the name, as they asked');
  });
});
