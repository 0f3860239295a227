import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailSubscriptions } from '../../src/database/schema.ts';
import { pauseSubscription } from '../../src/mail/subscriptions.ts';
import { onEachDatabase } from '../support/database.ts';
import { openMailServer } from '../support/mail-server.ts';
import { openMailTeam } from '../support/mail-team.ts';

onEachDatabase('subscriptions', (databases) => {
  test('are paused once, for the first reason', async (t) => {
    const database = await databases.open();
    const team = await openMailTeam(database, await openMailServer(t));
    await team.subscribe('ada@example.org');
    const [{ id } = { id: 0 }] = await team.subscriptions();

    assert.equal(await pauseSubscription(database, id, 'No such user'), true);
    assert.equal(await pauseSubscription(database, id, 'Mailbox full'), false);

    assert.equal((await team.subscriptions())[0]?.pausedBecause, 'No such user');
    await database.delete(mailSubscriptions);
    assert.equal(await pauseSubscription(database, id, 'No such user'), false);
  });
});
