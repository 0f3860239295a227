import { sql } from 'drizzle-orm';
import { boolean, check, integer, pgTable, primaryKey, text, unique, uuid } from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { meetings } from './meetings.ts';
import { savers } from './saved.ts';

/**
 * A secret address at which a feed's papers, a meeting's agendas and calendar, or what a person saved are served. A removed
 * feed's row stays for a while, as the removal may be undone.
 */
export const publicLinks = pgTable(
  'public_links',
  {
    /** What is served is known by it, also after the address was replaced. */
    id: uuid('id').primaryKey(),
    feedId: integer('feed_id').unique(),
    meetingId: integer('meeting_id')
      .unique()
      .references(() => meetings.id, { onDelete: 'cascade' }),
    /** Whose saved papers are served. */
    userId: text('user_id').references(() => savers.userId, { onDelete: 'cascade' }),
    /** Those with this tag, as tags are compared; empty for all. Null if no person's papers are served. */
    tag: text('tag'),
    /** Whoever has it can read. */
    token: text('token').notNull(),
    /** Its SHA-256, by which it is found: how long that takes says nothing about how much of a guess is right. */
    tokenHash: text('token_hash').notNull(),
  },
  (table) => [
    unique('public_links_token').on(table.tokenHash),
    unique('public_links_saved').on(table.userId, table.tag),
    check('public_links_about', sql`num_nonnulls(${table.feedId}, ${table.meetingId}, ${table.userId}) = 1`),
    check('public_links_tag', sql`(${table.userId} is null) = (${table.tag} is null)`),
  ],
);

/** What was last served at an address, so that it is known when that changed. */
export const publicDocuments = pgTable(
  'public_documents',
  {
    linkId: uuid('link_id')
      .notNull()
      .references(() => publicLinks.id, { onDelete: 'cascade' }),
    /** `entries`: papers or a meeting's agendas, in whatever format. */
    kind: text('kind', { enum: ['entries', 'calendar'] }).notNull(),
    /** A hash of what it says. */
    fingerprint: text('fingerprint').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.kind] })],
);

/** An event of a meeting's calendar as it was last served. */
export const calendarEvents = pgTable(
  'calendar_events',
  {
    linkId: uuid('link_id')
      .notNull()
      .references(() => publicLinks.id, { onDelete: 'cascade' }),
    /** The day of the meeting's schedule, which names the occurrence. */
    day: day('day').notNull(),
    startsAt: instant('starts_at').notNull(),
    endsAt: instant('ends_at').notNull(),
    isCancelled: boolean('is_cancelled').notNull(),
    /** The meeting's name, where people meet, and what is on the agenda. */
    title: text('title').notNull(),
    place: text('place').notNull(),
    description: text('description').notNull(),
    /** How often it changed since it was served first. */
    sequence: integer('sequence').notNull(),
    changedAt: instant('changed_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.linkId, table.day] })],
);
