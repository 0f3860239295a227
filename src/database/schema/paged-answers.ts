import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';

/** The request behind an answer with pages, so that Previous and Next work after a restart. */
export const pagedAnswers = pgTable('paged_answers', {
  id: uuid('id').primaryKey().defaultRandom(),
  /** The command that answers, as "papers search". */
  command: text('command').notNull(),
  /** The options it was asked with. */
  options: jsonb('options').notNull(),
  askedAt: instant('asked_at').notNull(),
});
