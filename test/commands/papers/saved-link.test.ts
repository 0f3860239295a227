import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDocuments } from '../../../src/publishing/documents.ts';
import { plain } from '../../../src/publishing/plain.ts';
import { removeSaved, savePaper } from '../../../src/saved/saved.ts';
import { savePapers } from '../../../src/search/save-papers.ts';
import { startBot } from '../../support/bot.ts';
import { onEachDatabase } from '../../support/database.ts';
import { NOON, paper } from '../../support/papers.ts';

const PUBLIC_URL = 'https://papers.example.org';
const tokenIn = (content = '') => /feeds\/(dp_[\w-]{32})\.atom/u.exec(content)?.[1] ?? '';

onEachDatabase('/papers saved-link', (databases) => {
  test('serves what was saved, or a tag of it, under a secret address that can be replaced', async (t) => {
    const { app, sandbox, logged } = await startBot(t, databases, { environment: { PUBLIC_URL } });
    const { database } = app.services;
    const ben = sandbox.as(sandbox.people.ben);
    const title = '}}{{\\end{document} <b>';
    await savePapers(database, [paper('1'), paper('2', { title })]);
    const key = (paperId: string) => ({ userId: ben.id, paperId });
    await savePaper(database, key('1'), { tags: [], remark: '' }, NOON);
    await savePaper(database, key('2'), { tags: ['To read'], remark: 'Secret.' }, NOON.add({ hours: 1 }));
    const ask = async (options = {}) =>
      (await ben.invoke(sandbox.channel.id, 'papers saved-link', options)).message;
    const serve = async (token: string) => {
      // One that remembers nothing: what is served may be a minute old.
      const find = createDocuments({ database, model: undefined, now: () => NOON, publicUrl: PUBLIC_URL });
      return [(await find(token, 'json'))?.body ?? '', (await find(token, 'atom'))?.body ?? ''] as const;
    };

    const shown = await ask();
    const tagged = await ask({ tag: 'to READ' });
    const [all, some] = [tokenIn(shown?.content), tokenIn(tagged?.content)];
    const [json, atom] = await serve(all);
    const feed = JSON.parse((await serve(some))[0]);

    assert.notEqual(all, some);
    assert.equal(tokenIn((await ask())?.content), all, 'the same each time');
    assert.deepEqual(
      JSON.parse(json).items.map((item: { title: string }) => item.title),
      [plain(title, 500), 'Paper 1'],
    );
    assert.match(atom, /<title>Saved papers<\/title>.*\}\}\{.*&lt;b&gt;/su);
    assert.deepEqual([feed.title, feed.items.length], ['Saved papers: To read', 1]);
    for (const text of [json, atom])
      assert.doesNotMatch(text, new RegExp(`Secret|${ben.id}|Ben|discord\\.com/channels/\\d`, 'u'));
    assert.match(shown?.content ?? '', /neither your name nor your remarks\.$/u);
    assert.doesNotMatch(JSON.stringify(logged), new RegExp(`${all}|${ben.id}`, 'u'));

    await removeSaved(database, key('2'), NOON);
    assert.equal(JSON.parse((await serve(some))[0]).items.length, 0);
    const renewed = tokenIn((await ask({ renew: true }))?.content);
    assert.ok(renewed !== all && (await serve(renewed))[0] !== '');
    assert.deepEqual(await serve(all), ['', '']);
  });

  test('says what is missing', async (t) => {
    const { sandbox } = await startBot(t, databases, { environment: { PUBLIC_URL } });
    const ask = (options = {}) =>
      sandbox.as(sandbox.people.ben).invoke(sandbox.channel.id, 'papers saved-link', options);

    const nothing = await ask();
    const unknown = await ask({ tag: 'x' });

    assert.match(nothing.message?.content ?? '', /^You have saved no papers yet, so /u);
    assert.match(unknown.message?.content ?? '', /^None of your saved papers has the tag “x”\./u);
  });
});
