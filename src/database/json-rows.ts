import { getTableColumns, type InferInsertModel, type SQL, sql } from 'drizzle-orm';
import type { PgTable } from 'drizzle-orm/pg-core';

/**
 * Selects rows to insert into a table from one JSON text: a third faster than a parameter per column and row, and
 * without a limit on rows. `others` are columns with the same value in all rows, in SQL.
 */
export function selectRows<
  Table extends PgTable,
  Other extends keyof InferInsertModel<Table> & string = never,
>(
  table: Table,
  rows: readonly Omit<InferInsertModel<Table>, Other>[],
  others: Readonly<Record<Other, SQL>>,
): SQL {
  const columns = Object.entries(getTableColumns(table));
  const shared = new Map<string, SQL>(Object.entries(others));
  const selected = columns.map(([name]) => shared.get(name) ?? sql`${sql.identifier(name)}`);
  const given = columns.flatMap(([name, column]) =>
    shared.has(name) ? [] : [sql`${sql.identifier(name)} ${sql.raw(column.getSQLType())}`],
  );
  return sql`select ${sql.join(selected, sql`, `)} from json_to_recordset(${JSON.stringify(rows)}::json) as one(${sql.join(given, sql`, `)})`;
}
