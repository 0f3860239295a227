import { setImmediate } from 'node:timers/promises';
import { eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { isDamage } from '../database/damage.ts';
import { selectRows } from '../database/json-rows.ts';
import { papers } from '../database/schema/papers.ts';
import { dropBm25Table } from '../search/index/bm25.ts';
import { buildDocument, type Searchable, type SearchDocument } from '../search/index/document.ts';
import { indexPapers, lockIndexing, searchableColumns, vacuumSearch } from '../search/index/indexing.ts';
import type { Paper } from './paper.ts';
import { stripNul } from './strip-nul.ts';
import { type UnfitPaper, unfitReason } from './unfit.ts';

type PaperRow = Omit<typeof papers.$inferSelect, 'savedAt'>;

/** Some megabytes of text; of fewer, counting their words takes longer for each paper. */
const ROWS_A_STATEMENT = 1_000;

/** Abstracts of the usual length stay far below it; of the longest, a statement takes fewer. */
const CHARACTERS_A_STATEMENT = 8_000_000;

/** A millisecond of work. */
const DOCUMENTS_AT_ONCE = 4;

/** The columns of a paper, for queries that join them with others. */
export const paperColumns = {
  id: papers.id,
  version: papers.version,
  title: papers.title,
  abstract: papers.abstract,
  abstractKind: papers.abstractKind,
  authors: papers.authors,
  authorCount: papers.authorCount,
  publishedOn: papers.publishedOn,
  categories: papers.categories,
  organization: papers.organization,
  sourceSummary: papers.sourceSummary,
  summarySource: papers.summarySource,
  links: papers.links,
};

/**
 * Saves papers, each once: one that is known already gains what the newcomer knows more of. A newer version
 * takes the place of the text; an older one, or one without a version, fills gaps only. Gives those that the
 * database does not take, each with the reason; the others are saved.
 */
export async function savePapers(database: Database, found: readonly Paper[]): Promise<UnfitPaper[]> {
  return saveInTurn(database, found, Promise.resolve());
}

/** Saves papers once `turn` has come; makes ready meanwhile what can be. */
async function saveInTurn(
  database: Database,
  found: readonly Paper[],
  turn: Promise<unknown>,
): Promise<UnfitPaper[]> {
  const once = new Map<string, Paper>();
  const again: Paper[] = [];
  for (const paper of found) {
    const id = stripNul(paper.id);
    if (once.has(id)) again.push(paper);
    else once.set(id, paper);
  }
  // By id, so that two who save the same papers at once wait for each other instead of locking crosswise.
  const sorted = [...once.keys()].sort().flatMap((id) => once.get(id) ?? []);
  const unfit: UnfitPaper[] = [];
  for (const chunk of chunksOf(sorted)) unfit.push(...(await saveWhatFits(database, chunk, turn)));
  // A statement may touch a row once only, so what was said twice is merged by another.
  if (again.length > 0) unfit.push(...(await saveInTurn(database, again, turn)));
  return unfit;
}

function* chunksOf(papers: readonly Paper[]): Generator<Paper[]> {
  let chunk: Paper[] = [];
  let characters = 0;
  for (const paper of papers) {
    const length = paper.title.length + (paper.abstract?.length ?? 0) + paper.authors.join('').length;
    if (chunk.length === ROWS_A_STATEMENT || characters + length > CHARACTERS_A_STATEMENT) {
      if (chunk.length > 0) yield chunk;
      chunk = [];
      characters = 0;
    }
    chunk.push(paper);
    characters += length;
  }
  if (chunk.length > 0) yield chunk;
}

/** Saves a chunk; where one of its papers can't be stored, in halves, down to that one. */
async function saveWhatFits(
  database: Database,
  chunk: readonly Paper[],
  turn: Promise<unknown>,
): Promise<UnfitPaper[]> {
  try {
    await saveUndamaged(database, chunk.map(rowOf), turn);
    return [];
  } catch (error) {
    const reason = unfitReason(error);
    const [paper] = chunk;
    if (reason === undefined || paper === undefined) throw error;
    if (chunk.length === 1) return [{ paper, reason }];
    const middle = Math.ceil(chunk.length / 2);
    const first = await saveWhatFits(database, chunk.slice(0, middle), turn);
    return [...first, ...(await saveWhatFits(database, chunk.slice(middle), turn))];
  }
}

async function saveUndamaged(
  database: Database,
  rows: readonly PaperRow[],
  turn: Promise<unknown>,
): Promise<void> {
  await saveChunk(database, rows, turn).catch(async (error: unknown) => {
    if (!isDamage(error)) throw error;
    // What is likely damaged is the index of pg_textsearch, which the next start makes anew: no paper waits for that.
    await dropBm25Table(database);
    await saveChunk(database, rows, turn);
  });
}

/** What came of a batch of many papers. */
export interface SavedBatch {
  readonly saved: number;
  readonly unfit: readonly UnfitPaper[];
}

/** Saves many papers as `savePapers` does, in batches one after the other. `onSaved` is told what came of each. */
export async function saveManyPapers(
  database: Database,
  found: AsyncIterable<Paper> | Iterable<Paper>,
  onSaved: (batch: SavedBatch) => void = () => {},
): Promise<void> {
  let batch: Paper[] = [];
  let before: Promise<unknown> = Promise.resolve();
  /** Makes a batch ready while the one before is saved, and waits for that one only. */
  const save = async (): Promise<void> => {
    const papers = batch;
    batch = [];
    const saving = saveInTurn(database, papers, before).then((unfit) =>
      onSaved({ saved: papers.length - unfit.length, unfit }),
    );
    // Whoever waits for it is told.
    saving.catch(() => {});
    await before;
    before = saving;
  };
  for await (const paper of found) {
    batch.push(paper);
    if (batch.length === ROWS_A_STATEMENT) await save();
  }
  if (batch.length > 0) await save();
  await before;
  await vacuumSearch(database).catch((error: unknown) => {
    // The next start makes anew what is damaged, and the papers are saved.
    if (!isDamage(error)) throw error;
  });
}

async function saveChunk(
  database: Database,
  rows: readonly PaperRow[],
  turn: Promise<unknown>,
): Promise<void> {
  const documents = new Map<string, SearchDocument>();
  for (const [index, row] of rows.entries()) {
    // Many take their time, and neither the batch before nor anybody else shall wait for it.
    if (index % DOCUMENTS_AT_ONCE === 0) await setImmediate();
    documents.set(row.id, buildDocument(row));
  }
  await turn;
  await database.transaction(async (transaction) => {
    await lockIndexing(transaction);
    const saved = await transaction
      .insert(papers)
      .select(selectRows(papers, rows, { savedAt: sql`now()` }))
      .onConflictDoUpdate({ target: papers.id, set: MERGE })
      // A row that no transaction has changed yet was inserted, and is as it was given.
      .returning({ id: papers.id, isNew: sql<boolean>`xmax = 0` });
    const merged = saved.filter(({ isNew }) => !isNew).map(({ id }) => id);
    const others = merged.length === 0 ? [] : await readSearchable(transaction, merged);
    await indexPapers(
      transaction,
      saved.flatMap(({ id, isNew }) => (isNew ? (documents.get(id) ?? []) : [])),
      others.map(buildDocument),
    );
  });
}

function readSearchable(transaction: Database, ids: readonly string[]): Promise<Searchable[]> {
  return transaction
    .select(searchableColumns)
    .from(papers)
    .where(inArray(papers.id, [...ids]));
}

/** The newcomer is at least as new as what is stored. */
const newer = sql`coalesce(excluded.version, 0) >= coalesce(${papers.version}, 0)`;
/** The newcomer has the authors' own text, or what is stored is not theirs either. */
const better = sql`(${newer} and (excluded.abstract_kind = 'abstract' or ${papers.abstractKind} = 'description'))`;

/** The newcomer's value where `wins` holds and it has one, else the stored one. */
function prefer(column: string, wins: SQL): SQL {
  const stored = sql`papers.${sql.identifier(column)}`;
  const coming = sql`excluded.${sql.identifier(column)}`;
  return sql`case when ${wins} then coalesce(${coming}, ${stored}) else coalesce(${stored}, ${coming}) end`;
}

/** Under each label, the newcomer's address where `wins` holds or none is stored, else the stored one. */
function mergeLinks(wins: SQL): SQL {
  return sql`(
    select coalesce(jsonb_agg(jsonb_build_object('label', label, 'url', url) order by place), '[]')
    from (
      select label, (array_agg(url order by beaten))[1] as url, min(place) as place
      from (
        select link ->> 'label' as label, link ->> 'url' as url, place, ${wins} as beaten
        from jsonb_array_elements(papers.links) with ordinality as stored(link, place)
        union all
        select link ->> 'label', link ->> 'url', place + jsonb_array_length(papers.links), not ${wins}
        from jsonb_array_elements(excluded.links) with ordinality as coming(link, place)
      ) as given
      group by label
    ) as best
  )`;
}

/** The longer list wins: sources shorten authors and categories, and none adds to them. */
function longer(column: string): SQL {
  const stored = sql`papers.${sql.identifier(column)}`;
  const coming = sql`excluded.${sql.identifier(column)}`;
  return sql`case when cardinality(${coming}) >= cardinality(${stored}) then ${coming} else ${stored} end`;
}

/**
 * The date of publication where it is more than the first day of the month that an arXiv id names, which stands for a
 * date that is not known (see `monthOfArxivId`).
 */
function surely(table: 'papers' | 'excluded'): SQL {
  const day = sql`${sql.identifier(table)}.published_on`;
  const month = sql`substring(${sql.identifier(table)}.id from '(?:^|/)([0-9]{4})[.0-9]+$')`;
  return sql`case when to_char(${day}, 'YYMMDD') = concat(${month}, '01') then null else ${day} end`;
}

const MERGE = {
  version: sql`greatest(excluded.version, papers.version)`,
  title: prefer('title', better),
  abstract: prefer('abstract', better),
  abstractKind: sql`case when ${better} and excluded.abstract is not null then excluded.abstract_kind else papers.abstract_kind end`,
  authors: longer('authors'),
  authorCount: sql`greatest(excluded.author_count, papers.author_count)`,
  publishedOn: sql`coalesce(least(${surely('excluded')}, ${surely('papers')}), papers.published_on, excluded.published_on)`,
  categories: longer('categories'),
  organization: prefer('organization', newer),
  sourceSummary: prefer('source_summary', newer),
  // Both are null together, so that the one who is credited wrote what is kept.
  summarySource: prefer('summary_source', newer),
  links: mergeLinks(newer),
};

/** The paper of that id; undefined where it is not stored. */
export async function findPaper(database: Database, id: string): Promise<Paper | undefined> {
  const [row] = await database
    .select(paperColumns)
    .from(papers)
    .where(eq(papers.id, stripNul(id)));
  return row === undefined ? undefined : paperOf(row);
}

/** Papers stored. */
export async function countPapers(database: Database): Promise<number> {
  return database.$count(papers);
}

function rowOf({ links, sourceSummary, ...paper }: Paper): PaperRow {
  return {
    ...paper,
    id: stripNul(paper.id),
    title: stripNul(paper.title),
    abstract: stripNul(paper.abstract),
    authors: paper.authors.map((name) => stripNul(name)),
    categories: paper.categories.map((category) => stripNul(category)),
    organization: stripNul(paper.organization),
    sourceSummary: stripNul(sourceSummary?.text ?? null),
    summarySource: sourceSummary?.source ?? null,
    links: links.map(({ label, url }) => ({ label: stripNul(label), url: stripNul(url) })),
  };
}

/** The paper a row of `paperColumns` holds. */
export function paperOf(row: PaperRow): Paper {
  const { sourceSummary: text, summarySource: source, ...paper } = row;
  return { ...paper, sourceSummary: text === null || source === null ? null : { source, text } };
}
