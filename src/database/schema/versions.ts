import { sql } from 'drizzle-orm';
import { index, integer, pgTable, primaryKey, smallint, text, unique } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/** The texts of a paper in the versions that were replaced or replaced one. `src/papers/versions.ts` keeps them. */
export const paperVersions = pgTable(
  'paper_versions',
  {
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** From 1; 0 for a text of which no source has said the version. */
    version: smallint('version').notNull(),
    title: text('title').notNull(),
    abstract: text('abstract'),
    authors: text('authors').array().notNull(),
    authorCount: integer('author_count').notNull(),
    /** What the authors wrote beside it; null if the source gives none. */
    comment: text('comment'),
    keptAt: instant('kept_at').notNull().default(sql`now()`),
  },
  (table) => [primaryKey({ columns: [table.paperId, table.version] })],
);

/** The kinds of changes of a paper after it was stored. */
export const PAPER_CHANGES = ['version', 'withdrawn', 'retracted', 'notice', 'published'] as const;

/** What became of a paper after it was stored: written with the change, and told once. */
export const paperChanges = pgTable(
  'paper_changes',
  {
    id: integer('id').primaryKey().generatedAlwaysAsIdentity(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    kind: text('kind', { enum: PAPER_CHANGES }).notNull(),
    /** The version that came; 0 for other changes, which happen once. */
    version: smallint('version').notNull(),
    /** The version that was stored before; 0 if it was not known. */
    fromVersion: smallint('from_version').notNull(),
    /** Which notice it was, by its kind and key; empty for other changes. */
    notice: text('notice').notNull().default(''),
    /** When a look saw it first; null before. What comes shortly after is told with it. */
    noticedAt: instant('noticed_at'),
    /** When it was told, or found to concern nobody; null before. */
    toldAt: instant('told_at'),
    /** When the paper's cards showed it; null before. */
    shownAt: instant('shown_at'),
  },
  (table) => [
    unique('paper_changes_once').on(table.paperId, table.kind, table.version, table.notice),
    index('paper_changes_open')
      .on(table.paperId)
      .where(sql`${table.toldAt} is null or ${table.shownAt} is null`),
  ],
);
