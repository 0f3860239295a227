import assert from 'node:assert/strict';
import { test } from 'node:test';
import { is, sql } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import type { Database } from '../../src/database/connect.ts';
import * as schema from '../../src/database/schema.ts';
import { leftServers } from '../../src/database/schema.ts';
import { deleteFeed } from '../../src/feeds/removal.ts';
import { savePapers } from '../../src/search/save-papers.ts';
import { forgetGuild, forgetLeftServer } from '../../src/servers/forget.ts';
import {
  listForgettable,
  listServersWithData,
  noteLeft,
  noteReturned,
  reviewServers,
} from '../../src/servers/left.ts';
import { forgetRemovedTastes } from '../../src/taste/forget.ts';
import { onEachDatabase } from '../support/database.ts';
import { readAll } from '../support/full-database.ts';
import { NOON, paper } from '../support/papers.ts';
import { addServerData } from '../support/server-data.ts';

const inDays = (days: number) => NOON.add({ minutes: 1_440 * days });

/** Columns by which a row belongs to a server, also where no foreign key says so. */
const OF_SERVERS = ['guild_id', 'feed_id', 'digest_id', 'card_id'];

/** Lists the tables whose rows belong to servers: by their columns, or as they refer to a table that does. */
function listTablesOfServers(): string[] {
  const found = new Set<string>();
  const tables = Object.values(schema).flatMap((table) =>
    is(table, PgTable) ? [getTableConfig(table)] : [],
  );
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const { name, columns, foreignKeys } of tables) {
      const refers = foreignKeys.some(({ reference }) =>
        found.has(getTableConfig(reference().foreignTable).name),
      );
      if (refers || columns.some((column) => OF_SERVERS.includes(column.name))) found.add(name);
    }
  }
  return [...found].sort();
}

async function countRows(database: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const name of listTablesOfServers()) counts[name] = await database.$count(sql.identifier(name));
  return counts;
}

const notes = async (database: Database) =>
  (await database.select().from(leftServers)).map(({ guildId, leftAt }) => [guildId, leftAt.toString()]);

onEachDatabase('forgetting a server', ({ open }) => {
  test('leaves nothing of it in any table, and everything of others', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    await addServerData(database, '200', '1');
    const before = await readAll(database);
    const counted = await countRows(database);

    await addServerData(database, '100', '1');
    const after = await countRows(database);
    // A new table must get a row in `addServerData`, so that it is seen whether the row is forgotten.
    for (const name of listTablesOfServers())
      assert.ok((after[name] ?? 0) > (counted[name] ?? 0), `the test adds no row of a server to ${name}`);
    assert.ok(listTablesOfServers().length >= 11);
    await forgetGuild(database, '100');

    assert.deepEqual(await readAll(database), before);
  });

  test('comes 30 days after the bot left it, once, and not if it is back', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    await addServerData(database, '100', '1');
    const isStored = async () => (await listServersWithData(database)).includes('100');

    await noteLeft(database, '100', inDays(9));
    assert.deepEqual(await notes(database), [['100', NOON.toString()]], 'the first moment counts');
    assert.deepEqual(await listForgettable(database, inDays(29.9)), []);
    assert.equal(await forgetLeftServer(database, '100', inDays(29.9)), false);
    assert.ok(await isStored());
    await noteReturned(database, '100');
    assert.equal(await forgetLeftServer(database, '100', inDays(90)), false);
    assert.ok(await isStored());
    await noteLeft(database, '100', inDays(90));
    assert.deepEqual(await listForgettable(database, inDays(120)), ['100']);

    const both = await Promise.all([1, 2].map(() => forgetLeftServer(database, '100', inDays(120))));
    assert.deepEqual(both.sort(), [false, true]);
    assert.ok(!(await isStored()));
    assert.deepEqual(await notes(database), []);
  });

  test('that fails leaves all of it', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    await addServerData(database, '100', '1');
    const before = await readAll(database);

    const broken = database.transaction(async (transaction) => {
      await forgetLeftServer(transaction, '100', inDays(30));
      throw new Error('killed');
    });

    await assert.rejects(broken, /killed/u);
    assert.deepEqual(await readAll(database), before);
  });

  test('is begun by a review for servers that the bot left unheard, where this process would know', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    for (const guildId of ['100', '200', '300', '400']) await addServerData(database, guildId, '1');
    for (const guildId of ['100', '200', '300']) await noteReturned(database, guildId);
    const presence = {
      has: (guildId: string) => ['100', '400'].includes(guildId),
      judges: (guildId: string) => guildId !== '300',
    };

    const review = await reviewServers(database, presence, inDays(1));

    assert.deepEqual(review, { left: ['200'], returned: ['400'] });
    assert.deepEqual(await notes(database), [['200', inDays(1).toString()]]);
    assert.deepEqual(await reviewServers(database, presence, inDays(2)), { left: [], returned: [] });
  });

  test('takes what a removed feed has learned, unless it can be brought back', async () => {
    const database = await open();
    await savePapers(database, [paper('1')]);
    const [kept = 0, restorable = 0, gone = 0] = [
      await addServerData(database, '100', '1'),
      await addServerData(database, '200', '1'),
      await addServerData(database, '300', '1'),
    ];
    await database.transaction((transaction) => deleteFeed(transaction, gone, inDays(0)));
    await database.transaction((transaction) => deleteFeed(transaction, restorable, inDays(1)));

    await forgetRemovedTastes(database, inDays(2));
    for (const table of [schema.feedTastes, schema.feedExamples])
      assert.deepEqual(
        (await database.select({ id: table.feedId }).from(table)).map(({ id }) => id).sort(),
        [kept, restorable].sort(),
      );
    await forgetRemovedTastes(database, inDays(3));

    assert.equal(await database.$count(schema.feedTastes), 1);
  });
});
