import { sql } from 'drizzle-orm';
import { boolean, check, index, integer, pgTable, smallint, text, time, unique } from 'drizzle-orm/pg-core';
import { day, instant, languageColumn } from '../types.ts';
import { instanceColumn, sourceColumn } from './source-column.ts';

/** A channel's subscription to a source. */
export const feeds = pgTable(
  'feeds',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    /** Its number in its server, from 1. */
    number: integer('number').notNull(),
    channelId: text('channel_id').notNull(),
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
    /** Wall-clock time in `zone`. */
    time: time('time').notNull(),
    /** IANA name. */
    zone: text('zone').notNull(),
    /** ISO weekdays: 1 is Monday, 7 is Sunday. */
    weekdays: smallint('weekdays').array().notNull(),
    categories: text('categories').array().notNull(),
    crossLists: boolean('cross_lists').notNull(),
    wanted: text('wanted').array().notNull(),
    avoided: text('avoided').array().notNull(),
    minUpvotes: integer('min_upvotes').notNull(),
    maxPapers: smallint('max_papers').notNull(),
    /** What comes first: what the team likes, what has most upvotes, or the source's order. */
    order: text('order', { enum: ['team', 'upvotes', 'list'] })
      .notNull()
      .default('upvotes'),
    /** What the team is interested in, in its own words; empty if it said nothing. */
    interests: text('interests').notNull().default(''),
    /** Whether one card of a digest in the team's order is drawn from what the ranking is unsure of. */
    wildCard: boolean('wild_card').notNull().default(true),
    /** A Unicode emoji, or `name:id` of a guild's own. */
    voteEmoji: text('vote_emoji').notNull(),
    /** The emoji for "less like this", as `voteEmoji`; null if there is none. */
    lessEmoji: text('less_emoji'),
    /** The provider whose TL;DRs its cards show; `TLDR_PROVIDERS` says what comes after each. */
    tldr: text('tldr', { enum: ['model', 'source', 'sentence', 'off'] })
      .notNull()
      .default('model'),
    /** The language a model writes them in. */
    language: languageColumn().notNull().default('en'),
    /** Why the feed is paused; null while it runs. */
    pausedBecause: text('paused_because'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    /** When the next list day is due; null while the feed is paused. */
    nextDueAt: instant('next_due_at'),
    /** The list day that will be posted then. */
    nextListDay: day('next_list_day'),
    /** Whether the channel is told of days without papers. */
    tellsQuiet: boolean('tells_quiet').notNull().default(false),
    /** Whether the channel is told once a week which papers rose after their day and were not posted. */
    tellsRisen: boolean('tells_risen').notNull().default(false),
    /** Why nothing can be posted in the channel; null while it can. Unlike a pause, it ends by itself. */
    closedBecause: text('closed_because'),
    /** When an unavailable channel is tried again. */
    tryAgainAt: instant('try_again_at'),
  },
  (table) => [
    unique('feeds_number').on(table.guildId, table.number),
    index('feeds_due').on(table.nextDueAt),
    check('feeds_max_papers', sql`${table.maxPapers} between 1 and 50`),
    check('feeds_weekdays', sql`cardinality(${table.weekdays}) > 0`),
    check('feeds_due_day', sql`(${table.nextDueAt} is null) = (${table.nextListDay} is null)`),
    check('feeds_rest', sql`(${table.pausedBecause} is null) = (${table.nextDueAt} is not null)`),
    check('feeds_closed', sql`(${table.closedBecause} is null) = (${table.tryAgainAt} is null)`),
  ],
);

/** When a feed was removed. What it has learned, and where it was served, is kept while an Undo can bring it back. */
export const removedFeeds = pgTable('removed_feeds', {
  feedId: integer('feed_id').primaryKey(),
  guildId: text('guild_id').notNull(),
  removedAt: instant('removed_at').notNull(),
});
