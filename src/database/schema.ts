import { type SQL, sql } from 'drizzle-orm';
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  time,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { day, instant, languageColumn, searchVector } from './types.ts';

/** The names are those of `SOURCE_NAMES`; the compiler says where the two differ. */
const sourceColumn = () => text('source', { enum: ['huggingface', 'arxiv', 'sample'] });

/** Every paper once, whoever reported it. */
export const papers = pgTable(
  'papers',
  {
    /** arXiv id without version, or the id an import or the sample gave. */
    id: text('id').primaryKey(),
    version: smallint('version'),
    title: text('title').notNull(),
    abstract: text('abstract'),
    /** `abstract` (the authors' words) or `description` (ours). */
    abstractKind: text('abstract_kind', { enum: ['abstract', 'description'] }).notNull(),
    authors: text('authors').array().notNull(),
    authorCount: integer('author_count').notNull(),
    /** UTC date of version 1. */
    publishedOn: day('published_on'),
    /** arXiv categories, the primary one first. */
    categories: text('categories').array().notNull(),
    organization: text('organization'),
    /** The source's own one line about the paper. */
    sourceSummary: text('source_summary'),
    abstractUrl: text('abstract_url'),
    pdfUrl: text('pdf_url'),
    huggingfaceUrl: text('huggingface_url'),
    codeUrl: text('code_url'),
    projectUrl: text('project_url'),
    savedAt: instant('saved_at').notNull().default(sql`now()`),
    /** Title over abstract over authors, for full-text search. */
    words: searchVector('words')
      .notNull()
      .generatedAlwaysAs(
        (): SQL =>
          sql`setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', coalesce(abstract, '')), 'B') || setweight(to_tsvector('english', join_names(authors)), 'C')`,
      ),
  },
  (table) => [
    index('papers_words').using('gin', table.words),
    index('papers_categories').using('gin', table.categories),
    index('papers_published_on').on(table.publishedOn),
  ],
);

/** What a source said of a list day, when it was last asked. */
export const listDays = pgTable(
  'list_days',
  {
    source: sourceColumn().notNull(),
    listDay: day('list_day').notNull(),
    /** `listed`: see `listings`; `none`: no list that day, see `reason`. */
    state: text('state', { enum: ['listed', 'none'] }).notNull(),
    reason: text('reason', { enum: ['weekend', 'holiday'] }),
    /** Items of the newest answer that could not be read. */
    skipped: integer('skipped').notNull(),
    /** arXiv categories the answer covers; empty for a source without categories. */
    categories: text('categories').array().notNull(),
    collectedAt: instant('collected_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.listDay] }),
    check('list_days_reason', sql`(${table.state} = 'none') = (${table.reason} is not null)`),
  ],
);

/** A paper on a source's list of a day. */
export const listings = pgTable(
  'listings',
  {
    source: sourceColumn().notNull(),
    listDay: day('list_day').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** Place on the list, from 1. */
    rank: integer('rank').notNull(),
    upvotes: integer('upvotes'),
    comments: integer('comments'),
    codeStars: integer('code_stars'),
  },
  (table) => [
    primaryKey({ columns: [table.source, table.listDay, table.paperId] }),
    index('listings_paper').on(table.paperId),
  ],
);

/** A channel's standing order. */
export const feeds = pgTable(
  'feeds',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    source: sourceColumn().notNull(),
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
    /** Whose TL;DRs its cards show; what comes after each is said at `LINE_MAKERS`. */
    tldr: text('tldr', { enum: ['model', 'source', 'sentence', 'off'] })
      .notNull()
      .default('model'),
    /** What a model writes them in. */
    language: languageColumn().notNull().default('en'),
    /** Why the feed rests; null while it runs. */
    pausedBecause: text('paused_because'),
    createdBy: text('created_by').notNull(),
    createdAt: instant('created_at').notNull(),
    /** When the feed is to be looked at next; null while it rests. */
    nextDueAt: instant('next_due_at'),
    /** The list day that will be posted then. */
    nextListDay: day('next_list_day'),
  },
  (table) => [
    index('feeds_guild').on(table.guildId),
    index('feeds_due').on(table.nextDueAt),
    check('feeds_max_papers', sql`${table.maxPapers} between 1 and 50`),
    check('feeds_weekdays', sql`cardinality(${table.weekdays}) > 0`),
    check('feeds_due_day', sql`(${table.nextDueAt} is null) = (${table.nextListDay} is null)`),
    check('feeds_rest', sql`(${table.pausedBecause} is null) = (${table.nextDueAt} is not null)`),
  ],
);

/** What a feed posted, or is posting, for a list day: at most one. */
export const digests = pgTable(
  'digests',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    /** Null once the feed was removed; its cards still take votes. */
    feedId: integer('feed_id').references(() => feeds.id, { onDelete: 'set null' }),
    guildId: text('guild_id').notNull(),
    channelId: text('channel_id').notNull(),
    source: sourceColumn().notNull(),
    listDay: day('list_day').notNull(),
    /** Papers on the list of that day, of which the cards are the selection. */
    listed: integer('listed').notNull(),
    voteEmoji: text('vote_emoji').notNull(),
    nonce: text('nonce').notNull(),
    /** The header's message; null until it is sent. */
    messageId: text('message_id'),
    writtenAt: instant('written_at').notNull(),
    /** When the last card was sent; null while the digest is half posted. */
    postedAt: instant('posted_at'),
  },
  (table) => [unique('digests_feed_day').on(table.feedId, table.listDay)],
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
    /** Null until the card is sent. */
    messageId: text('message_id'),
    sentAt: instant('sent_at'),
    /** Why Discord refused the card; such a card is passed over. */
    refusedBecause: text('refused_because'),
  },
  (table) => [
    unique('cards_digest_paper').on(table.digestId, table.paperId),
    unique('cards_message').on(table.messageId),
    index('cards_paper').on(table.paperId),
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

/** What an answer with pages was asked, so that Previous and Next work after a restart. */
export const pagedAnswers = pgTable('paged_answers', {
  id: uuid('id').primaryKey().defaultRandom(),
  /** The command that answers, as "papers search". */
  command: text('command').notNull(),
  /** The options it was asked with. */
  options: jsonb('options').notNull(),
  askedAt: instant('asked_at').notNull(),
});
