import { bigint, index, integer, pgTable, primaryKey, smallint, text } from 'drizzle-orm/pg-core';
import { day, searchVector } from '../types.ts';
import { papers } from './papers.ts';

/** What the search keeps of each paper, written with it; see `search/index/document.ts`. */
export const searchDocuments = pgTable(
  'search_documents',
  {
    paperId: text('paper_id')
      .primaryKey()
      .references(() => papers.id, { onDelete: 'cascade' }),
    /** Stems, with spaces between. */
    title: text('title').notNull(),
    body: text('body').notNull(),
    /** Stems in all. */
    length: integer('length').notNull(),
    /** The paper's own, kept here so that a search by day reads no paper it does not show. */
    publishedOn: day('published_on'),
    /** Title stems A, abstract and authors B, whole words of names behind @ and of the title behind =. */
    words: searchVector('words').notNull(),
    /** The version of the analysis that made this. */
    analysis: smallint('analysis').notNull(),
  },
  (table) => [index('search_documents_words').using('gin', table.words)],
);

/** Papers that have a word, unstemmed, for ranking and for mending misspelt words. */
export const searchWords = pgTable('search_words', {
  word: text('word').primaryKey(),
  papers: integer('papers').notNull(),
});

/** Abbreviations that abstracts define, learnt as papers come in. */
export const searchAbbreviations = pgTable(
  'search_abbreviations',
  {
    short: text('short').notNull(),
    long: text('long').notNull(),
    /** Papers that define it so. */
    papers: integer('papers').notNull(),
  },
  (table) => [primaryKey({ columns: [table.short, table.long] })],
);

/** One row: what the search knows of all papers together. */
export const searchTotals = pgTable('search_totals', {
  id: smallint('id').primaryKey(),
  papers: integer('papers').notNull(),
  /** Stems of all papers. */
  length: bigint('length', { mode: 'number' }).notNull(),
});
