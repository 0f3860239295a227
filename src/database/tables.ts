import { is } from 'drizzle-orm';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import * as schema from './schema.ts';

/** A table of the schema, by its names in the database. */
export interface StoredTable {
  readonly name: string;
  /** All columns except those that the database computes. */
  readonly columns: readonly string[];
  /** Columns of the primary key. */
  readonly key: readonly string[];
  /** Columns that a sequence numbers. */
  readonly numbered: readonly string[];
}

/** Lists every table of the schema, each after those it refers to. */
export function listTables(): readonly StoredTable[] {
  const ordered = new Set<PgTable>();
  const visit = (table: PgTable, above: readonly PgTable[]): void => {
    if (ordered.has(table)) return;
    const { name, foreignKeys } = getTableConfig(table);
    if (above.includes(table)) throw new Error(`Table ${name} refers to itself, over others or at once.`);
    for (const { reference } of foreignKeys) visit(reference().foreignTable, [...above, table]);
    ordered.add(table);
  };
  for (const table of Object.values(schema)) if (is(table, PgTable)) visit(table, []);
  return [...ordered].map(describe);
}

function describe(table: PgTable): StoredTable {
  const { name, columns, primaryKeys } = getTableConfig(table);
  const key = primaryKeys[0]?.columns ?? columns.filter(({ primary }) => primary);
  if (key.length === 0) throw new Error(`Table ${name} has no primary key.`);
  const namesOf = (some: readonly { readonly name: string }[]) => some.map((column) => column.name);
  return {
    name,
    columns: namesOf(columns.filter(({ generated }) => generated === undefined)),
    key: namesOf(key),
    numbered: namesOf(columns.filter(({ generatedIdentity }) => generatedIdentity !== undefined)),
  };
}
