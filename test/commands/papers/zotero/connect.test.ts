import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pagedAnswers, zoteroConnections } from '../../../../src/database/schema.ts';
import { onEachDatabase } from '../../../support/database.ts';
import { startZoteroBot } from '../../../support/zotero-bot.ts';
import { GOOD_KEY } from '../../../support/zotero-server.ts';

onEachDatabase('/papers zotero connect', (databases) => {
  test('opens a form, checks the key at once, and keeps it encrypted alone', async (t) => {
    const { bot, connect, server } = await startZoteroBot(t, databases);

    const answer = await connect({ collection: 'Reading group' });

    assert.equal(
      answer.message?.content,
      'Connected the Zotero library of `ada_l`, collection `Reading group`. `/papers zotero add` adds papers to it. Your key is kept encrypted; `/papers zotero disconnect` forgets it.',
    );
    assert.equal(answer.ephemeral, true);
    assert.ok(server.asked.includes('GET /keys/current'));
    const { database } = bot.app.services;
    const stored = JSON.stringify([
      await database.select().from(zoteroConnections),
      await database.select().from(pagedAnswers),
    ]);
    assert.match(stored, /sealedKey/u);
    assert.doesNotMatch(stored, new RegExp(GOOD_KEY, 'u'));
    assert.doesNotMatch(JSON.stringify(bot.logged), new RegExp(GOOD_KEY, 'u'));
  });

  test('lets a form be corrected with what was typed, but asks for the key again', async (t) => {
    const { bot, connect } = await startZoteroBot(t, databases);
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    const refused = await connect({ library: '5001', collection: 'Nowhere' });

    assert.match(refused.message?.content ?? '', /There is no collection `Nowhere` in that library/u);
    assert.ok(refused.message);
    const stored = JSON.stringify(await bot.app.services.database.select().from(pagedAnswers));
    assert.doesNotMatch(stored, new RegExp(GOOD_KEY, 'u'));
    const { modal } = await ben.click(refused.message, 'Correct it');
    assert.match(JSON.stringify(modal), /"value":"5001".*"value":"Nowhere"/u);
    assert.doesNotMatch(JSON.stringify(modal), new RegExp(GOOD_KEY, 'u'));
    assert.ok(modal);
    const answer = await ben.submit(bot.sandbox.channel.id, modal, { key: GOOD_KEY, collection: '' });
    assert.match(answer.message?.content ?? '', /^Connected the Zotero group `Group \*groups\/5001\*`\./u);
  });

  test('says what the operator must set', async (t) => {
    const { run } = await startZoteroBot(t, databases, { environment: { ZOTERO_ENCRYPTION_KEY: '' } });

    const answer = await run('connect');

    assert.match(answer.message?.content ?? '', /^Zotero isn't set up here: whoever runs this bot must set/u);
    assert.equal(answer.ephemeral, true);
  });
});
