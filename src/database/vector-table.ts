import { isNotNull, type SQL, sql } from 'drizzle-orm';
import { customType, pgTable, text } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';

/** A vector as text, `[0.1,0.2]`; in the database `vector` or `halfvec`, by its length. */
const anyVector = customType<{ data: string; driverData: string }>({ dataType: () => 'vector' });

/**
 * The vector of each paper. A separate table outside the migrations, because only some servers have pgvector and the
 * length depends on the embedding model: it is created when the model first answers. It holds the vectors of one model
 * only.
 */
export const vectorTable = pgTable('search_vectors', {
  paperId: text('paper_id').primaryKey(),
  /** The model that made it; a constraint ensures that all rows have the same. */
  model: text('model').notNull(),
  /** MD5 of the embedded text. */
  hash: text('hash').notNull(),
  /** Null if the model rejects the text; it isn't asked again. */
  embedding: anyVector('embedding'),
});

/** The model and vector length that the table is made for. */
export interface VectorKind {
  readonly model: string;
  /** Numbers per vector. */
  readonly dimensions: number;
}

/** The longest vectors that pgvector's HNSW indexes, as `vector` and as `halfvec` (its README, "Indexing"). */
const MAX_IN_VECTOR = 2_000;
export const MAX_DIMENSIONS = 4_000;

/** The first version with `halfvec`. */
const MIN_VERSION = [0, 7];

/** Any number will do if every process uses the same one. */
const VECTORS_LOCK = 7_234_503;

/** Creates the extension if it is missing. Returns why it can't be used, or undefined. Throws the database's errors. */
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

/** Lets one process at a time create or fill the table, until its transaction ends. */
async function lockVectors(transaction: Database): Promise<void> {
  await transaction
    .select({ locked: sql`pg_advisory_xact_lock(${VECTORS_LOCK})` })
    .from(sql`(values (1)) as one`);
}

/** Takes the same lock if no other process has it; returns false if one does. */
export async function tryLockVectors(transaction: Database): Promise<boolean> {
  const [row] = await transaction
    .select({ locked: sql<boolean>`pg_try_advisory_xact_lock(${VECTORS_LOCK})` })
    .from(sql`(values (1)) as one`);
  return row?.locked === true;
}

/** Returns what the table is made for; undefined if it is missing or has no row yet that would tell. */
export async function findVectorKind(database: Database): Promise<VectorKind | undefined> {
  const [column] = await database
    .select({ dimensions: sql<number>`atttypmod` })
    .from(sql`pg_attribute where attrelid = to_regclass('search_vectors') and attname = 'embedding'`);
  if (column === undefined) return undefined;
  const [row] = await database.select({ model: vectorTable.model }).from(vectorTable).limit(1);
  return row === undefined ? undefined : { model: row.model, dimensions: column.dimensions };
}

/** Creates the table for a model; first drops one that is for another model or has no row. */
export async function makeVectorTable(
  database: Database,
  { model, dimensions }: VectorKind,
): Promise<'kept' | 'made' | 'recreated'> {
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
    return known === undefined ? 'made' : 'recreated';
  });
}

/** Formats a vector for pgvector; its four bytes per number hold seven digits. */
export function writeVector(numbers: readonly number[]): string {
  return `[${numbers.map((number) => Number(number.toPrecision(7))).join()}]`;
}

/**
 * Returns the cosine distance from the table's vectors, 0 to 2, by which the index orders: 1 minus the cosine of the
 * angle.
 */
export function cosineDistance(vector: string): SQL<number> {
  return sql<number>`${vectorTable.embedding} <=> ${vector}`;
}

/**
 * Sets how many papers the index weighs, at most 1,000, which is also the most it returns: for as long as the
 * connection lives, because nothing else uses such an index.
 */
export async function setWeighed(database: Database, papers: number): Promise<void> {
  await database
    .select({ weighed: sql`set_config('hnsw.ef_search', ${String(papers)}, false)`.inlineParams() })
    .from(sql`(values (1)) as one`);
}

/** Counts the papers that have a vector of the model. */
export async function countVectors(database: Database, model: string): Promise<number> {
  if ((await findVectorKind(database))?.model !== model) return 0;
  return database.$count(vectorTable, isNotNull(vectorTable.embedding));
}
