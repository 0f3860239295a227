import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eq, sql } from 'drizzle-orm';
import { queryRows } from '../../src/database/raw.ts';
import { feeds, offers, outbox, searchNotes, votes } from '../../src/database/schema.ts';
import { writeNotice } from '../../src/delivery/notices.ts';
import { removeFeed, restoreFeed } from '../../src/delivery/removal.ts';
import { findAsk, saveAsk } from '../../src/discord/interactions/paged-answers.ts';
import { createLog } from '../../src/log.ts';
import { erasePerson, exportPerson, findKept } from '../../src/privacy/privacy.ts';
import { PERSONAL } from '../../src/privacy/registry.ts';
import { openQueue } from '../../src/queue/queue.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { findTallies } from '../../src/votes/votes.ts';
import { onEachDatabase } from '../support/database.ts';
import { readAll } from '../support/full-database.ts';
import { ADA, addPersonData, listNaming } from '../support/full-person.ts';
import { MONDAY, NOON, paper } from '../support/papers.ts';
import { addServerData } from '../support/server-data.ts';

const now = () => NOON;

onEachDatabase('erasing what is kept about a person', ({ open, openShared }) => {
  test('leaves no row of any table that names them, and everything of others', async () => {
    const database = await open();
    await addPersonData(database);
    const before = await findKept(database, 'ben');

    await erasePerson(database, ADA, now);

    assert.deepEqual(await listNaming(database), []);
    assert.deepEqual(await findKept(database, ADA), []);
    assert.equal(await database.$count(searchNotes), 0);
    const after = await findKept(database, 'ben');
    const counts = (kept: typeof after) => kept.map(({ name, rows }) => `${name} ${rows.length}`);
    assert.deepEqual(counts(after), counts(before));
  });

  test('exports, before, a list of each kind', async () => {
    const database = await open();
    await addPersonData(database);

    const exported = JSON.parse(await exportPerson(database, ADA, NOON));

    // A new table must get a row in `addServerData` or `addPersonData`, so that it is seen whether it is exported and erased.
    for (const { name } of PERSONAL)
      assert.ok(exported[name].length > 0, `the test keeps nothing of ${name}`);
    assert.equal(exported.votes.length, 6);
    assert.equal(exported.votes[0].title, paper('1').title);
    assert.doesNotMatch(JSON.stringify(exported), /123456|token of|"ben"/u);
  });

  test('keeps tallies, and a second time changes nothing', async () => {
    const database = await open();
    await addPersonData(database);
    const tally = async () => (await findTallies(database, '100', ['1'])).get('1')?.votes;
    await database.update(outbox).set({ messageId: sql`'m' || ${outbox.id}`, channelId: 'c', sentAt: NOON });
    const before = await tally();

    await erasePerson(database, ADA, now);
    const after = await readAll(database);
    await erasePerson(database, ADA, now);

    assert.equal(await tally(), before);
    assert.deepEqual(await readAll(database), after);
  });

  test('gives people hashes of their own in each server', async () => {
    const database = await open();
    await addPersonData(database);

    await erasePerson(database, ADA, now);

    const people = await database.selectDistinct({ id: votes.userId }).from(votes);
    assert.equal(people.length, 2);
    for (const { id } of people) assert.match(id, /^~[\da-f]{32}$/u);
    const asked = await database.selectDistinct({ id: offers.userId }).from(offers);
    assert.equal(new Set([...people, ...asked].map(({ id }) => id)).size, 4);
  });

  test('does all of it or nothing, and works when it is tried again', async () => {
    const database = await open();
    await addPersonData(database);
    const before = await readAll(database);
    await database.execute(sql`alter table erasures add constraint broken check (false) not valid`);

    await assert.rejects(erasePerson(database, ADA, now));
    const after = await readAll(database);
    await database.execute(sql`alter table erasures drop constraint broken`);
    await erasePerson(database, ADA, now);

    assert.deepEqual(after, before);
    assert.deepEqual(await listNaming(database), []);
  });

  test('pressed twice at a time does it once', async () => {
    const database = await open();
    await addPersonData(database);

    await Promise.all([erasePerson(database, ADA, now), erasePerson(database, ADA, now)]);

    assert.deepEqual(await listNaming(database), []);
  });

  test('deletes queued jobs that name them, and no others', async () => {
    const opened = await openShared();
    const { database } = opened;
    await using queue = await openQueue(opened, createLog('silent'));
    await queue.send('reconcile-votes', { guildId: ADA });
    await queue.send('reconcile-votes', { guildId: 'adamant' });

    await erasePerson(database, ADA, now);

    const jobs = await queryRows(
      database,
      sql`select data->>'guildId' as id from pgboss.job where name = 'reconcile-votes' and state < 'active'`,
    );
    assert.deepEqual([...jobs], [{ id: 'adamant' }]);
  });

  test('leaves a feed that they set up, and removed, to be brought back without them', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    const feedId = await addServerData(database, '100', '1');
    const removed = (await removeFeed(database, feedId, NOON)) ?? '';
    const ask = await saveAsk(database, { command: 'feeds remove', options: { removed } }, NOON);

    await erasePerson(database, ADA, now);

    const kept = await findAsk(database, ask);
    const back = await restoreFeed(database, '100', String(kept?.options.removed));
    assert.equal(back.createdBy, '~');
  });

  test('has a feed tell its channel what it would have told its maker', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    const feedId = await addServerData(database, '100', '1');
    await erasePerson(database, ADA, now);
    const [feed] = await database.select().from(feeds).where(eq(feeds.id, feedId));
    const notice = { feedId, listDay: MONDAY, userId: feed?.createdBy ?? null, content: 'Loosen it.' };

    await writeNotice(database, { ...notice, topic: 'loosen' }, NOON);
    await writeNotice(database, { ...notice, topic: 'unavailable' }, NOON);

    const told = await database.select().from(outbox).where(eq(outbox.content, 'Loosen it.'));
    assert.deepEqual(
      told.map(({ topic, userId }) => [topic, userId]),
      [['loosen', null]],
    );
  });
});
