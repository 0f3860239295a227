import { sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  unique,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { alertLetters } from './alerts.ts';
import { discussions } from './discussions.ts';
import { feeds } from './feeds.ts';
import { meetingMessages } from './meetings.ts';
import { papers } from './papers.ts';
import { instanceColumn, sourceColumn } from './source-column.ts';
import { paperChanges } from './versions.ts';
import { zoteroAdditions } from './zotero.ts';

/** The state of a feed's list day once it was due. `src/delivery/day-state.ts` reads and changes it. */
export const feedDays = pgTable(
  'feed_days',
  {
    feedId: integer('feed_id')
      .notNull()
      .references(() => feeds.id, { onDelete: 'cascade' }),
    listDay: day('list_day').notNull(),
    state: text('state', { enum: ['waiting', 'posted', 'quiet', 'missed', 'broken'] }).notNull(),
    /** Why: one of our words, or for `broken` a sentence about what failed; empty for the others. */
    reason: text('reason').notNull(),
    /** When the state began. */
    since: instant('since').notNull(),
    /** Whether it was opened long after its time because no process was running. */
    isLate: boolean('is_late').notNull(),
    /** Attempts since it was opened. */
    tries: integer('tries').notNull().default(0),
    /** When it is tried next; null once nothing more will be done for it. */
    tryAt: instant('try_at'),
  },
  (table) => [
    primaryKey({ columns: [table.feedId, table.listDay] }),
    index('feed_days_try').on(table.tryAt),
    check(
      'feed_days_open',
      sql`case when ${table.state} in ('waiting', 'broken') then ${table.tryAt} is not null else ${table.tryAt} is null end`,
    ),
  ],
);

/** The papers chosen for a feed's list day: at most one digest a day. It belongs to its feed, not to a channel. */
export const digests = pgTable(
  'digests',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** Null once the feed was removed; its cards still take votes. */
    feedId: integer('feed_id').references(() => feeds.id, { onDelete: 'set null' }),
    guildId: text('guild_id').notNull(),
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
    listDay: day('list_day').notNull(),
    /** Papers on the list of that day, from which the cards were chosen. */
    listed: integer('listed').notNull(),
    voteEmoji: text('vote_emoji').notNull(),
    /** The emoji for "less like this"; null if there is none. */
    lessEmoji: text('less_emoji'),
    /** Whether the header says that it comes late. */
    isLate: boolean('is_late').notNull().default(false),
    /** The run that posts it. A run that finds another one's id here stops: it was taken for dead. */
    takenBy: uuid('taken_by'),
    /** Whether somebody reacted, before message ids were stored, to a message that may be one of its cards. */
    hasUnreadVotes: boolean('has_unread_votes').notNull().default(false),
    writtenAt: instant('written_at').notNull(),
    /** When the last card was sent; null while the digest is half posted. */
    postedAt: instant('posted_at'),
  },
  (table) => [unique('digests_feed_day').on(table.feedId, table.listDay)],
);

/** A paper that a person put to the vote in a channel: it has one card, which belongs to no digest. */
export const proposals = pgTable('proposals', {
  id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
  guildId: text('guild_id').notNull(),
  channelId: text('channel_id').notNull(),
  /** Who put it to the vote. */
  userId: text('user_id').notNull(),
  /** The channel's feed, whose emojis and TL;DRs the card has; null if there was none, or it was removed. */
  feedId: integer('feed_id').references(() => feeds.id, { onDelete: 'set null' }),
  voteEmoji: text('vote_emoji').notNull(),
  /** The emoji for "less like this"; null if there is none. */
  lessEmoji: text('less_emoji'),
  /** Whether somebody reacted, before its message's id was stored, to a message that may be its card. */
  hasUnreadVotes: boolean('has_unread_votes').notNull().default(false),
  writtenAt: instant('written_at').notNull(),
  /** When its card was sent and had its emojis; null before. */
  postedAt: instant('posted_at'),
});

/** A paper in a digest, or one that a person put to the vote. Its message is in `outbox`. */
export const cards = pgTable(
  'cards',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** A card is of a digest or of a proposal. */
    digestId: integer('digest_id').references(() => digests.id),
    proposalId: integer('proposal_id').references(() => proposals.id),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** Place in the digest, from 1; a proposal has one card. */
    position: smallint('position').notNull(),
    /** Why it was chosen, the weightiest reason first; `src/delivery/why.ts` reads it. */
    reasons: jsonb('reasons').$type<unknown>().notNull().default([]),
    /** Which order put it there while a blind test compared two; null otherwise. */
    pickedBy: text('picked_by', { enum: ['learned', 'plain'] }),
    /** Whether it was drawn from what the ranking is unsure of. */
    isWildCard: boolean('is_wild_card').notNull().default(false),
    /** Goes up with every reaction that is counted, so that whoever reads votes again sees that one came meanwhile. */
    voteChanges: integer('vote_changes').notNull().default(0),
  },
  (table) => [
    // Not one card a paper: two papers that were posted apart may turn out to be one.
    unique('cards_digest_position').on(table.digestId, table.position),
    unique('cards_proposal').on(table.proposalId),
    index('cards_paper').on(table.paperId),
    check('cards_of', sql`num_nonnulls(${table.digestId}, ${table.proposalId}) = 1`),
  ],
);

/** The kinds of messages in the outbox. */
export const OUTBOX_KINDS = [
  'header',
  'card',
  'proposal',
  'notice',
  'greeting',
  'meeting',
  'mail',
  'discussion',
  'revision',
  'alert',
  'zotero',
] as const;

/**
 * Everything the bot says unasked, one row per message: written with the change it reports, then claimed, sent once and
 * marked. `src/delivery/outbox.ts` holds the protocol.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /**
     * `header`: of a digest; `card`: a paper of a digest; `proposal`: the card of a paper put to the vote; `notice`:
     * anything else a feed tells its readers or its creator; `greeting`: to a guild that has just invited the bot;
     * `meeting`: about a meeting; `mail`: to a person, about mails; `discussion`: a part of what a paper's thread begins
     * with; `revision`: to a thread, about a change of its paper; `alert`: the day's message to a person about their alerts;
     * `zotero`: to a person, of how what they added to Zotero ended.
     */
    kind: text('kind', { enum: OUTBOX_KINDS }).notNull(),
    /** Of a header or a card. */
    digestId: integer('digest_id').references(() => digests.id),
    /** Of a card or a proposal. */
    cardId: integer('card_id').references(() => cards.id),
    /** For a notice: which feed, about what, for which day, and the text. */
    feedId: integer('feed_id').references(() => feeds.id, { onDelete: 'cascade' }),
    topic: text('topic', {
      enum: [
        'broken',
        'recovered',
        'quiet',
        'missed',
        'ended',
        'loosen',
        'unavailable',
        'emoji',
        'blind-test',
        'risen',
      ],
    }),
    listDay: day('list_day'),
    content: text('content'),
    /** Of a greeting, or about mails: the guild. */
    guildId: text('guild_id'),
    meetingMessageId: integer('meeting_message_id').references(() => meetingMessages.id, {
      onDelete: 'cascade',
    }),
    /** Of a message about a change: the newest change that it tells of. */
    paperChangeId: integer('paper_change_id').references(() => paperChanges.id, { onDelete: 'cascade' }),
    /** Of a part of a thread's beginning: which thread, and which part, from 1. Of one about a change: which thread. */
    discussionId: integer('discussion_id').references(() => discussions.id, { onDelete: 'cascade' }),
    part: smallint('part'),
    /** Of an alert; its part is 1 in private messages, and 2 in the channel that stands in for them. */
    alertLetterId: integer('alert_letter_id').references(() => alertLetters.id, { onDelete: 'cascade' }),
    /** Of a message about Zotero. */
    zoteroAdditionId: uuid('zotero_addition_id').references(() => zoteroAdditions.id, {
      onDelete: 'cascade',
    }),
    /** Who gets it as a private message; null if it goes to a channel. */
    userId: text('user_id'),
    /** Where it is, or may be; null before it was first claimed. The first message of a forum's post is in the post. */
    channelId: text('channel_id'),
    /** The forum whose post it begins; null for a message in any other channel. */
    forumId: text('forum_id'),
    /** Discord recognises a repeated send by it; at most 25 characters. */
    nonce: text('nonce').notNull(),
    /** Of a greeting: when the guild invited the bot. */
    writtenAt: instant('written_at').notNull(),
    /** When sending began: a claimed row without a message id may already be in the channel. */
    claimedAt: instant('claimed_at'),
    /** Null until it is sent. */
    messageId: text('message_id'),
    sentAt: instant('sent_at'),
    /** Why it will never be sent; null otherwise. */
    gaveUpBecause: text('gave_up_because'),
  },
  (table) => [
    unique('outbox_message').on(table.messageId),
    uniqueIndex('outbox_header').on(table.digestId, table.channelId).where(sql`${table.kind} = 'header'`),
    unique('outbox_card').on(table.cardId),
    unique('outbox_notice').on(table.feedId, table.topic, table.listDay),
    uniqueIndex('outbox_greeting').on(table.guildId, table.writtenAt).where(sql`${table.kind} = 'greeting'`),
    unique('outbox_meeting').on(table.meetingMessageId),
    unique('outbox_discussion').on(table.discussionId, table.part),
    uniqueIndex('outbox_revision')
      .on(table.discussionId, table.paperChangeId)
      .where(sql`${table.kind} = 'revision'`),
    unique('outbox_alert').on(table.alertLetterId, table.part),
    unique('outbox_zotero').on(table.zoteroAdditionId),
    index('outbox_digest').on(table.digestId),
    index('outbox_unsent')
      .on(table.id)
      .where(sql`${table.sentAt} is null and ${table.gaveUpBecause} is null`),
    check(
      'outbox_about',
      sql`(${table.kind} in ('header', 'card')) = (${table.digestId} is not null) and (${table.kind} in ('card', 'proposal')) = (${table.cardId} is not null) and (${table.kind} = 'notice') = (${table.feedId} is not null and ${table.topic} is not null and ${table.listDay} is not null and ${table.content} is not null) and (${table.kind} in ('greeting', 'mail')) = (${table.guildId} is not null) and (${table.kind} = 'zotero') = (${table.zoteroAdditionId} is not null) and (${table.kind} not in ('mail', 'zotero') or (${table.userId} is not null and ${table.content} is not null)) and (${table.kind} = 'meeting') = (${table.meetingMessageId} is not null) and (${table.kind} in ('discussion', 'revision')) = (${table.discussionId} is not null) and (${table.kind} = 'alert') = (${table.alertLetterId} is not null) and (${table.kind} in ('discussion', 'alert')) = (${table.part} is not null) and (${table.kind} = 'revision') = (${table.paperChangeId} is not null) and (${table.kind} <> 'revision' or ${table.content} is not null)`,
    ),
    check('outbox_sent', sql`${table.messageId} is null or ${table.sentAt} is not null`),
    check('outbox_place', sql`${table.messageId} is null or ${table.channelId} is not null`),
  ],
);

/** Cards that are in a channel, for whoever counts, finds or edits them. */
export const postedCards = pgView('posted_cards', {
  cardId: integer('card_id').notNull(),
  /** Null for a card that a person put to the vote. */
  digestId: integer('digest_id'),
  paperId: text('paper_id').notNull(),
  voteChanges: integer('vote_changes').notNull(),
  guildId: text('guild_id').notNull(),
  feedId: integer('feed_id'),
  /** The digest's list; null without one. */
  source: sourceColumn(),
  instance: text('instance'),
  listDay: day('list_day'),
  /** The digest's list day, or the day on which the paper was put to the vote. */
  postedOn: day('posted_on').notNull(),
  voteEmoji: text('vote_emoji').notNull(),
  lessEmoji: text('less_emoji'),
  channelId: text('channel_id').notNull(),
  messageId: text('message_id').notNull(),
  sentAt: instant('sent_at').notNull(),
}).as(
  sql`select ${cards.id} as card_id, ${cards.digestId}, ${cards.paperId}, ${cards.voteChanges}, coalesce(${digests.guildId}, ${proposals.guildId}) as guild_id, coalesce(${digests.feedId}, ${proposals.feedId}) as feed_id, ${digests.source}, ${digests.instance}, ${digests.listDay}, coalesce(${digests.listDay}, (${proposals.writtenAt} at time zone 'UTC')::date) as posted_on, coalesce(${digests.voteEmoji}, ${proposals.voteEmoji}) as vote_emoji, coalesce(${digests.lessEmoji}, ${proposals.lessEmoji}) as less_emoji, ${outbox.channelId}, ${outbox.messageId}, ${outbox.sentAt} from ${cards} left join ${digests} on ${digests.id} = ${cards.digestId} left join ${proposals} on ${proposals.id} = ${cards.proposalId} join ${outbox} on ${outbox.cardId} = ${cards.id} where ${outbox.messageId} is not null`,
);
