import { sql } from 'drizzle-orm';
import { check, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';

/** One row, made when somebody erases for the first time: the key of the hashes that stand for people who did. */
export const namelessKey = pgTable(
  'nameless_key',
  {
    id: integer('id').primaryKey(),
    /** 64 hexadecimal digits. */
    key: text('key').notNull(),
  },
  (table) => [check('nameless_key_one', sql`${table.id} = 1`)],
);

/**
 * People who had erased what was kept about them, by a hash: whoever reads reactions again names none of them on cards from
 * before. Kept until no such card is read again.
 */
export const erasures = pgTable('erasures', {
  person: text('person').primaryKey(),
  erasedAt: instant('erased_at').notNull(),
});
