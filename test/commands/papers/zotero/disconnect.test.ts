import assert from 'node:assert/strict';
import { test } from 'node:test';
import { zoteroConnections } from '../../../../src/database/schema.ts';
import { onEachDatabase } from '../../../support/database.ts';
import { startZoteroBot } from '../../../support/zotero-bot.ts';

onEachDatabase('/papers zotero disconnect', (databases) => {
  test('forgets the key, and says so once', async (t) => {
    const { bot, connect, run } = await startZoteroBot(t, databases, { papers: 1 });
    await connect({});

    const first = await run('disconnect');
    const second = await run('disconnect');
    const add = await run('add', { scope: 'paper', paper: '2601.10000' });

    assert.match(
      first.message?.content ?? '',
      /^Disconnected the Zotero library of `ada_l`, and deleted your key here\./u,
    );
    assert.match(second.message?.content ?? '', /^You have no Zotero library connected\./u);
    assert.match(add.message?.content ?? '', /^You haven't connected a Zotero library yet\./u);
    assert.equal(await bot.app.services.database.$count(zoteroConnections), 0);
  });
});
