import { isNotNull, type SQL, sql } from 'drizzle-orm';
import { customType, pgTable, text } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';

/** A vector as text, `[0.1,0.2]`; `vector` or `halfvec` in the database, by its length. */
const anyVector = customType<{ data: string; driverData: string }>({ dataType: () => 'vector' });

/**
 * A vector of each paper. A table of its own, not in the migrations, as only some servers have pgvector and the vectors'
 * length is the embedding model's: it is made when the model first answers. It holds the vectors of one model alone.
 */
export const vectorTable = pgTable('search_vectors', {
  paperId: text('paper_id').primaryKey(),
  /** The model that made it: a constraint holds that it is one and the same in all rows. */
  model: text('model').notNull(),
  /** MD5 of the text that was embedded. */
  hash: text('hash').notNull(),
  /** Null: the model takes no such text, and is not asked for it again. */
  embedding: anyVector('embedding'),
});

/** What the table of vectors is made for. */
export interface VectorKind {
  readonly model: string;
  /** Numbers a vector has. */
  readonly dimensions: number;
}

/** The longest vectors that pgvector's HNSW indexes, as `vector` and as `halfvec` (its README, "Indexing"). */
const MAX_IN_VECTOR = 2_000;
export const MAX_DIMENSIONS = 4_000;

/** The first with `halfvec`. */
const MIN_VERSION = [0, 7];

/** Any number will do, so long as every process uses the same. */
const VECTORS_LOCK = 7_234_503;

/** Makes the extension where it is missing. Gives why it can't be used, or undefined. Throws what the database answers. */
export async function makeVectorExtension(database: Database): Promise<string | undefined> {
  const available = await database
    .select({ name: sql<string>`name` })
    .from(sql`pg_available_extensions where name = 'vector'`);
  if (available.length === 0) return 'the database has no pgvector';
  await database.transaction(async (transaction) => {
    await lockVectors(transaction);
    await transaction.execute(sql`create extension if not exists vector`);
  });
  const [installed] = await database
    .select({ version: sql<string>`extversion` })
    .from(sql`pg_extension where extname = 'vector'`);
  const version = installed?.version ?? '0';
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [leastMajor = 0, leastMinor = 0] = MIN_VERSION;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) return undefined;
  return `the database has pgvector ${version}, and ${MIN_VERSION.join('.')} or newer is needed`;
}

/** Lets one process at a time make or fill the table, until its transaction ends. */
async function lockVectors(transaction: Database): Promise<void> {
  await transaction
    .select({ locked: sql`pg_advisory_xact_lock(${VECTORS_LOCK})` })
    .from(sql`(values (1)) as one`);
}

/** The same where no other process does; false where one does. */
export async function tryLockVectors(transaction: Database): Promise<boolean> {
  const [row] = await transaction
    .select({ locked: sql<boolean>`pg_try_advisory_xact_lock(${VECTORS_LOCK})` })
    .from(sql`(values (1)) as one`);
  return row?.locked === true;
}

/** What the table is made for; undefined where it is missing, or has no row yet that tells. */
export async function findVectorKind(database: Database): Promise<VectorKind | undefined> {
  const [column] = await database
    .select({ dimensions: sql<number>`atttypmod` })
    .from(sql`pg_attribute where attrelid = to_regclass('search_vectors') and attname = 'embedding'`);
  if (column === undefined) return undefined;
  const [row] = await database.select({ model: vectorTable.model }).from(vectorTable).limit(1);
  return row === undefined ? undefined : { model: row.model, dimensions: column.dimensions };
}

/** Makes the table for a model; one that is there for another model, or without a row, is dropped first. */
export async function makeVectorTable(
  database: Database,
  { model, dimensions }: VectorKind,
): Promise<'kept' | 'made' | 'made anew'> {
  return database.transaction(async (transaction) => {
    await lockVectors(transaction);
    const known = await findVectorKind(transaction);
    const type = dimensions > MAX_IN_VECTOR ? 'halfvec' : 'vector';
    const isKept = known?.model === model && known.dimensions === dimensions;
    if (!isKept) {
      await transaction.execute(sql`drop table if exists search_vectors`);
      await transaction.execute(
        sql`create table search_vectors (
          paper_id text primary key references papers on delete cascade,
          model text not null constraint search_vectors_model check (model = ${model}),
          hash text not null,
          embedding ${sql.raw(`${type}(${Math.floor(dimensions)})`)}
        )`.inlineParams(),
      );
    }
    await transaction.execute(
      sql.raw(
        `create index if not exists search_vectors_nearest on search_vectors using hnsw (embedding ${type}_cosine_ops)`,
      ),
    );
    if (isKept) return 'kept';
    return known === undefined ? 'made' : 'made anew';
  });
}

/** A vector as pgvector reads it; seven digits are what its four bytes a number hold. */
export function writeVector(numbers: readonly number[]): string {
  return `[${numbers.map((number) => Number(number.toPrecision(7))).join()}]`;
}

/** A vector's distance from the table's, 0 to 2, by which the index orders: 1 less the cosine of their angle. */
export function cosineDistance(vector: string): SQL<number> {
  return sql<number>`${vectorTable.embedding} <=> ${vector}`;
}

/**
 * Sets how many papers the index weighs, at most 1,000, which is also the most it gives: for as long as the connection
 * lives, as nobody else uses such an index.
 */
export async function setWeighed(database: Database, papers: number): Promise<void> {
  await database
    .select({ weighed: sql`set_config('hnsw.ef_search', ${String(papers)}, false)`.inlineParams() })
    .from(sql`(values (1)) as one`);
}

/** Papers that have a vector of the model. */
export async function countVectors(database: Database, model: string): Promise<number> {
  if ((await findVectorKind(database))?.model !== model) return 0;
  return database.$count(vectorTable, isNotNull(vectorTable.embedding));
}
