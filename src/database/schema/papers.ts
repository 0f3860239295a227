import { sql } from 'drizzle-orm';
import { check, index, integer, jsonb, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { day, instant } from '../types.ts';
import { instanceColumn, sourceColumn } from './source-column.ts';

/** Every paper once, whoever reported it. */
export const papers = pgTable(
  'papers',
  {
    /** arXiv id without version, or the id an import or the sample gave. */
    id: text('id').primaryKey(),
    /** In lower case, without an address; null if unknown. arXiv's own is not kept, as it holds only the id. */
    doi: text('doi'),
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
    /** The journal or conference it appeared in, in the words of who reported it. */
    venue: text('venue'),
    /** The source's own one-line summary. */
    sourceSummary: text('source_summary'),
    /** The source that gave it. */
    summarySource: sourceColumn('summary_source'),
    /** What the authors wrote beside the newest version, such as why they withdrew it. */
    comment: text('comment'),
    /** Whether its own texts say that it no longer stands; null if they don't. */
    withdrawal: text('withdrawal', { enum: ['withdrawn', 'retracted'] }),
    /** What publishers declared about it since (`src/papers/notices.ts`). */
    notices: jsonb('notices')
      .$type<
        readonly {
          readonly type: string;
          readonly label: string | null;
          readonly doi: string | null;
          readonly on: string | null;
        }[]
      >()
      .notNull()
      .default([]),
    /** Where to read or see it; at most one address per label. */
    links: jsonb('links')
      .$type<readonly { readonly label: string; readonly url: string }[]>()
      .notNull()
      .default([]),
    savedAt: instant('saved_at').notNull().default(sql`now()`),
  },
  (table) => [
    index('papers_saved_at').on(table.savedAt),
    index('papers_id_prefix').on(table.id.op('text_pattern_ops')),
    index('papers_categories').using('gin', table.categories),
    index('papers_published_on').on(table.publishedOn),
    check('papers_summary_source', sql`(${table.sourceSummary} is null) = (${table.summarySource} is null)`),
  ],
);

/** The names of papers besides their ids; each is one paper's. `src/papers/names.ts` writes and reads them. */
export const paperNames = pgTable(
  'paper_names',
  {
    /**
     * `doi:` and a DOI, or `id:` and an id: another spelling, or one under which the paper was reported or stored before.
     */
    name: text('name').primaryKey(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
  },
  (table) => [
    index('paper_names_paper').on(table.paperId),
    index('paper_names_prefix').on(table.name.op('text_pattern_ops')),
  ],
);

/** Pairs of papers that look the same and are not, as somebody said. The log holds who. */
export const differentPapers = pgTable(
  'different_papers',
  {
    /** The one whose id comes first. */
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    otherId: text('other_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    saidAt: instant('said_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.paperId, table.otherId] }),
    index('different_papers_other').on(table.otherId),
    // By bytes: another database may sort letters in another order, and `move-to` copies the rows.
    check('different_papers_order', sql`${table.paperId} collate "C" < ${table.otherId} collate "C"`),
  ],
);

/** A source's answer about a list day, as of the last time it was asked. */
export const listDays = pgTable(
  'list_days',
  {
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
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
    primaryKey({ columns: [table.source, table.instance, table.listDay] }),
    check('list_days_reason', sql`(${table.state} = 'none') = (${table.reason} is not null)`),
  ],
);

/** A paper on a source's list of a day. */
export const listings = pgTable(
  'listings',
  {
    source: sourceColumn().notNull(),
    instance: instanceColumn(),
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
    primaryKey({ columns: [table.source, table.instance, table.listDay, table.paperId] }),
    index('listings_paper').on(table.paperId),
  ],
);
