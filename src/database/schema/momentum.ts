import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { papers } from './papers.ts';
import { instanceColumn, sourceColumn } from './source-column.ts';

/** When a list is read again for the upvotes that its papers have got since: one row for each time. */
export const momentumLooks = pgTable(
  'momentum_looks',
  {
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
    listDay: day('list_day').notNull(),
    /** Hours after the list day ended, in UTC: 24 or 72. */
    hours: smallint('hours').notNull(),
    /** When it is tried next; null once nothing more will be done. */
    tryAt: instant('try_at'),
    /** Null until it succeeded; it never did if `tryAt` is null, too. */
    takenAt: instant('taken_at'),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.instance, table.listDay, table.hours] }),
    index('momentum_looks_try').on(table.tryAt),
    check('momentum_looks_hours', sql`${table.hours} in (24, 72)`),
  ],
);

/** The upvotes and comments of a listed paper at one time. */
export const momentumReadings = pgTable(
  'momentum_readings',
  {
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
    listDay: day('list_day').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** 0: when the list was collected; otherwise those of the look. */
    hours: smallint('hours').notNull(),
    upvotes: integer('upvotes'),
    comments: integer('comments'),
    takenAt: instant('taken_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.instance, table.listDay, table.paperId, table.hours] }),
    index('momentum_readings_paper').on(table.paperId),
    check('momentum_readings_hours', sql`${table.hours} in (0, 24, 72)`),
  ],
);
