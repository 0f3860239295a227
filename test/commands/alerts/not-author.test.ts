import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, read, startAlertBot } from '../../support/alert-bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/alerts not-author', (databases) => {
  test('leaves out papers by somebody else of the name from then on, until it is taken back', async (t) => {
    const { bot, run, store } = await startAlertBot(t, databases);
    await store('2602.00001', 'Proteins', { authors: ['Yifan Wang', 'Ben'], on: '2026-02-20' });
    await store('2602.00002', 'Graphs', { authors: ['Yuan Wang'], on: '2026-02-20' });
    await store('2602.00003', 'Enzymes', { authors: ['Y. Wang', 'Ben'], on: '2026-02-20' });
    await run('alerts add', { author: 'Y. Wang' });
    const found = async () => {
      const text = read(await run('alerts test'));
      return ['Proteins', 'Graphs', 'Enzymes'].filter((title) => text.includes(title));
    };
    assert.deepEqual(await found(), ['Proteins', 'Graphs', 'Enzymes']);

    const noted = await run('alerts not-author', { paper: '2602.00001' });

    assert.equal(
      read(noted),
      'Noted: “Proteins” is not by the author of your alert **author: Y. Wang**. From now on the alert leaves out papers by Yifan Wang, and papers that share another author with this one.',
    );
    assert.deepEqual(await found(), ['Graphs']);
    const chloe = bot.sandbox.as(bot.sandbox.people.chloe);
    assert.equal(read(messageOf(await chloe.click(noted, 'Undo'))), 'Taken back: “Proteins” counts again.');
    assert.deepEqual(await found(), ['Proteins', 'Graphs', 'Enzymes']);
  });

  test('says so if no alert is for an author of the paper', async (t) => {
    const { run, store } = await startAlertBot(t, databases);
    await store('2602.00001', 'Proteins', { authors: ['Yifan Wang'] });

    assert.match(
      read(await run('alerts not-author', { paper: '2602.00001' })),
      /^None of your alerts is for an author of “Proteins”, so there is nothing to leave out\.$/u,
    );
  });
});
