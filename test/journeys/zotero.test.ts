import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../support/database.ts';
import { OWN } from '../support/zotero.ts';
import { startZoteroBot } from '../support/zotero-bot.ts';

onEachDatabase('a member and their Zotero library', (databases) => {
  test('adds 60 papers through trouble and a restart, each once, and the member is told how it ended', async (t) => {
    const { bot, connect, run, server } = await startZoteroBot(t, databases, { papers: 60 });
    await connect({});
    server.troubles.push(
      { kind: 'done, then gone' },
      { kind: 'status', status: 429, headers: { backoff: '60' } },
      { kind: 'status', status: 503 },
    );
    const ben = bot.sandbox.as(bot.sandbox.people.ben);

    const answer = await run('add', { scope: 'search', query: 'attention' });

    assert.equal(
      answer.message?.content,
      'Added 0 papers to Zotero.\n60 papers are still to be added. I go on by myself, and tell you in a private message when it is done.',
    );
    await bot.restart();
    for (let turn = 0; turn < 8; turn += 1) {
      bot.clock.now = bot.clock.now.add({ minutes: 5 });
      await bot.app.catchUp();
    }
    const titles = (server.items.get(OWN) ?? []).map(({ title }) => title);
    assert.equal(titles.length, 60);
    assert.equal(new Set(titles).size, 60);
    await bot.app.catchUp();
    assert.deepEqual(
      ben.directMessages().map(({ content }) => content),
      ['Added 60 papers to Zotero.'],
    );
    assert.ok(answer.message);
    const refreshed = await ben.click(answer.message, 'Refresh');
    assert.equal(refreshed.message?.content, 'Added 60 papers to Zotero.');
  });
});
