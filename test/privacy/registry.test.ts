import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { getTableColumns, is } from 'drizzle-orm';
import { PgTable } from 'drizzle-orm/pg-core';
import * as schema from '../../src/database/schema.ts';
import { PERSONAL } from '../../src/privacy/registry.ts';
import { IMPERSONAL } from '../support/impersonal-columns.ts';

const tables = Object.entries(schema).flatMap(([name, table]) =>
  is(table, PgTable) ? [[name, table] as const] : [],
);

/** Lists a table's columns that hold a person, or what is theirs. */
function listPersonal(table: PgTable): string[] {
  const entries = PERSONAL.filter((one) => one.table === table);
  return Object.entries(getTableColumns(table)).flatMap(([key, column]) =>
    entries.some(({ columns }) => columns === 'all' || columns.includes(column)) ? [key] : [],
  );
}

const listImpersonal = (name: string): string[] => IMPERSONAL[name]?.split(' ') ?? [];

suite('what is kept about people', () => {
  for (const [name, table] of tables)
    test(`${name} says of each column whether it holds a person`, () => {
      const said = [...listPersonal(table), ...listImpersonal(name)];

      // A column that is missing here goes into the table's entry in its folder's personal.ts if it holds a person, something
      // that a person wrote, or an address; else into test/support/impersonal-columns.ts. One that is there twice is in both.
      assert.deepEqual(said.toSorted(), Object.keys(getTableColumns(table)).toSorted());
    });

  test('is named once each in the export, and in words', () => {
    const names = PERSONAL.map(({ name }) => name);
    assert.equal(new Set(names).size, names.length);
    for (const { words, kept } of PERSONAL) for (const text of [...words, kept]) assert.notEqual(text, '');
  });

  test('is told as a list, of one thing or of many', () => {
    for (const { name, kept } of PERSONAL) assert.doesNotMatch(kept, /\b(?:it|them)\b/u, name);
  });

  test('names no table that is not there', () => {
    const known = tables.map(([name]) => name);
    assert.deepEqual(
      Object.keys(IMPERSONAL).filter((name) => !known.includes(name)),
      [],
    );
  });
});
