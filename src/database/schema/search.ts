import { sql } from 'drizzle-orm';
import { bigint, index, integer, pgTable, primaryKey, smallint, text, uuid } from 'drizzle-orm/pg-core';
import { day, searchVector } from '../types.ts';
import { papers } from './papers.ts';

/** The search's data about each paper, written with the paper; see `search/index/document.ts`. */
export const searchDocuments = pgTable(
  'search_documents',
  {
    paperId: text('paper_id')
      .primaryKey()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** Stems, with spaces between. */
    title: text('title').notNull(),
    body: text('body').notNull(),
    /** Whole words of the title, folded, with spaces between; empty if an older version indexed the paper. */
    folded: text('folded').notNull().default(''),
    /** Stems in all. */
    length: integer('length').notNull(),
    /** The paper's own, repeated here so that a search by day reads only the papers it shows. */
    publishedOn: day('published_on'),
    /** Title stems A, abstract and authors B, whole words of names behind @ and of the title behind =. */
    words: searchVector('words').notNull(),
    /** Version of the analysis that produced this row. */
    analysis: smallint('analysis').notNull(),
  },
  (table) => [
    index('search_documents_words').using('gin', table.words),
    // An index holds no text over 2,700 bytes.
    index('search_documents_folded').on(sql`left(${table.folded}, 200) text_pattern_ops`),
  ],
);

/**
 * Number of papers with a word, unstemmed, for ranking and for correcting misspelt words; behind `~`, how many words too
 * many a stem's words count, as a paper may have several.
 */
export const searchWords = pgTable('search_words', {
  word: text('word').primaryKey(),
  papers: integer('papers').notNull(),
});

/** Abbreviations that abstracts define, learnt as papers arrive. */
export const searchAbbreviations = pgTable(
  'search_abbreviations',
  {
    short: text('short').notNull(),
    long: text('long').notNull(),
    /** Number of papers that define it this way. */
    papers: integer('papers').notNull(),
  },
  (table) => [primaryKey({ columns: [table.short, table.long] })],
);

/** One row: totals over all papers. */
export const searchTotals = pgTable('search_totals', {
  id: smallint('id').primaryKey(),
  papers: integer('papers').notNull(),
  /** Stems of all papers. */
  length: bigint('length', { mode: 'number' }).notNull(),
});

/** What a server's notes on a paper are found by, written with the notes; see `search/index/notes.ts`. */
export const searchNotes = pgTable(
  'search_notes',
  {
    guildId: text('guild_id').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** Stems of each text, separated by bars that no phrase crosses. */
    stems: text('stems').notNull(),
    /** Each stem behind the server's id, so that the index finds those of one server alone. */
    words: searchVector('words').notNull(),
    /** Version of the analysis that produced this row. */
    analysis: smallint('analysis').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.guildId, table.paperId] }),
    index('search_notes_words').using('gin', table.words),
    index('search_notes_paper').on(table.paperId),
  ],
);

/** Servers with notes. The stamp is another after each change: whoever keeps a server's notes in memory knows by it. */
export const searchNoteStamps = pgTable('search_note_stamps', {
  guildId: text('guild_id').primaryKey(),
  stamp: uuid('stamp').notNull().defaultRandom(),
});
