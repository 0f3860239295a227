import assert from 'node:assert/strict';
import { test } from 'node:test';
import { onEachDatabase } from '../support/database.ts';
import { OWN } from '../support/zotero.ts';
import { prepareZoteroProcess } from '../support/zotero-process.ts';

/** `npm run bench:zotero` kills one of 5,000. */
const PAPERS = 1_000;
const REQUESTS = PAPERS / 50;

onEachDatabase('a large addition to Zotero', (databases) => {
  test('goes on by itself after its process is killed half-way, each paper once', async (t) => {
    const place = await databases.place(t);
    const { sandbox, server, start } = await prepareZoteroProcess(t, place, { papers: PAPERS });
    const ben = sandbox.as(sandbox.people.ben);
    const readNotices = () => ben.directMessages().map(({ content }) => content);
    const first = await start();
    let posts = 0;
    const halfWay = Promise.withResolvers<void>();
    server.onAsked = (line) => {
      posts += Number(line.startsWith('POST'));
      if (posts !== REQUESTS / 2) return;
      server.onAsked = undefined;
      // Zotero adds these, and nobody hears of it.
      first.signal('SIGKILL');
      halfWay.resolve();
    };
    // Nobody is left to answer.
    ben.invoke(sandbox.channel.id, 'papers zotero add', { scope: 'saved' }).catch(() => {});
    await halfWay.promise;
    await first.ended();
    const before = server.items.get(OWN)?.length ?? 0;

    await start();
    await sandbox.until(() => readNotices().length > 0);

    assert.ok(before > 0 && before < PAPERS, `${before} papers were added before the kill`);
    const titles = (server.items.get(OWN) ?? []).map(({ title }) => title);
    assert.equal(titles.length, PAPERS);
    assert.equal(new Set(titles).size, PAPERS);
    assert.deepEqual(readNotices(), ['Added 1,000 papers to Zotero.']);
  });
});
