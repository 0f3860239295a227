import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eq } from 'drizzle-orm';
import type { Database } from '../../src/database/connect.ts';
import { outbox, zoteroAdditions } from '../../src/database/schema.ts';
import { giveUp } from '../../src/delivery/outbox.ts';
import { takeUndelivered, writePrivateNotice } from '../../src/delivery/private-notices.ts';
import { onEachDatabase } from '../support/database.ts';
import { NOON } from '../support/papers.ts';

/** Writes how an addition of a person ended; `fails` says that Discord didn't take it. */
async function writeEnd(database: Database, userId: string, content: string, fails: boolean): Promise<void> {
  const asked = { userId, library: 'users/1', askedAt: NOON, tellFrom: NOON, finishedAt: NOON };
  const [{ id } = { id: '' }] = await database.insert(zoteroAdditions).values(asked).returning();
  await writePrivateNotice(database, { about: { zoteroAdditionId: id }, userId, content }, NOON);
  const [row] = await database.select().from(outbox).where(eq(outbox.zoteroAdditionId, id));
  if (fails) await giveUp(database, row?.id ?? 0, 'Cannot send messages to this user');
}

onEachDatabase('private messages that Discord did not take', ({ open }) => {
  test('are taken out once, the oldest first, so many at a time, and nobody else’s', async () => {
    const database = await open();
    for (const content of ['first', 'second', 'third']) await writeEnd(database, 'ada', content, true);
    await writeEnd(database, 'ada', 'on its way', false);
    await writeEnd(database, 'ben', 'his', true);
    const take = async () => (await takeUndelivered(database, 'ada', 2)).map(({ content }) => content);

    const taken = [await take(), await take(), await take()];

    assert.deepEqual(taken, [['first', 'second'], ['third'], []]);
    const left = await database.select({ content: outbox.content }).from(outbox).orderBy(outbox.id);
    assert.deepEqual(
      left.map(({ content }) => content),
      ['on its way', 'his'],
    );
  });

  test('go with the additions that they tell of', async () => {
    const database = await open();
    await writeEnd(database, 'ada', 'Added 1 paper to Zotero.', true);

    await database.delete(zoteroAdditions);

    assert.equal(await database.$count(outbox), 0);
  });
});
