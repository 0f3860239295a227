import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../../../support/database.ts';
import { OWN } from '../../../support/zotero.ts';
import { startZoteroBot } from '../../../support/zotero-bot.ts';

onEachDatabase('/papers zotero add', (databases) => {
  test('adds one paper, or what a search finds, to the collection', async (t) => {
    const { connect, run, server } = await startZoteroBot(t, databases, { papers: 3 });
    await connect({ collection: 'Reading group' });

    const one = await run('add', { scope: 'paper', paper: '2601.10001' });
    const found = await run('add', { scope: 'search', query: 'attention' });

    assert.equal(one.message?.content, 'Added 1 paper to Zotero.');
    assert.equal(found.message?.content, 'Added 2 papers to Zotero. 1 paper was there already.');
    const items = server.items.get(OWN) ?? [];
    assert.equal(items.length, 3);
    assert.ok(items.every(({ collections }) => String(collections) === 'COLLA234'));
  });

  test('refuses a scope without papers, and a strange option, as an export does', async (t) => {
    const { connect, run } = await startZoteroBot(t, databases);
    await connect({});

    const none = await run('add', { scope: 'voted' });
    const stray = await run('add', { scope: 'voted', query: 'x' });

    assert.match(none.message?.content ?? '', /nobody has voted for a paper here yet/u);
    assert.match(stray.message?.content ?? '', /`query` belongs to the scope `search`/u);
  });
});
