import assert from 'node:assert/strict';
import { test } from 'node:test';
import { messageOf, read, startAlertBot } from '../../support/alert-bot.ts';
import { onEachDatabase } from '../../support/database.ts';

onEachDatabase('/alerts remove', (databases) => {
  test('removes an alert by its number, and Undo brings it back once, as it was', async (t) => {
    const { bot, run, store, at, told } = await startAlertBot(t, databases);
    await run('alerts add', { words: 'sparse' });
    await run('alerts add', { words: 'dense' });
    await store('2603.00001', 'Sparse things');
    await bot.app.catchUp();

    const removed = await run('alerts remove', { alert: '1' });
    assert.equal(read(removed), 'Removed the alert for **words: sparse**.');
    assert.match(read(await run('alerts list')), /1\. words: dense\nI tell/u);
    const chloe = bot.sandbox.as(bot.sandbox.people.chloe);
    assert.match(
      read(messageOf(await chloe.click(removed, 'Undo'))),
      /The alert for \*\*words: sparse\*\* is back\./u,
    );
    assert.match(read(await run('alerts list')), /1\. words: sparse\n2\. words: dense\n/u);

    // What it had found still waits.
    await at('2026-03-03T09:00:30Z');
    assert.match(told().join(), /Sparse things/u);
  });

  test('tells nothing for an alert that was removed, and says so of one that is gone', async (t) => {
    const { bot, run, store, at, told } = await startAlertBot(t, databases);
    await run('alerts add', { words: 'sparse' });
    await store('2603.00001', 'Sparse things');
    await bot.app.catchUp();
    await run('alerts remove', { alert: 'words: sparse' });

    await at('2026-03-03T09:00:30Z');

    assert.deepEqual(told(), []);
    assert.match(read(await run('alerts remove', { alert: '1' })), /^You have no alerts yet\./u);
  });
});
