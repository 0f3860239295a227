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

/** Batches of questions sent to a server, answered within a day at half the price. */
export const tldrBatches = pgTable('tldr_batches', {
  /** Our id, by which the server's batch is found again if it was created but not noted. */
  id: uuid('id').primaryKey().defaultRandom(),
  /** The server's id; null until it is noted. */
  remoteId: text('remote_id'),
  model: text('model').notNull(),
  language: languageColumn().notNull(),
  /** The month whose budget pays for it, such as 2026-03, and the amount reserved. */
  month: text('month').notNull(),
  reserved: doublePrecision('reserved').notNull(),
  writtenAt: instant('written_at').notNull(),
  /** When its answers were read; null before that. */
  readAt: instant('read_at'),
});

/**
 * A question to a model about a paper, and the TL;DR it wrote. The row is written before the model is asked, so that
 * only one of several processes asks.
 */
export const tldrs = pgTable(
  'tldrs',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** arXiv's version; 0 if the source doesn't say. */
    paperVersion: smallint('paper_version').notNull().default(0),
    model: text('model').notNull(),
    promptVersion: smallint('prompt_version').notNull(),
    language: languageColumn().notNull().default('en'),
    /** From 1; one more for each TL;DR that no server shows any more because people flagged it. */
    attempt: smallint('attempt').notNull().default(1),
    /**
     * `asking`: a process has been asking since `madeAt`; `batched`: it is in a batch; `failed`: the answer couldn't be
     * shown.
     */
    state: text('state', { enum: ['asking', 'batched', 'made', 'failed'] })
      .notNull()
      .default('made'),
    /** The TL;DR; empty unless made. The column is called `line`. */
    text: text('line').notNull(),
    /** The batch it was asked in, if any. */
    batchId: uuid('batch_id').references(() => tldrBatches.id),
    /** The sentence of the abstract that supports the TL;DR, as readable text. */
    evidence: text('evidence'),
    /** The fault, if it failed. */
    fault: text('fault'),
    /** Tokens as the server counted them, over all times it was asked for this row. */
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    /** In the currency of the prices; null if none were set. */
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

/** TL;DRs that people marked wrong. `src/tldr/flags.ts` decides how many flags hide one, and where. */
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
    /** Why, in the person's own words; null for flags made before reasons were asked for. */
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

/** Cost of models in a month, over all processes. */
export const tldrSpending = pgTable('tldr_spending', {
  /** Such as 2026-03, in UTC. */
  month: text('month').primaryKey(),
  /** In the currency of the prices. Includes the most that calls under way may cost. */
  spent: doublePrecision('spent').notNull().default(0),
  inputTokens: integer('input_tokens').notNull().default(0),
  outputTokens: integer('output_tokens').notNull().default(0),
  calls: integer('calls').notNull().default(0),
  /** When the operator was told that the budget is used up. */
  toldAt: instant('told_at'),
});
