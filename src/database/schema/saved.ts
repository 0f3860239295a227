import { index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/** A person who has saved papers, on whatever server. All that they saved goes with this row. */
export const savers = pgTable('savers', {
  userId: text('user_id').primaryKey(),
});

/** A paper that a person saved for themselves. */
export const savedPapers = pgTable(
  'saved_papers',
  {
    userId: text('user_id')
      .notNull()
      .references(() => savers.userId, { onDelete: 'cascade' }),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    savedAt: instant('saved_at').notNull(),
    /** The person's own words about it; empty if there are none. */
    remark: text('remark').notNull(),
    /** When it was removed, which can be undone for a day; null while it is saved. */
    removedAt: instant('removed_at'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.paperId] }),
    index('saved_papers_newest').on(table.userId, table.savedAt),
    index('saved_papers_paper').on(table.paperId),
    index('saved_papers_removed').on(table.removedAt),
  ],
);

/** A tag that a person gave a paper they saved. */
export const savedTags = pgTable(
  'saved_tags',
  {
    userId: text('user_id')
      .notNull()
      .references(() => savers.userId, { onDelete: 'cascade' }),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** The tag as tags are compared. */
    folded: text('folded').notNull(),
    /** As the person wrote it first. */
    tag: text('tag').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.paperId, table.folded] }),
    index('saved_tags_tag').on(table.userId, table.folded),
    index('saved_tags_paper').on(table.paperId),
  ],
);
