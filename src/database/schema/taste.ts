import { index, integer, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/** What ranking needs of a paper, made once. `src/ranking/features.ts` reads it. */
export const paperFeatures = pgTable('paper_features', {
  paperId: text('paper_id')
    .primaryKey()
    .references(() => papers.id, { onDelete: 'cascade' }),
  features: jsonb('features').$type<unknown>().notNull(),
});

/**
 * What a team said about the ranking of a feed. A feed without a row learns from all of its votes. A removed feed's row
 * stays for a while, as the removal may be undone.
 */
export const feedTastes = pgTable('feed_tastes', {
  feedId: integer('feed_id').primaryKey(),
  /** Votes before are not learned from: the team has reset what was learned then. Null: never. */
  learnsSince: instant('learns_since'),
  /** When the order that learns lost the blind test and was switched off; null while it is on. */
  lostAt: instant('lost_at'),
  /** Words, authors and categories that are not to count; `src/taste/muted.ts` reads it. */
  muted: jsonb('muted').$type<unknown>().notNull().default([]),
});

/** Papers that a team gave as examples of what it wants to read. They, too, stay for a while after a removal. */
export const feedExamples = pgTable(
  'feed_examples',
  {
    feedId: integer('feed_id').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    addedAt: instant('added_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.feedId, table.paperId] }),
    index('feed_examples_paper').on(table.paperId),
  ],
);
