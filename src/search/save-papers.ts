import { setImmediate } from 'node:timers/promises';
import { dropBm25Table } from '../database/bm25-table.ts';
import type { Database } from '../database/connect.ts';
import { isDamage } from '../database/damage.ts';
import { joinRows } from '../database/joining/join-rows.ts';
import { identifyPapers } from '../papers/identity.ts';
import { type PaperRow, rowOf, upsertPapers } from '../papers/library.ts';
import { type DayToSave, saveListings } from '../papers/listings.ts';
import { saveNames } from '../papers/names.ts';
import type { Paper } from '../papers/paper.ts';
import { stripNul } from '../papers/strip-nul.ts';
import { type UnfitPaper, unfitReason } from '../papers/unfit.ts';
import { noteChanges } from '../papers/versions.ts';
import { buildDocument, type SearchDocument } from './index/document.ts';
import { buildDocumentsOf, indexPapers, lockIndexing, vacuumSearch } from './index/indexing.ts';
import { indexNotes } from './index/notes.ts';

/** Some megabytes of text; of fewer, counting their words takes longer for each paper. */
const ROWS_A_STATEMENT = 1_000;

/** Abstracts of the usual length stay far below it; of the longest, a statement takes fewer. */
const CHARACTERS_A_STATEMENT = 8_000_000;

/** A millisecond of work. */
const DOCUMENTS_AT_ONCE = 4;

/**
 * Saves papers as `upsertPapers` does and makes them findable, both in one transaction. A paper that is stored under
 * another name is that one; two that turn out to be one are joined. Returns those that the database does not take, each
 * with the reason; the others are saved.
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

/**
 * Saves a source's list of a day with its papers. Repeated, it updates ranks and upvotes and adds new papers; a paper that
 * has left the list stays listed. Returns the papers that the database does not take, which are left out.
 */
export async function saveDay(database: Database, saved: DayToSave): Promise<readonly UnfitPaper[]> {
  return database.transaction(async (transaction) => {
    const unfit = await savePapers(
      transaction,
      saved.listings.map((listing) => listing.paper),
    );
    const left = new Set(unfit.map(({ paper }) => paper));
    await saveListings(transaction, {
      ...saved,
      listings: saved.listings.filter(({ paper }) => !left.has(paper)),
      skipped: saved.skipped + unfit.length,
    });
    return unfit;
  });
}

/** The outcome of one batch of many papers. */
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
    const { ids, names, joins } = await identifyPapers(transaction, rows);
    const saved = new Map<string, boolean>();
    const named = rows.map((row, index) => ({ row, id: ids[index] ?? row.id }));
    const others = named.filter(({ row, id }) => row.id !== id).map(({ row, id }) => ({ ...row, id }));
    const own = named.filter(({ row, id }) => row.id === id).map(({ row }) => row);
    await noteChanges(transaction, own);
    for (const { id, isNew } of await upsertPapers(transaction, own, 'their ids')) saved.set(id, isNew);
    for (const round of roundsOf(others))
      for (const { id } of await upsertPapers(transaction, round, 'other names')) saved.set(id, false);
    await saveNames(transaction, names);
    for (const join of joins) {
      await joinRows(transaction, join);
      await indexNotes(transaction, join.to);
      saved.delete(join.from);
      saved.set(join.to, false);
    }
    const [fresh, merged] = [
      [...saved].filter(([, isNew]) => isNew),
      [...saved].filter(([, isNew]) => !isNew),
    ];
    await indexPapers(
      transaction,
      fresh.flatMap(([id]) => documents.get(id) ?? []),
      await buildDocumentsOf(
        transaction,
        merged.map(([id]) => id),
      ),
    );
  });
}

/** Divides rows so that none of a round touches the same paper as another: a statement may do so once only. */
function roundsOf(rows: readonly PaperRow[]): PaperRow[][] {
  const rounds: PaperRow[][] = [];
  const times = new Map<string, number>();
  for (const row of rows) {
    const time = times.get(row.id) ?? 0;
    times.set(row.id, time + 1);
    const round = rounds[time] ?? [];
    round.push(row);
    rounds[time] = round;
  }
  return rounds;
}
