import { eq, getTableColumns, inArray, isNull, lt, notExists, or, sql } from 'drizzle-orm';
import { bm25Table, hasBm25Table } from '../../database/bm25-table.ts';
import type { Database } from '../../database/connect.ts';
import { selectRows } from '../../database/json-rows.ts';
import { vacuum } from '../../database/raw.ts';
import { papers } from '../../database/schema/papers.ts';
import {
  searchAbbreviations,
  searchDocuments,
  searchTotals,
  searchWords,
} from '../../database/schema/search.ts';
import { ANALYSIS_VERSION, stem } from '../query/analysis.ts';
import { FIELD } from '../retrieve/candidates.ts';
import { buildDocument, type Searchable, type SearchDocument } from './document.ts';
import { createTermStats, type TermStats } from './term-stats.ts';

/** The columns of what a paper is found by. */
export const searchableColumns = {
  id: papers.id,
  title: papers.title,
  abstract: papers.abstract,
  authors: papers.authors,
  publishedOn: papers.publishedOn,
};

/** Builds the documents of papers that are stored. */
export async function buildDocumentsOf(
  transaction: Database,
  ids: readonly string[],
): Promise<SearchDocument[]> {
  if (ids.length === 0) return [];
  const found = await transaction
    .select(searchableColumns)
    .from(papers)
    .where(inArray(papers.id, [...ids]));
  return found.map(buildDocument);
}

/** Any number will do, so long as every process uses the same. */
const INDEXING_LOCK = 7_234_502;

/** Lets one process at a time count words, until its transaction ends: two at once could lock each other out. */
export async function lockIndexing(transaction: Database): Promise<void> {
  await transaction
    .select({ locked: sql`pg_advisory_xact_lock(${INDEXING_LOCK})` })
    .from(sql`(values (1)) as one`);
}

/**
 * Puts papers into the search, in the caller's transaction, so that a paper and its place in the search are saved
 * together or not at all: those that are `fresh` to it, and others, of which those that have not changed are left alone.
 */
export async function indexPapers(
  transaction: Database,
  fresh: readonly SearchDocument[],
  others: readonly SearchDocument[],
): Promise<void> {
  const known = await readKnown(
    transaction,
    others.map(({ paperId }) => paperId),
  );
  const documents = [...fresh, ...others.filter((one) => isNews(one, known.get(one.paperId)))];
  if (documents.length === 0) return;
  await saveDocuments(transaction, documents);
  const added = documents.filter(({ paperId }) => !known.has(paperId));
  const stats = createTermStats();
  for (const document of added) stats.add(document);
  // Of a text that was changed, only the words it did not have: what it lost is too little to follow.
  for (const document of documents) stats.addWords(newWords(document, known.get(document.paperId)));
  await saveCounts(transaction, stats);
  const length = documents.reduce(
    (sum, document) => sum + document.length - (known.get(document.paperId)?.length ?? 0),
    0,
  );
  await transaction
    .insert(searchTotals)
    .values({ id: 1, papers: added.length, length })
    .onConflictDoUpdate({
      target: searchTotals.id,
      set: {
        papers: sql`${searchTotals.papers} + excluded.papers`,
        length: sql`${searchTotals.length} + excluded.length`,
      },
    });
}

type Known = Omit<typeof searchDocuments.$inferSelect, 'words'>;

async function readKnown(transaction: Database, ids: readonly string[]): Promise<Map<string, Known>> {
  if (ids.length === 0) return new Map();
  const { words: _, ...columns } = getTableColumns(searchDocuments);
  const rows = await transaction
    .select(columns)
    .from(searchDocuments)
    .where(inArray(searchDocuments.paperId, [...ids]));
  return new Map(rows.map((row) => [row.paperId, row]));
}

function isNews({ title, body, folded, publishedOn }: SearchDocument, old: Known | undefined): boolean {
  const isSame =
    old?.title === title && old.body === body && old.folded === folded && old.analysis === ANALYSIS_VERSION;
  return !isSame || old.publishedOn?.toString() !== publishedOn?.toString();
}

function newWords(
  { vocabulary }: SearchDocument,
  old: { readonly title: string; readonly body: string } | undefined,
): string[] {
  if (old === undefined) return [];
  const had = new Set(`${old.title} ${old.body}`.split(' '));
  return vocabulary.filter((word) => !had.has(stem(word)));
}

async function saveDocuments(transaction: Database, documents: readonly SearchDocument[]): Promise<void> {
  const rows = documents.map(({ vocabulary: _, repeatedStems: __, abbreviations: ___, ...row }) => row);
  await transaction
    .insert(searchDocuments)
    .select(selectRows(searchDocuments, rows, { analysis: sql`${ANALYSIS_VERSION}::smallint` }))
    .onConflictDoUpdate({
      target: searchDocuments.paperId,
      set: {
        title: sql`excluded.title`,
        body: sql`excluded.body`,
        folded: sql`excluded.folded`,
        length: sql`excluded.length`,
        publishedOn: sql`excluded.published_on`,
        words: sql`excluded.words`,
        analysis: sql`excluded.analysis`,
      },
    });
  if (!(await hasBm25Table(transaction))) return;
  await saveBm25(
    transaction,
    documents.map(({ paperId }) => paperId),
  );
}

/** Puts documents that are saved into what pg_textsearch indexes. */
export async function saveBm25(transaction: Database, paperIds: readonly string[]): Promise<void> {
  const { paperId, title, body, length, publishedOn } = searchDocuments;
  const stems = sql`concat(${title}, ${FIELD}::text, ${body})`;
  const isOne = sql`${paperId} in (select json_array_elements_text(${JSON.stringify(paperIds)}::json))`;
  await transaction
    .insert(bm25Table)
    .select(
      sql`select ${paperId}, ${stems}, ${length}, ${publishedOn} from ${searchDocuments} where ${isOne} order by ${paperId}`,
    )
    .onConflictDoUpdate({
      target: bm25Table.paperId,
      set: {
        stems: sql`excluded.stems`,
        length: sql`excluded.length`,
        publishedOn: sql`excluded.published_on`,
      },
    });
}

/** Adds what was counted to what is stored. */
export async function saveCounts(
  transaction: Database,
  { words, abbreviations }: Pick<TermStats, 'words' | 'abbreviations'>,
): Promise<void> {
  if (words.size > 0) {
    await transaction
      .insert(searchWords)
      .select(
        sql`select key, value::int from json_each_text(${JSON.stringify(Object.fromEntries(words))}::json) order by key`,
      )
      .onConflictDoUpdate({
        target: searchWords.word,
        set: { papers: sql`${searchWords.papers} + excluded.papers` },
      });
  }
  if (abbreviations.size === 0) return;
  await transaction
    .insert(searchAbbreviations)
    .select(sql`${selectRows(searchAbbreviations, [...abbreviations.values()], {})} order by short, long`)
    .onConflictDoUpdate({
      target: [searchAbbreviations.short, searchAbbreviations.long],
      set: { papers: sql`${searchAbbreviations.papers} + excluded.papers` },
    });
}

/**
 * Puts in order what many papers left: the first to read a row that was never vacuumed writes to it, and the full-text
 * index has the newest papers in a list that every search looks through.
 */
export async function vacuumSearch(database: Database): Promise<void> {
  await vacuum(database, [papers, searchDocuments, searchWords]);
  if (await hasBm25Table(database)) await vacuum(database, [bm25Table]);
}

/** Papers that the search lacks, or has of an older analysis, at most `limit`. */
export async function findUnindexed(database: Database, limit: number): Promise<Searchable[]> {
  return database
    .select(searchableColumns)
    .from(papers)
    .leftJoin(searchDocuments, eq(searchDocuments.paperId, papers.id))
    .where(or(isNull(searchDocuments.paperId), lt(searchDocuments.analysis, ANALYSIS_VERSION)))
    .limit(limit);
}

/** Ids of documents that pg_textsearch lacks, at most `limit`. */
export async function findUnranked(database: Database, limit: number): Promise<string[]> {
  const isRanked = database
    .select({ one: sql`1` })
    .from(bm25Table)
    .where(eq(bm25Table.paperId, searchDocuments.paperId));
  const rows = await database
    .select({ paperId: searchDocuments.paperId })
    .from(searchDocuments)
    .where(notExists(isRanked))
    .limit(limit);
  return rows.map(({ paperId }) => paperId);
}
