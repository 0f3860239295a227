import assert from 'node:assert/strict';
import { asc, sql } from 'drizzle-orm';
import { bm25Table } from '../../src/database/bm25-table.ts';
import type { Database } from '../../src/database/connect.ts';
import { papers } from '../../src/database/schema/papers.ts';
import {
  searchAbbreviations,
  searchDocuments,
  searchTotals,
  searchWords,
} from '../../src/database/schema/search.ts';
import { buildDocument } from '../../src/search/index/document.ts';
import { searchableColumns } from '../../src/search/index/indexing.ts';
import { isBm25Whole } from '../../src/search/index/repair.ts';
import { createTermStats } from '../../src/search/index/term-stats.ts';
import type { PaperSearch } from '../../src/search/search.ts';

/** Papers looked up one by one: the last, which were saved when the process was killed, and others in between. */
const LOOKED_UP = 40;

/** The line of an import that holds paper `index`; its title has a word that no other paper has. */
export function importLine(index: number): string {
  return JSON.stringify({
    id: idOf(index),
    title: `A study of x${index}q and attention`,
    abstract: `We train large language models (LLMs) on ${index} documents, and a tree of ${index % 97} experts.`,
    authors: ['Ada Lovelace'],
    date: '2026-01-15',
  });
}

const FIRST_NUMBER = 10_000;

function idOf(index: number): string {
  return `2601.${FIRST_NUMBER + index}`;
}

/**
 * Checks that papers are found by their own words, and that all counts match the papers; returns how many there are.
 */
export async function checkWhole(database: Database, search: PaperSearch): Promise<number> {
  const stored = await database.select(searchableColumns).from(papers).orderBy(asc(papers.id));
  const ids = stored.map(({ id }) => id);
  const documents = await database.select({ id: searchDocuments.paperId }).from(searchDocuments);
  assert.deepEqual(documents.map(({ id }) => id).sort(), ids, 'a document for each paper');

  const tally = createTermStats();
  for (const paper of stored) tally.add(buildDocument(paper));
  const words = await database.select().from(searchWords);
  assert.deepEqual(
    new Map(words.map(({ word, papers: count }) => [word, count])),
    tally.words,
    'words are counted as the papers have them',
  );
  const abbreviations = await database.select().from(searchAbbreviations);
  assert.deepEqual(
    new Map(abbreviations.map((one) => [`${one.short} ${one.long}`, one])),
    tally.abbreviations,
    'abbreviations are counted as the papers define them',
  );
  const [lengths] = await database
    .select({ length: sql<number>`coalesce(sum(${searchDocuments.length}), 0)::float8` })
    .from(searchDocuments);
  const [totals] = await database.select().from(searchTotals);
  assert.deepEqual(
    { papers: totals?.papers ?? 0, length: totals?.length ?? 0 },
    { papers: ids.length, ...lengths },
  );

  if ((await search.ranker()) === 'pg_textsearch') {
    assert.ok(await isBm25Whole(database));
    assert.equal(await database.$count(bm25Table), ids.length);
  }
  await checkFound(search, ids.length);
  return ids.length;
}

/** Checks that some of the first `count` papers are found, each alone. */
export async function checkFound(search: PaperSearch, count: number, lookedUp = LOOKED_UP): Promise<void> {
  for (let look = 0; look < Math.min(lookedUp, count); look += 1) {
    const index = look % 2 === 0 ? count - 1 - look : Math.floor((look * count) / lookedUp);
    const found = await search.find({ query: `x${index}q` }, { limit: 5, offset: 0 });
    assert.deepEqual(
      found.papers.map(({ id }) => id),
      [idOf(index)],
    );
  }
}
