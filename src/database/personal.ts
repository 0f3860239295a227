import { eq, getTableColumns, like, type SQL, sql } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import { NOBODY, takeOutMentions } from '../nameless.ts';
import type { Database } from './connect.ts';
import type { Nameless } from './nameless.ts';

/** A person whose data are erased, and what stands for them where something stays. */
export interface Erased {
  readonly userId: string;
  readonly nameless: Nameless;
  readonly now: Temporal.Instant;
}

/** What is kept about people in a table. Each has a line in what a person is shown, and a list in what they export. */
export interface Personal {
  readonly table: PgTable;
  /** The columns that hold a person or what is theirs; `all`: a row is one person's. */
  readonly columns: 'all' | readonly PgColumn[];
  /** Its name in the export. */
  readonly name: string;
  /** Names one of them, and several, as "vote for a paper". */
  readonly words: readonly [one: string, many: string];
  /** Says how long it is kept. */
  readonly kept: string;
  /** Whether it goes when the person erases, or stays without them. */
  readonly fate: 'goes' | 'nameless';
  /** Finds what is kept about a person, as they export it. */
  find(database: Database, userId: string): Promise<readonly object[]>;
  /** Takes the person out. Doing it twice changes nothing. */
  erase(transaction: Database, erased: Erased): Promise<unknown>;
}

type Described = Pick<Personal, 'table' | 'name' | 'words' | 'kept'> & {
  /** Holds for the person's rows; their column, or a condition. */
  readonly of: PgColumn | ((userId: string) => SQL);
  /** Columns that are not exported: secrets by which somebody could act as the person. */
  readonly secret?: readonly PgColumn[];
  /** More of each row for the export, where its ids say too little. */
  readonly show?: Personal['find'];
};

/** Describes a table whose rows are each one person's: they are exported whole, and go. */
export function ownRows({ of, secret = [], show, ...described }: Described): Personal {
  const { table } = described;
  const isTheirs = whose(of);
  return {
    ...described,
    columns: 'all',
    fate: 'goes',
    find: show ?? ((database, userId) => findRows(database, table, isTheirs(userId), secret)),
    erase: (transaction, { userId }) => transaction.delete(table).where(isTheirs(userId)),
  };
}

/** Describes a column with a person's id in rows that stay without them: nobody is named there then. */
export function namedIn(
  described: Omit<Described, 'of'> & { readonly of: PgColumn; readonly as?: (erased: Erased) => SQL },
): Personal {
  const { of, secret = [], show, as = () => sql`${NOBODY}`, ...rest } = described;
  const { table } = rest;
  return {
    ...rest,
    columns: [of],
    fate: 'nameless',
    find: show ?? ((database, userId) => findRows(database, table, eq(of, userId), secret)),
    erase: (transaction, erased) =>
      transaction.execute(
        sql`update ${table} set ${sql.identifier(of.name)} = ${as(erased)} where ${of} = ${erased.userId}`,
      ),
  };
}

/** Describes a column with a text of ours that may mention people: then it mentions nobody. */
export function mentionedIn(
  described: Omit<Described, 'of' | 'show' | 'secret'> & { readonly of: PgColumn; readonly key: PgColumn },
): Personal {
  const { of, key, ...rest } = described;
  const { table } = rest;
  const mentions = (userId: string): SQL => like(of, `%<@${userId}>%`);
  const find = (database: Database, userId: string) =>
    database.select({ id: key, text: of }).from(table).where(mentions(userId));
  return {
    ...rest,
    columns: [of],
    fate: 'nameless',
    find,
    async erase(transaction, { userId }) {
      for (const { id, text } of await find(transaction, userId)) {
        const said = takeOutMentions(String(text), userId);
        await transaction.execute(
          sql`update ${table} set ${sql.identifier(of.name)} = ${said} where ${key} = ${id}`,
        );
      }
    },
  };
}

/** Holds for JSON that has a text as one of its values. Ids and hashes need no escaping. */
export function hasText(column: PgColumn, value: string): SQL {
  return sql`position(${JSON.stringify(value)} in ${column}::text) > 0`;
}

/** Returns a JSON value with each text that equals one replaced, at any depth. */
export function replaceText(value: unknown, from: string, to: string): unknown {
  if (value === from) return to;
  if (Array.isArray(value)) return value.map((item) => replaceText(item, from, to));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceText(item, from, to)]));
}

const whose =
  (of: Described['of']) =>
  (userId: string): SQL =>
    typeof of === 'function' ? of(userId) : eq(of, userId);

/** Finds rows of a table, without what is secret in them. */
export async function findRows(
  database: Database,
  table: PgTable,
  condition: SQL | undefined,
  secret: readonly PgColumn[] = [],
): Promise<object[]> {
  const shown = Object.entries(getTableColumns(table)).filter(([, column]) => !secret.includes(column));
  return database.select(Object.fromEntries(shown)).from(table).where(condition);
}
