import assert from 'node:assert/strict';
import { test } from 'node:test';
import { joinPapers } from '../../src/search/join-papers.ts';
import { messageOf, read, startAlertBot } from '../support/alert-bot.ts';
import { onEachDatabase } from '../support/database.ts';

onEachDatabase('alerts, day after day', (databases) => {
  test('come once a day at the hour and zone, each paper once with all alerts that it met', async (t) => {
    const { bot, run, store, at, told } = await startAlertBot(t, databases);
    await store('2602.00001', 'Sparse attention of last week', { on: '2026-02-24' });
    await run('alerts when', { time: '18:00', zone: 'Europe/Berlin' });
    await run('alerts add', { words: 'sparse attention' });
    await run('alerts add', { author: 'A. Lovelace' });
    await run('alerts add', { search: '"sparse attention" -vision' });
    await store('2603.00001', 'Sparse attention again');
    await store('2603.00002', 'Sparse attention in vision', { authors: ['Emmy Noether'] });
    await store('1603.00003', 'Sparse attention of old', { on: '2016-03-01' });

    await at('2026-03-02T16:59:00Z');
    assert.deepEqual(told(), [], 'it is not six in Berlin');
    await at('2026-03-02T17:00:30Z');

    const [letter = '', ...others] = told();
    assert.deepEqual(others, []);
    assert.match(letter, /^Your alerts: Monday 2 March 2026\n2 new papers for you\./u);
    assert.match(
      letter,
      /\[Sparse attention again\][\s\S]+?For words: sparse attention · author: A\. Lovelace · search: "sparse attention" -vision/u,
    );
    assert.match(letter, /\[Sparse attention in vision\][\s\S]+For words: sparse attention$/u);
    // Twice the same look, a restart, and papers of the evening change nothing today.
    await store('2603.00004', 'Sparse attention at night');
    await bot.restart();
    await at('2026-03-02T20:00:00Z');
    assert.equal(told().length, 1);
    await at('2026-03-03T17:00:30Z');
    assert.equal(told().length, 2);
    assert.match(told().at(-1) ?? '', /1 new paper for you\.[\s\S]+Sparse attention at night/u);
    await at('2026-03-04T17:00:30Z');
    assert.equal(told().length, 2, 'a day without papers is quiet');
  });

  test('catch up within three days, without a flood', async (t) => {
    const { bot, run, store, at, told } = await startAlertBot(t, databases);
    await run('alerts add', { words: 'sparse' });
    await store('2603.00001', 'Sparse one');
    await bot.app.catchUp();

    await at('2026-03-06T08:59:00Z');
    assert.match(told().join(), /Sparse one/u);

    await store('2603.00002', 'Sparse two', { on: '2026-03-06' });
    await bot.app.catchUp();
    await at('2026-03-10T09:00:30Z');
    assert.equal(told().length, 1, 'what is older is no news');
  });

  test('tell a paper once that turns out to be another', async (t) => {
    const { bot, run, store, at, told } = await startAlertBot(t, databases);
    await run('alerts add', { words: 'sparse' });
    await store('2603.00001', 'Sparse things');
    await store('rss:1', 'Sparse things, a record of another source');
    await bot.app.catchUp();
    await joinPapers(bot.app.database.database, { from: 'rss:1', to: '2603.00001' });

    await at('2026-03-03T09:00:30Z');
    await store('rss:2', 'Sparse things, once more', { on: '2026-03-03' });
    await bot.app.catchUp();
    await joinPapers(bot.app.database.database, { from: 'rss:2', to: '2603.00001' });
    await at('2026-03-04T09:00:30Z');

    assert.equal(told().length, 1);
    assert.match(told()[0] ?? '', /^[^\n]+\n1 new paper for you\.[\s\S]+\[Sparse things\]/u);
  });

  test('come in the chosen channel while private messages are closed, and rest for whoever left', async (t) => {
    const { bot, run, store, at, told, posted } = await startAlertBot(t, databases);
    const { sandbox } = bot;
    const { chloe } = sandbox.people;
    await run('alerts add', { words: 'sparse' });
    sandbox.setDirectsClosed(chloe, true);
    await store('2603.00001', 'Sparse one');
    await bot.app.catchUp();
    await at('2026-03-03T09:00:30Z');
    assert.deepEqual([told(), posted()], [[], []]);
    assert.match(
      read(await run('alerts list')),
      /private messages have been closed to me since 3 Mar 2026\. Allow them/u,
    );

    await run('alerts when', { channel: sandbox.channel.id });
    await at('2026-03-04T09:00:30Z');
    assert.equal(posted().length, 1);
    assert.match(posted()[0] ?? '', new RegExp(`^<@${chloe.id}>\nYour alerts: .+Sparse one`, 'su'));

    sandbox.leave(chloe);
    await store('2603.00002', 'Sparse two', { on: '2026-03-04' });
    await bot.app.catchUp();
    await at('2026-03-05T09:00:30Z');
    assert.equal(posted().length, 1, 'nothing is posted for somebody who is not there');
    await store('2603.00003', 'Sparse three', { on: '2026-03-05' });
    await at('2026-03-06T09:00:30Z');

    sandbox.join(chloe);
    sandbox.setDirectsClosed(chloe, false);
    assert.match(
      read(await run('alerts list')),
      /^Your alerts rested since 5 Mar 2026, because you had left all servers that I am in[\s\S]+They are on again\.\nYour alerts \(1/u,
    );
    await store('2603.00004', 'Sparse four', { on: '2026-03-06' });
    await bot.app.catchUp();
    await at('2026-03-07T09:00:30Z');
    assert.match(told().join(), /Sparse two[\s\S]+Sparse four/u);
    assert.doesNotMatch(told().join(), /Sparse one|Sparse three/u);
  });

  test("opens papers and tells namesakes apart from the message's menus", async (t) => {
    const { bot, run, store, at } = await startAlertBot(t, databases);
    const chloe = bot.sandbox.as(bot.sandbox.people.chloe);
    await run('alerts add', { author: 'Y. Wang' });
    await store('2603.00001', 'Proteins', { authors: ['Yifan Wang'] });
    await bot.app.catchUp();
    await at('2026-03-03T09:00:30Z');
    const [letter] = chloe.directMessages();
    assert.ok(letter);
    const choose = async (command: string) => {
      const menu = `pick-paper:${command}:{}`;
      return read(messageOf(await chloe.select(letter, menu, ['2603.00001'])));
    };

    assert.match(await choose('papers show'), /^Proteins\n/u);
    assert.match(await choose('alerts not-author'), /leaves out papers by Yifan Wang/u);
    await store('2603.00002', 'More proteins', { authors: ['Yifan Wang'], on: '2026-03-03' });
    await bot.app.catchUp();
    await at('2026-03-04T09:00:30Z');
    // The answers to the menus are there, too, for her alone.
    const letters = chloe
      .directMessages()
      .filter(({ embeds }) => embeds[0]?.title?.startsWith('Your alerts:'));
    assert.equal(letters.length, 1);
  });
});

onEachDatabase("what is one's own, everywhere", (databases) => {
  test('works in private messages with the bot, and says what needs a server', async (t) => {
    const { bot, run, store } = await startAlertBot(t, databases);
    const dm = bot.sandbox.as(bot.sandbox.people.chloe).openDirect();
    await store('2603.00001', 'Sparse attention');

    assert.match(read(await run('alerts add', { words: 'sparse' }, dm)), /^Added an alert for/u);
    const found = await run('papers search', { query: 'sparse' }, dm);
    assert.match(read(found), /^1 paper for “sparse”/u);
    assert.doesNotMatch(JSON.stringify(found.components), /Share/u);
    const shown = await run('papers show', { paper: '2603.00001' }, dm);
    assert.doesNotMatch(JSON.stringify(shown.components), /Put to the vote|Discuss/u);
    assert.match(
      read(await run('papers export', { format: 'ris', scope: 'paper', paper: '2603.00001' }, dm)),
      /TY {2}- /u,
    );
    assert.match(
      read(await run('papers top', {}, dm)),
      /^Run \/papers top in a channel of a server that I was added to: feeds, votes and meetings belong to a server\.$/u,
    );
    assert.match(
      read(await run('papers search', { query: 'sparse votes:>1' }, dm)),
      /^Posts and votes belong to a server/u,
    );
    assert.match(
      read(await run('papers export', { format: 'ris', scope: 'voted' }, dm)),
      /^Votes belong to a server/u,
    );
    const help = read(await run('papers help', {}, dm));
    assert.match(help, /\*\*\/alerts\*\*.*\n-# add/u);
    assert.match(read(await run('papers help', { command: 'alerts' }, dm)), /\/alerts add/u);
    assert.doesNotMatch(help, /\/meeting|Share/u);
    await assert.rejects(run('meeting list', {}, dm), /not offered in this channel/u);
  });

  test('works where the bot is not, for whoever installed it for themselves, and for nobody else', async (t) => {
    const { bot, run, store, at, told } = await startAlertBot(t, databases);
    const { sandbox } = bot;
    const { ben, chloe } = sandbox.people;
    const elsewhere = sandbox.addGuild('Without the bot');
    sandbox.changeGuild(elsewhere.id, 'kick');
    const between = sandbox.as(chloe).openPrivate(ben);
    await store('2603.00001', 'Sparse attention');
    for (const place of [elsewhere.channel.id, between])
      await assert.rejects(run('papers search', { query: 'sparse' }, place), /not offered in this channel/u);

    sandbox.setInstalled(chloe, true);
    for (const place of [elsewhere.channel.id, between]) {
      assert.match(read(await run('papers search', { query: 'sparse' }, place)), /^1 paper for/u);
      await assert.rejects(run('feeds list', {}, place), /not offered in this channel/u);
    }
    sandbox.leave(chloe);
    sandbox.leave(chloe, elsewhere.id);
    await run('alerts add', { words: 'sparse' }, between);
    await store('2603.00002', 'Sparse too');
    await bot.app.catchUp();
    await at('2026-03-03T09:00:30Z');
    assert.match(told().join(), /Sparse too/u, 'whoever installed it gets private messages');
  });
});
