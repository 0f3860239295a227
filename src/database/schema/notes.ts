import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, smallint, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/**
 * A person's notes on a paper in a server. A person has one of them on a paper, or several if papers that they had notes
 * on were joined.
 */
export const notes = pgTable(
  'notes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    userId: text('user_id').notNull(),
  },
  (table) => [index('notes_team').on(table.guildId, table.paperId), index('notes_paper').on(table.paperId)],
);

/** What somebody saved as their notes: the one with the highest id holds, the others are earlier versions of it. */
export const noteVersions = pgTable(
  'note_versions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    noteId: integer('note_id')
      .notNull()
      .references(() => notes.id, { onDelete: 'cascade' }),
    /** Markdown, as are the questions; empty if nothing was written. */
    takeaways: text('takeaways').notNull(),
    questions: text('questions').notNull(),
    /** From 1 to 5; null without one. */
    verdict: smallint('verdict'),
    savedAt: instant('saved_at').notNull(),
  },
  (table) => [
    index('note_versions_note').on(table.noteId, table.id),
    check('note_versions_verdict', sql`${table.verdict} between 1 and 5`),
    check(
      'note_versions_text',
      sql`${table.takeaways} <> '' or ${table.questions} <> '' or ${table.verdict} is not null`,
    ),
  ],
);
