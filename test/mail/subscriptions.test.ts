import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailSubscriptions } from '../../src/database/schema.ts';
import { removeFeed, restoreFeed } from '../../src/delivery/removal.ts';
import {
  forgetRemovedSubscriptions,
  listSubscriptions,
  pauseSubscription,
} from '../../src/mail/subscriptions.ts';
import { onEachDatabase } from '../support/database.ts';
import { openMailServer } from '../support/mail-server.ts';
import { openMailTeam } from '../support/mail-team.ts';
import { NOON } from '../support/papers.ts';

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

  test('of a removed feed rest, come back with it, and go when no Undo can bring it back', async (t) => {
    const database = await databases.open();
    const team = await openMailTeam(database, await openMailServer(t));
    await team.subscribe('ada@example.org');
    const [{ id, feedId, guildId, userId } = { id: 0, feedId: 0, guildId: '', userId: '' }] =
      await team.subscriptions();
    const list = async () =>
      (await listSubscriptions(database, { owner: 'person', guildId, userId })).map((one) => one.id);
    const removed = await removeFeed(database, feedId, NOON);

    assert.deepEqual(await list(), []);
    await forgetRemovedSubscriptions(database, NOON.add({ hours: 24 }));
    await restoreFeed(database, guildId, removed ?? '');
    assert.deepEqual(await list(), [id]);
    await removeFeed(database, feedId, NOON);
    await forgetRemovedSubscriptions(database, NOON.add({ hours: 25 }));

    assert.deepEqual(await team.subscriptions(), []);
  });
});
