import { type SQL, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from './connect.ts';
import { listTables, type StoredTable } from './tables.ts';

/** A moved table and what changed in it. */
export interface MovedTable {
  readonly name: string;
  /** Rows that it has now, on both sides. */
  readonly rows: number;
  readonly added: number;
  readonly changed: number;
  readonly removed: number;
}

/** Rows in the target that didn't come from the source, or were changed after they came. */
export interface ForeignRows {
  readonly name: string;
  readonly rows: number;
}

/** The target holds data that isn't the source's; nothing was changed there. */
export class ForeignDataError extends Error {
  override readonly name = 'ForeignDataError';
  readonly tables: readonly ForeignRows[];

  constructor(tables: readonly ForeignRows[]) {
    super("The target has rows that aren't the source's.");
    this.tables = tables;
  }
}

/** About 1 MB of papers with their abstracts: little for either side, and progress shows often. */
const BATCH = 500;

/**
 * Makes the tables of `into` equal to those of `from` at one moment, except jobs, and keeps all ids. Writes everything in
 * one transaction: a move that fails or is killed leaves `into` unchanged. Remembers there (schema `moved`) what was
 * moved, so that a repeated move can tell its own rows from others'. `onProgress` gets the steps done and their total.
 * Throws `ForeignDataError` and the databases' errors.
 */
export async function moveData(
  from: Database,
  into: Database,
  onProgress: (done: number, total: number) => void,
): Promise<readonly MovedTable[]> {
  const tables = listTables();
  return into.transaction(async (target) => {
    // So that moments have the same text on both sides: rows are compared as text.
    await target.execute(sql`set local timezone = 'UTC'`);
    let done = 0;
    let total = 0;
    const advance = (rows: number): void => {
      done += rows;
      onProgress(done, total);
    };
    const numbers = await from.transaction(
      async (source) => {
        for (const table of tables) total += 2 * (await count(source, stored(table)));
        for (const table of tables) await fetchRows(source, target, table, advance);
        return readNumbers(source, tables);
      },
      { isolationLevel: 'repeatable read', accessMode: 'read only' },
    );
    await target.execute(sql`lock table ${list(tables.map(stored))} in share row exclusive mode`);
    await target.execute(sql`create schema if not exists moved`);
    await target.execute(
      sql`create table if not exists moved.rows (name text, key text, content text, primary key (name, key))`,
    );
    await refuseForeign(target, tables);
    const moved: MovedTable[] = [];
    for (const table of tables) moved.push(await compare(target, table));
    for (const table of tables.toReversed()) {
      await target.execute(
        sql`delete from ${stored(table)} t where not exists (select from ${fetched(table)} f where ${sameKey(table)})`,
      );
    }
    for (const table of tables) await mergeRows(target, table, advance);
    for (const { table, column, last } of numbers) await setNumber(target, table, column, last);
    for (const table of tables) await verify(target, table);
    await remember(target, tables);
    return moved;
  });
}

const list = (parts: readonly SQL[]): SQL => sql.join([...parts], sql`, `);
const stored = ({ name }: StoredTable): SQL => sql`public.${sql.identifier(name)}`;
const fetched = ({ name }: StoredTable): SQL => sql`pg_temp.${sql.identifier(`moving_${name}`)}`;

type Alias = 't' | 'f' | 'excluded';

function of(alias: Alias, columns: readonly string[]): SQL {
  return list(columns.map((column) => sql`${sql.identifier(alias)}.${sql.identifier(column)}`));
}

/** Hashes a whole row; a missing row differs from every row that exists. */
const content = ({ columns }: StoredTable, alias: Alias): SQL => sql`md5(row(${of(alias, columns)})::text)`;

const sameKey = ({ key }: StoredTable): SQL =>
  sql.join(
    key.map((column) => sql`${of('t', [column])} = ${of('f', [column])}`),
    sql` and `,
  );

async function count(database: Database, rows: SQL): Promise<number> {
  const [row] = await database.select({ rows: sql<number>`count(*)::int` }).from(rows);
  return row?.rows ?? 0;
}

const lineRows = z.array(z.object({ line: z.string() }));

/** Copies a table into a temporary one of the target, as JSON: text on both sides, whatever the type. */
async function fetchRows(
  source: Database,
  target: Database,
  table: StoredTable,
  advance: (rows: number) => void,
): Promise<void> {
  const columns = list(table.columns.map((column) => sql.identifier(column)).map((one) => sql`${one}`));
  await target.execute(
    sql`create temp table ${sql.identifier(`moving_${table.name}`)} on commit drop as select ${columns} from ${stored(table)} with no data`,
  );
  await target.execute(
    sql`alter table ${fetched(table)} add column moving_place bigint generated always as identity primary key`,
  );
  await source.execute(
    sql`declare moving no scroll cursor for select to_json(one)::text as line from (select ${columns} from ${stored(table)}) one`,
  );
  for (;;) {
    const lines = lineRows.parse(await source.execute(sql`fetch ${sql.raw(String(BATCH))} from moving`));
    if (lines.length === 0) break;
    const json = `[${lines.map(({ line }) => line).join()}]`;
    await target.execute(
      sql`insert into ${fetched(table)} (${columns}) select ${columns} from json_populate_recordset(null::${fetched(table)}, ${json}::text::json)`,
    );
    advance(lines.length);
  }
  await source.execute(sql`close moving`);
  await target.execute(sql`analyze ${fetched(table)}`);
}

interface Numbering {
  readonly table: StoredTable;
  readonly column: string;
  /** The last number given out; null if none was. */
  readonly last: number | null;
}

const sequence = ({ name }: StoredTable, column: string): SQL =>
  sql`pg_get_serial_sequence(${`public.${name}`}, ${column})::regclass`;

/** Returns the last number of each sequence, so that numbers of deleted rows are not given out again. */
async function readNumbers(source: Database, tables: readonly StoredTable[]): Promise<Numbering[]> {
  const numbers: Numbering[] = [];
  for (const table of tables) {
    for (const column of table.numbered) {
      const [row] = await source
        .select({ last: sql<string | null>`pg_sequence_last_value(${sequence(table, column)})` })
        .from(sql`(values (1)) as one`);
      numbers.push({ table, column, last: row?.last == null ? null : Number(row.last) });
    }
  }
  return numbers;
}

async function setNumber(
  target: Database,
  table: StoredTable,
  column: string,
  last: number | null,
): Promise<void> {
  if (last === null) return;
  await target.execute(
    sql`select setval(${sequence(table, column)}, greatest(${last}::bigint, pg_sequence_last_value(${sequence(table, column)})))`,
  );
}

/** Throws `ForeignDataError` unless every row of the target is as the last move left it or as the source has it. */
async function refuseForeign(target: Database, tables: readonly StoredTable[]): Promise<void> {
  const foreign: ForeignRows[] = [];
  for (const table of tables) {
    const key = sql`row(${of('t', table.key)})::text`;
    const touched = await count(
      target,
      sql`${stored(table)} t left join moved.rows m on m.name = ${table.name} and m.key = ${key}
        left join ${fetched(table)} f on ${sameKey(table)}
        where m.content is distinct from ${content(table, 't')} and ${content(table, 'f')} <> ${content(table, 't')}`,
    );
    const gone = await count(
      target,
      sql`moved.rows m where m.name = ${table.name} and not exists (select from ${stored(table)} t where ${key} = m.key)`,
    );
    if (touched + gone > 0) foreign.push({ name: table.name, rows: touched + gone });
  }
  if (foreign.length > 0) throw new ForeignDataError(foreign);
}

async function compare(target: Database, table: StoredTable): Promise<MovedTable> {
  const there = sql`${of('t', table.key.slice(0, 1))} is not null`;
  const wanted = sql`${of('f', table.key.slice(0, 1))} is not null`;
  const [counted] = await target
    .select({
      rows: sql<number>`(count(*) filter (where ${wanted}))::int`,
      added: sql<number>`(count(*) filter (where ${wanted} and not ${there}))::int`,
      removed: sql<number>`(count(*) filter (where ${there} and not ${wanted}))::int`,
      changed: sql<number>`(count(*) filter (where ${there} and ${wanted} and ${content(table, 't')} <> ${content(table, 'f')}))::int`,
    })
    .from(sql`${stored(table)} t full join ${fetched(table)} f on ${sameKey(table)}`);
  return { name: table.name, ...(counted ?? { rows: 0, added: 0, changed: 0, removed: 0 }) };
}

async function mergeRows(
  target: Database,
  table: StoredTable,
  advance: (rows: number) => void,
): Promise<void> {
  const rest = table.columns.filter((column) => !table.key.includes(column));
  const columns = list(table.columns.map((column) => sql`${sql.identifier(column)}`));
  const key = list(table.key.map((column) => sql`${sql.identifier(column)}`));
  const overwrite = list(rest.map((column) => sql`${sql.identifier(column)} = ${of('excluded', [column])}`));
  const rows = await count(target, fetched(table));
  for (let first = 1; first <= rows; first += BATCH) {
    await target.execute(
      sql`insert into ${stored(table)} as t (${columns}) overriding system value
        select ${columns} from ${fetched(table)} where moving_place between ${first} and ${first + BATCH - 1}
        on conflict (${key}) do ${
          rest.length === 0
            ? sql`nothing`
            : sql`update set ${overwrite} where ${content(table, 't')} <> ${content(table, 'excluded')}`
        }`,
    );
    advance(Math.min(BATCH, rows - first + 1));
  }
}

async function verify(target: Database, table: StoredTable): Promise<void> {
  const differing = await count(
    target,
    sql`${stored(table)} t full join ${fetched(table)} f on ${sameKey(table)} where ${content(table, 't')} <> ${content(table, 'f')}`,
  );
  if (differing > 0) throw new Error(`${differing} rows of ${table.name} are not as in the source.`);
}

async function remember(target: Database, tables: readonly StoredTable[]): Promise<void> {
  await target.execute(sql`delete from moved.rows`);
  for (const table of tables) {
    await target.execute(
      sql`insert into moved.rows select ${table.name}, row(${of('t', table.key)})::text, ${content(table, 't')} from ${stored(table)} t`,
    );
  }
}
