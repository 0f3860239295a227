import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { day, instant, languageColumn } from '../types.ts';
import { papers } from './papers.ts';
import { instanceColumn, sourceColumn } from './source-column.ts';

/** A channel's standing order. */
export const feeds = pgTable(
  'feeds',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    /** What its server calls it by: from 1 in each server. */
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
    /** A Unicode emoji, or `name:id` of a guild's own. */
    voteEmoji: text('vote_emoji').notNull(),
    /** Whose TL;DRs its cards show; what comes after each is said at `TLDR_PROVIDERS`. */
    tldr: text('tldr', { enum: ['model', 'source', 'sentence', 'off'] })
      .notNull()
      .default('model'),
    /** What a model writes them in. */
    language: languageColumn().notNull().default('en'),
    /** Why the feed rests; null while it runs. */
    pausedBecause: text('paused_because'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    /** When the next list day is due; null while the feed rests. */
    nextDueAt: instant('next_due_at'),
    /** The list day that will be posted then. */
    nextListDay: day('next_list_day'),
    /** Whether the channel is told of days without papers. */
    tellsQuiet: boolean('tells_quiet').notNull().default(false),
    /** Why nothing can be posted in the channel; null while it can. Unlike a rest, it ends by itself. */
    closedBecause: text('closed_because'),
    /** When a closed channel is tried again. */
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

/** What became of a feed's list day that was due. */
export const feedDays = pgTable(
  'feed_days',
  {
    feedId: integer('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    listDay: day('list_day').notNull(),
    state: text('state', { enum: ['waiting', 'posted', 'quiet', 'late', 'broken'] }).notNull(),
    /** Why it is so: a word of ours, or for `broken` what failed. */
    reason: text('reason').notNull(),
    /** When the state began. */
    since: instant('since').notNull(),
    /** Whether it was taken up long after its time, as no process ran. */
    isLate: boolean('is_late').notNull(),
    /** How often it was tried. */
    tries: integer('tries').notNull().default(0),
    /** When it is tried next; null once nothing more will be done for it. */
    tryAt: instant('try_at'),
  },
  (table) => [
    primaryKey({ columns: [table.feedId, table.listDay] }),
    index('feed_days_try').on(table.tryAt),
    check(
      'feed_days_open',
      sql`case when ${table.state} in ('waiting', 'broken') then ${table.tryAt} is not null when ${table.state} in ('posted', 'quiet') then ${table.tryAt} is null else true end`,
    ),
  ],
);

/** What a feed has to say beside its digests, each once: written with the change it tells of, then sent. */
export const notices = pgTable(
  'notices',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    feedId: integer('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    kind: text('kind', {
      enum: ['broken', 'mended', 'quiet', 'missed', 'loosen', 'closed', 'emoji'],
    }).notNull(),
    listDay: day('list_day').notNull(),
    /** Who is told in private; null where the channel is. */
    userId: text('user_id'),
    content: text('content').notNull(),
    nonce: text('nonce').notNull(),
    writtenAt: instant('written_at').notNull(),
    /** When it was about to be sent. */
    claimedAt: instant('claimed_at'),
    /** When it stood in Discord, or was refused for good; null while it is to be sent. */
    doneAt: instant('done_at'),
  },
  (table) => [unique('notices_once').on(table.feedId, table.kind, table.listDay)],
);

/** What a feed posted, or is posting, for a list day: at most one. */
export const digests = pgTable(
  'digests',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** Null once the feed was removed; its cards still take votes. */
    feedId: integer('feed_id').references(() => feeds.id, { onDelete: 'set null' }),
    guildId: text('guild_id').notNull(),
    /** Where the header stands, or may stand; null before. Where the rest goes the feed says, and nothing here. */
    channelId: text('channel_id'),
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
    listDay: day('list_day').notNull(),
    /** Papers on the list of that day, of which the cards are the selection. */
    listed: integer('listed').notNull(),
    voteEmoji: text('vote_emoji').notNull(),
    nonce: text('nonce').notNull(),
    /** Whether the header says that it comes late. */
    isLate: boolean('is_late').notNull().default(false),
    /** When the header was about to be sent: one that was, and has no message, may stand in the channel. */
    claimedAt: instant('claimed_at'),
    /** The run that posts it. A run that finds another's name here stops: it was taken for dead. */
    takenBy: uuid('taken_by'),
    /** Whether somebody reacted on a message that may be one of its cards, before that was known. */
    hasUnreadVotes: boolean('has_unread_votes').notNull().default(false),
    /** The header's message; null until it is sent. */
    messageId: text('message_id'),
    writtenAt: instant('written_at').notNull(),
    /** When the last card was sent; null while the digest is half posted. */
    postedAt: instant('posted_at'),
  },
  (table) => [
    unique('digests_feed_day').on(table.feedId, table.listDay),
    check('digests_place', sql`${table.messageId} is null or ${table.channelId} is not null`),
  ],
);

/** A paper's message in a digest. */
export const cards = pgTable(
  'cards',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    digestId: integer('digest_id')
      .notNull()
      .references(() => digests.id),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** Place in the digest, from 1. */
    position: smallint('position').notNull(),
    /** What Discord knows a repeated send by; at most 25 characters. */
    nonce: text('nonce').notNull(),
    /** When the card was about to be sent: one that was, and has no message, may stand in the channel. */
    claimedAt: instant('claimed_at'),
    /** Where it stands, or may stand; null before. */
    channelId: text('channel_id'),
    /** Null until the card is sent. */
    messageId: text('message_id'),
    sentAt: instant('sent_at'),
    /** Why Discord refused the card; such a card is passed over. */
    refusedBecause: text('refused_because'),
    /** Goes up with every reaction that is counted, so that a recount sees that it was overtaken. */
    voteChanges: integer('vote_changes').notNull().default(0),
  },
  (table) => [
    unique('cards_digest_paper').on(table.digestId, table.paperId),
    unique('cards_message').on(table.messageId),
    index('cards_paper').on(table.paperId),
    check('cards_place', sql`${table.messageId} is null or ${table.channelId} is not null`),
  ],
);

/** A person's reaction that stands on a card. The tally counts people, not rows. */
export const votes = pgTable(
  'votes',
  {
    cardId: integer('card_id')
      .notNull()
      .references(() => cards.id),
    userId: text('user_id').notNull(),
    votedAt: instant('voted_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.cardId, table.userId] })],
);
