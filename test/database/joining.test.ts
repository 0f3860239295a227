import assert from 'node:assert/strict';
import { test } from 'node:test';
import { getTableName, sql } from 'drizzle-orm';
import { makeBm25Table } from '../../src/database/bm25-table.ts';
import type { Database } from '../../src/database/connect.ts';
import { JOINED_COLUMNS } from '../../src/database/joining/join-rows.ts';
import { makeVectorExtension, makeVectorTable } from '../../src/database/vector-table.ts';
import { onEachDatabase } from '../support/database.ts';

/** Every column that refers to papers, and every one that only its name gives away, but not those of views. */
const REFERRING = sql`
  select conrelid::regclass::text || '.' || attname as name
  from pg_constraint
  join pg_attribute on attrelid = conrelid and attnum = any(conkey)
  where contype = 'f' and confrelid = 'public.papers'::regclass
  union
  select table_name || '.' || column_name
  from information_schema.columns
  join information_schema.tables using (table_schema, table_name)
  where table_schema = 'public' and table_type = 'BASE TABLE' and column_name ~ 'paper_?id'`;

/** Carries what was found out of a transaction that is undone. */
class Planted extends Error {
  readonly found: readonly string[];

  constructor(found: readonly string[]) {
    super('undone');
    this.found = found;
  }
}

async function findReferring(database: Database): Promise<string[]> {
  const rows = await database.select({ name: sql<string>`name` }).from(sql`(${REFERRING}) as referring`);
  return rows.map(({ name }) => name);
}

const DECLARED = new Set(JOINED_COLUMNS.map((column) => `${getTableName(column.table)}.${column.name}`));

const isForgotten = (name: string) => !DECLARED.has(name);

onEachDatabase('joining papers', ({ open }) => {
  test('takes care of every column that refers to papers: whoever adds one adds a step', async () => {
    const database = await open();
    await makeBm25Table(database);
    if ((await makeVectorExtension(database)) === undefined)
      await makeVectorTable(database, { model: 'a-model', dimensions: 3 });

    const found = await findReferring(database);

    assert.ok(found.length >= 8);
    assert.deepEqual(found.filter(isForgotten), []);
  });

  test('notices a table that was forgotten', async () => {
    const database = await open();

    const found = await database
      .transaction(async (transaction) => {
        await transaction.execute(
          sql`create table planted (about text references papers, other_paper_id text)`,
        );
        return Promise.reject(new Planted(await findReferring(transaction)));
      })
      .catch((error: unknown) => (error instanceof Planted ? error.found : Promise.reject(error)));

    assert.deepEqual(found.filter(isForgotten).sort(), ['planted.about', 'planted.other_paper_id']);
  });
});
