import {
  boolean,
  doublePrecision,
  integer,
  pgTable,
  smallint,
  text,
  unique,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, languageColumn } from '../types.ts';
import { papers } from './papers.ts';

/** Questions sent to a server all at once, to be answered within a day at half the price. */
export const tldrBatches = pgTable('tldr_batches', {
  /** Ours, by which the server's batch is found again where it was made and not noted. */
  id: uuid('id').primaryKey().defaultRandom(),
  /** The server's; null until it is noted. */
  remoteId: text('remote_id'),
  model: text('model').notNull(),
  language: languageColumn().notNull(),
  /** The month whose budget it is paid from, as 2026-03, and what is set aside. */
  month: text('month').notNull(),
  reserved: doublePrecision('reserved').notNull(),
  writtenAt: instant('written_at').notNull(),
  /** When its answers were read; null before. */
  readAt: instant('read_at'),
});

/**
 * What a model was asked about a paper, and its line. The row is written before the model is asked, so that of any
 * number of processes one asks.
 */
export const tldrs = pgTable(
  'tldrs',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** arXiv's; 0 where the source does not say. */
    paperVersion: smallint('paper_version').notNull().default(0),
    model: text('model').notNull(),
    promptVersion: smallint('prompt_version').notNull(),
    language: languageColumn().notNull().default('en'),
    /** From 1; one more for each line that no server shows any more, as people flagged it. */
    attempt: smallint('attempt').notNull().default(1),
    /** `asking`: a process is at it since `madeAt`; `batched`: it stands in a batch; `failed`: what was said could not be shown. */
    state: text('state', { enum: ['asking', 'batched', 'made', 'failed'] })
      .notNull()
      .default('made'),
    /** Empty unless made. */
    text: text('line').notNull(),
    /** The batch it was asked in, if it was. */
    batchId: uuid('batch_id').references(() => tldrBatches.id),
    /** The sentence of the abstract that bears the line out, as readable text. */
    evidence: text('evidence'),
    /** What was wrong, where it failed. */
    fault: text('fault'),
    /** Tokens by the server's own count, of all times it was asked for this row. */
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    /** In the currency of the prices; null where none were set. */
    cost: doublePrecision('cost'),
    madeAt: instant('made_at').notNull(),
  },
  (table) => [
    unique('tldrs_asked_once').on(
      table.paperId,
      table.paperVersion,
      table.model,
      table.promptVersion,
      table.language,
      table.attempt,
    ),
  ],
);

/** Lines that people marked wrong. How many flags hide one, and where, is said in `src/tldr/flags.ts`. */
export const tldrFlags = pgTable(
  'tldr_flags',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    language: languageColumn().notNull(),
    maker: text('maker', { enum: ['model', 'source', 'sentence'] }).notNull(),
    text: text('line').notNull(),
    guildId: text('guild_id').notNull(),
    /** Who flagged it. */
    userId: text('user_id').notNull(),
    /** Why, in the person's own words; null for flags from before reasons were asked for. */
    reason: text('reason'),
    /** Whether this person managed the guild when flagging it. */
    byManager: boolean('by_manager').notNull().default(false),
    flaggedAt: instant('flagged_at').notNull(),
  },
  (table) => [
    unique('tldr_flags_once').on(
      table.paperId,
      table.language,
      table.maker,
      table.text,
      table.guildId,
      table.userId,
    ),
  ],
);

/** What models cost in a month, over all processes. */
export const tldrSpending = pgTable('tldr_spending', {
  /** As 2026-03, in UTC. */
  month: text('month').primaryKey(),
  /** In the currency of the prices. Holds what calls under way may cost at most. */
  spent: doublePrecision('spent').notNull().default(0),
  inputTokens: integer('input_tokens').notNull().default(0),
  outputTokens: integer('output_tokens').notNull().default(0),
  calls: integer('calls').notNull().default(0),
  /** When the operator was told that the budget is used up. */
  toldAt: instant('told_at'),
});
