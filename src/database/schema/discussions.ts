import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/** The thread in which a server discusses a paper: one for each paper, however many cards it has there. */
export const discussions = pgTable(
  'discussions',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** Who asked for it first, or again after it was deleted or refused. */
    userId: text('user_id').notNull(),
    /** The card that it is started from, which is asked for first: its channel and its message. */
    channelId: text('channel_id').notNull(),
    messageId: text('message_id').notNull(),
    askedAt: instant('asked_at').notNull(),
    /** Null until it is open. */
    threadId: text('thread_id'),
    openedAt: instant('opened_at'),
    /** Why it was not opened, for people; null otherwise. */
    refusedBecause: text('refused_because'),
    /** How often the notes on the paper changed since it was asked for, and how many of these changes the thread shows. */
    notesChanged: integer('notes_changed').notNull().default(0),
    notesShown: integer('notes_shown').notNull().default(0),
    /** When the thread's first message may be edited again; null if at any time. */
    editableAt: instant('editable_at'),
  },
  (table) => [
    unique('discussions_paper').on(table.guildId, table.paperId),
    unique('discussions_thread').on(table.threadId),
    index('discussions_unopened')
      .on(table.id)
      .where(sql`${table.threadId} is null and ${table.refusedBecause} is null`),
    index('discussions_unshown').on(table.id).where(sql`${table.notesChanged} <> ${table.notesShown}`),
    check('discussions_open', sql`(${table.threadId} is null) = (${table.openedAt} is null)`),
    check('discussions_refused', sql`${table.threadId} is null or ${table.refusedBecause} is null`),
  ],
);
