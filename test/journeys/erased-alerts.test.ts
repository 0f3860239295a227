import assert from 'node:assert/strict';
import { test } from 'node:test';
import { alertHits, alertLetters } from '../../src/database/schema/alerts.ts';
import { erasePerson } from '../../src/privacy/privacy.ts';
import { startAlertBot } from '../support/alert-bot.ts';
import { onEachDatabase } from '../support/database.ts';

onEachDatabase('somebody who erases while a message with their alerts is on its way', (databases) => {
  test('gets that one at most, and no other, and nothing is kept of it', async (t) => {
    const { bot, at, run, store, told } = await startAlertBot(t, databases);
    const { sandbox, app, clock } = bot;
    const { database } = app.database;
    await run('alerts add', { words: 'sparse' });
    await store('2603.00001', 'Sparse attention');
    await bot.app.catchUp();
    const erased = Promise.withResolvers<void>();
    sandbox.faults.add({
      method: 'POST',
      path: /messages$/u,
      times: 1,
      fault: { kind: 'delay', ms: 500 },
      onHit: () =>
        void erasePerson(database, sandbox.people.chloe.id, () => clock.now).then(
          erased.resolve,
          erased.reject,
        ),
    });

    await at('2026-03-03T09:00:30Z');
    await erased.promise;
    await store('2603.00002', 'Sparse too');
    for (const day of [4, 5]) await at(`2026-03-0${day}T09:00:30Z`);

    assert.ok(told().length <= 1, told().join());
    assert.doesNotMatch(told().join(), /Sparse too/u);
    assert.equal(await database.$count(alertHits), 0);
    assert.equal(await database.$count(alertLetters), 0);
    assert.deepEqual(
      bot.logged.filter(({ level }) => Number(level) >= 50).map(({ msg }) => msg),
      [],
    );
  });
});
