import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/** Who is asked again about papers that were posted. */
export const INFORMANTS = [
  'arxiv',
  'biorxiv',
  'medrxiv',
  'openreview',
  'crossref',
  'semantic-scholar',
] as const;

/** What an informant said of a paper, and when it is asked again. */
export const paperReports = pgTable(
  'paper_reports',
  {
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    informant: text('informant', { enum: INFORMANTS }).notNull(),
    /** When it was first to be asked, which decides how often it still is. */
    since: instant('since').notNull(),
    /** When it is asked next; null once it is asked no more. */
    askAt: instant('ask_at'),
    /** When it last answered; null before. */
    askedAt: instant('asked_at'),
    /** Its last answer; null before, and if it doesn't know the paper. `src/revisions/reports.ts` reads it. */
    said: jsonb('said').$type<unknown>(),
  },
  (table) => [
    primaryKey({ columns: [table.paperId, table.informant] }),
    index('paper_reports_due').on(table.askAt),
  ],
);

/** Informants that did not answer the last time. */
export const silentInformants = pgTable('silent_informants', {
  name: text('name', { enum: INFORMANTS }).primaryKey(),
  /** Why, for people. */
  fault: text('fault').notNull(),
  since: instant('since').notNull(),
  /** How often in a row. */
  tries: integer('tries').notNull(),
  /** Before that nobody asks it. */
  askAt: instant('ask_at').notNull(),
});
