import { sql } from 'drizzle-orm';
import { check, index, integer, pgTable, primaryKey, text, time, unique } from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { papers } from './papers.ts';

/** People who have, or had, alerts: when and where they are told. */
export const alertReaders = pgTable(
  'alert_readers',
  {
    userId: text('user_id').primaryKey(),
    /** When they are told each day, in their zone. */
    time: time('time').notNull(),
    /** IANA name. */
    zone: text('zone').notNull(),
    /** Since when private messages to them are refused; null while they arrive. */
    closedSince: instant('closed_since'),
    /** Since when their alerts rest, as they share no server with the bot; null while they don't. */
    restsSince: instant('rests_since'),
  },
  (table) => [
    check('alert_readers_rest', sql`${table.restsSince} is null or ${table.closedSince} is not null`),
  ],
);

/** The channels that people chose to get their alerts in while they take no private messages. */
export const alertChannels = pgTable('alert_channels', {
  userId: text('user_id')
    .primaryKey()
    .references(() => alertReaders.userId, { onDelete: 'cascade' }),
  guildId: text('guild_id').notNull(),
  channelId: text('channel_id').notNull(),
});

/** The kinds of alerts. */
export const ALERT_KINDS = ['author', 'words', 'like', 'search'] as const;

/** What people want to hear of once a new paper is stored. */
export const alerts = pgTable(
  'alerts',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    userId: text('user_id')
      .notNull()
      .references(() => alertReaders.userId, { onDelete: 'cascade' }),
    kind: text('kind', { enum: ALERT_KINDS }).notNull(),
    /** A name, words or a search, as it was typed; of `like` the title that the paper had. */
    text: text('text').notNull(),
    /** The paper of `like`. */
    paperId: text('paper_id').references(() => papers.id, { onDelete: 'cascade' }),
    /** The text as it is compared with others', or the paper's id: nobody has an alert twice. */
    sameAs: text('same_as').notNull(),
    /** Papers stored before are not told, by the database's clock, which dates papers. */
    since: instant('since').notNull().default(sql`now()`),
  },
  (table) => [
    unique('alerts_once').on(table.userId, table.kind, table.sameAs),
    index('alerts_paper').on(table.paperId),
    check('alerts_like', sql`(${table.kind} = 'like') = (${table.paperId} is not null)`),
  ],
);

/** Papers by somebody else of the name that an alert is for. */
export const alertNamesakes = pgTable(
  'alert_namesakes',
  {
    alertId: integer('alert_id')
      .notNull()
      .references(() => alerts.id, { onDelete: 'cascade' }),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.alertId, table.paperId] }),
    index('alert_namesakes_paper').on(table.paperId),
  ],
);

/** The message of a day to a person, a row each: at most one a day. */
export const alertLetters = pgTable(
  'alert_letters',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    userId: text('user_id')
      .notNull()
      .references(() => alertReaders.userId, { onDelete: 'cascade' }),
    /** The day on which it was written, in the person's zone. */
    day: day('day').notNull(),
  },
  (table) => [unique('alert_letters_day').on(table.userId, table.day)],
);

/** A paper that met alerts of a person: it is told once. */
export const alertHits = pgTable(
  'alert_hits',
  {
    userId: text('user_id')
      .notNull()
      .references(() => alertReaders.userId, { onDelete: 'cascade' }),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** The ids of the alerts that it met. One may be removed meanwhile. */
    alertIds: integer('alert_ids').array().notNull(),
    foundAt: instant('found_at').notNull(),
    /** The message that tells it; null while it waits for its day. */
    letterId: integer('letter_id').references(() => alertLetters.id, { onDelete: 'cascade' }),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.paperId] }),
    index('alert_hits_paper').on(table.paperId),
    index('alert_hits_letter').on(table.letterId),
    index('alert_hits_waiting').on(table.userId).where(sql`${table.letterId} is null`),
  ],
);

/** New papers that were compared with all alerts lately. */
export const alertSeen = pgTable('alert_seen', {
  paperId: text('paper_id')
    .primaryKey()
    .references(() => papers.id, { onDelete: 'cascade' }),
  /** When it was stored, by the database's clock. */
  savedAt: instant('saved_at').notNull(),
});

/** One row while anybody has an alert: since when papers are new here, by the database's clock. */
export const alertWatch = pgTable(
  'alert_watch',
  {
    id: integer('id').primaryKey(),
    lookedAt: instant('looked_at').notNull(),
  },
  (table) => [check('alert_watch_one', sql`${table.id} = 1`)],
);
