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
      'Added 0 papers to Zotero.\n60 papers are still to be added. I go on by myself, and tell you in a private message when it is done. If none can reach you, your next `/papers zotero add` tells you.',
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

  test('adds saved papers in private messages, where the notice of how it ended arrives, too', async (t) => {
    const { bot, connect, run, server } = await startZoteroBot(t, databases, { papers: 2 });
    const ben = bot.sandbox.as(bot.sandbox.people.ben);
    const direct = ben.openDirect();
    await ben.invoke(direct, 'papers save', { paper: '2601.10000', tag: 'sea' });
    const said = async (name: string, options = {}) => (await run(name, options, direct)).message?.content;

    const connected = await connect({}, direct);
    server.troubles.push({ kind: 'status', status: 503 });
    const begun = await said('add', { scope: 'saved', tag: 'sea' });
    bot.clock.now = bot.clock.now.add({ minutes: 5 });
    for (let turn = 0; turn < 2; turn += 1) await bot.app.catchUp();

    assert.match(connected.message?.content ?? '', /^Connected the Zotero library of `ada_l`\./u);
    assert.match(
      begun ?? '',
      /^Added 0 papers to Zotero\.\n1 paper is still to be added\. I go on by myself/u,
    );
    assert.equal(ben.directMessages().at(-1)?.content, 'Added 1 paper to Zotero.');
    assert.equal(server.items.get(OWN)?.length, 1);
    assert.equal(
      await said('add', { scope: 'search', query: 'attention' }),
      'Added 1 paper to Zotero. 1 paper was there already.',
    );
    for (const [scope, words] of [
      ['meeting', /^Meetings belong to a server: add them in a channel of a server that I was added to/u],
      ['voted', /^Votes belong to a server: add them in a channel/u],
    ] as const)
      assert.match((await said('add', { scope })) ?? '', words);
    assert.match((await said('disconnect')) ?? '', /^Disconnected the Zotero library of `ada_l`/u);
  });

  test('works where somebody who installed the bot for themselves talks to others', async (t) => {
    const { bot, connect, run } = await startZoteroBot(t, databases, { papers: 2 });
    const { ben, chloe } = bot.sandbox.people;
    bot.sandbox.setInstalled(ben, true);
    const between = bot.sandbox.as(ben).openPrivate(chloe);

    await connect({}, between);
    const added = await run('add', { scope: 'paper', paper: '2601.10001' }, between);

    assert.equal(added.message?.content, 'Added 1 paper to Zotero.');
    assert.deepEqual(bot.sandbox.as(chloe).messages(between), [], 'nobody else sees it');
  });

  test('is told at their next addition how one ended while they took no private messages, once', async (t) => {
    const { bot, connect, run, server } = await startZoteroBot(t, databases, { papers: 2 });
    const ben = bot.sandbox.as(bot.sandbox.people.ben);
    bot.sandbox.setDirectsClosed(bot.sandbox.people.ben, true);
    await connect({});
    server.troubles.push({ kind: 'status', status: 503 });
    const begun = await run('add', { scope: 'paper', paper: '2601.10000' });
    bot.clock.now = bot.clock.now.add({ minutes: 5 });
    for (let turn = 0; turn < 2; turn += 1) await bot.app.catchUp();

    const refused = await run('add', { scope: 'voted' });
    const next = await run('add', { scope: 'paper', paper: '2601.10001' });
    const after = await run('add', { scope: 'paper', paper: '2601.10001' });

    assert.deepEqual(ben.directMessages(), []);
    assert.match(refused.message?.content ?? '', /^There is nothing to add: nobody has voted/u);
    assert.equal(next.message?.content, 'Added 1 paper to Zotero.');
    assert.deepEqual(
      next.message?.embeds.map(({ description, timestamp }) => [description, Boolean(timestamp)]),
      [['Added 1 paper to Zotero.', true]],
    );
    assert.deepEqual(after.message?.embeds, []);
    assert.ok(begun.message);
    const refreshed = await ben.click(begun.message, 'Refresh');
    assert.equal(refreshed.message?.content, 'Added 1 paper to Zotero.');
  });
});
