import { sql } from 'drizzle-orm';
import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import type { Database } from './database.ts';
import { day } from './types.ts';

/**
 * The text that pg_textsearch indexes: stems of each paper's title and body, with U+001F in between. A separate table
 * outside the migrations, because only some servers have the extension; it is created at the start, and again after
 * damage.
 */
export const bm25Table = pgTable('search_bm25', {
  paperId: text('paper_id').primaryKey(),
  stems: text('stems').notNull(),
  /** Number of stems. */
  length: integer('length').notNull(),
  publishedOn: day('published_on'),
});

/**
 * Returns the score of a paper for space-separated words; lower is better. Only order by it: an index scan knows the
 * score, but selecting it computes it again for each row, at 0.2 milliseconds.
 */
export function bm25Score(words: string) {
  return sql<number>`${bm25Table.stems} <@> to_bm25query(${words}, 'search_bm25_stems')`;
}

/** Creates the extension, the table and the index if missing; returns false if the server has no such extension. */
export async function makeBm25Table(database: Database): Promise<boolean> {
  const available = await database
    .select({ name: sql<string>`name` })
    .from(sql`pg_available_extensions where name = 'pg_textsearch'`);
  if (available.length === 0) return false;
  await database.transaction(async (transaction) => {
    await transaction.execute(sql`create extension if not exists pg_textsearch`);
    await transaction.execute(
      sql`create table if not exists search_bm25 (paper_id text primary key references papers on delete cascade, stems text not null, length integer not null, published_on date)`,
    );
    await transaction.execute(
      sql`create index if not exists search_bm25_stems on search_bm25 using bm25 (stems) with (text_config = 'simple')`,
    );
  });
  return true;
}

/** Drops the index with the table it covers, so that both can be created again. */
export async function dropBm25Table(database: Database): Promise<void> {
  await database.execute(sql`drop table if exists search_bm25`);
}

/** Returns whether the table exists, with or without its index. */
export async function isBm25TableThere(database: Database): Promise<boolean> {
  const rows = await database
    .select({ isThere: sql<boolean>`to_regclass('search_bm25') is not null` })
    .from(sql`(values (1)) as one`);
  return rows[0]?.isThere === true;
}

/** Returns whether the table and its index exist and the index is valid. */
export async function hasBm25Table(database: Database): Promise<boolean> {
  const rows = await database
    .select({ ok: sql<boolean>`indisvalid` })
    .from(sql`pg_index where indexrelid = to_regclass('search_bm25_stems')`);
  return rows[0]?.ok === true;
}
