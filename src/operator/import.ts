import type { Readable } from 'node:stream';
import type { Database } from '../database/connect.ts';
import { findPaper } from '../papers/library.ts';
import { findStoredIds } from '../papers/names.ts';
import type { Paper } from '../papers/paper.ts';
import { saveManyPapers } from '../search/save-papers.ts';
import { readPapers } from './importing/bibliography.ts';
import { openInput } from './importing/input.ts';
import { readJsonLines } from './importing/json-lines.ts';
import type { PaperRecord, SkippedLine } from './importing/record.ts';
import { type Conflict, createRepeats } from './importing/repeats.ts';

/** The result of an import. */
export interface ImportCounts {
  /** What the file is made of. */
  readonly unit: 'line' | 'entry';
  /** Papers of the file that are stored now, each counted once. */
  readonly stored: number;
  /** Lines or entries that repeat a paper of the file, under the same title or as another version. */
  readonly repeated: number;
  /** Lines or entries with the id of a paper that comes before them and has another title. They are not stored. */
  readonly conflicting: number;
  /** The first hundred of them. */
  readonly conflicts: readonly Conflict[];
  /** Entries that give a year or a month, but no day. They are stored without a date. */
  readonly withoutDay: number;
  readonly skipped: readonly SkippedLine[];
}

/**
 * Stores papers from JSON lines or a bibliography. Skips and names what can't be read or stored; the rest is stored.
 * Running it again changes nothing. `onProgress` gets the bytes read so far. Throws `UserError` for any other file.
 */
export async function importPapers(
  database: Database,
  input: Readable,
  onProgress: (bytes: number) => void,
): Promise<ImportCounts> {
  const skipped: SkippedLine[] = [];
  const repeats = createRepeats();
  /** Line numbers of papers that are not stored yet. */
  const lines = new WeakMap<Paper, number>();
  const unfitIds = new Set<string>();
  const source = await openRecords(input);
  async function* read(): AsyncGenerator<Paper> {
    for await (const record of source.records) {
      if ('reason' in record) skipped.push(record);
      else if (repeats.accept(record)) {
        lines.set(record.paper, record.line);
        yield record.paper;
      }
    }
  }
  await saveManyPapers(database, read(), ({ unfit }) => {
    for (const { paper, reason } of unfit) {
      unfitIds.add(paper.id);
      skipped.push({ line: lines.get(paper) ?? 0, reason });
    }
    onProgress(source.bytes());
  });
  return {
    unit: source.unit,
    stored: await countStored(database, repeats.ids, unfitIds),
    repeated: repeats.repeated,
    conflicting: repeats.conflicting,
    conflicts: repeats.conflicts,
    withoutDay: source.withoutDay,
    skipped: skipped.sort((a, b) => a.line - b.line),
  };
}

interface Records extends Pick<ImportCounts, 'unit' | 'withoutDay'> {
  readonly records: AsyncIterable<PaperRecord | SkippedLine> | Iterable<PaperRecord | SkippedLine>;
  /** Bytes read so far. */
  bytes(): number;
}

async function openRecords(input: Readable): Promise<Records> {
  const opened = await openInput(input);
  if (opened.kind === 'bibliography') {
    return { unit: 'entry', ...(await readPapers(opened.bytes)), bytes: () => opened.bytes.length };
  }
  let bytes = 0;
  const records = readJsonLines(opened.input, (now) => {
    bytes = now;
  });
  return { unit: 'line', records, bytes: () => bytes, withoutDay: 0 };
}

/** Some tens of kilobytes of names. */
const IDS_A_QUERY = 1_000;

/** Counts the papers that are stored under these ids: several may name one, as those with the same DOI do. */
async function countStored(
  database: Database,
  ids: Iterable<string>,
  unfit: ReadonlySet<string>,
): Promise<number> {
  const stored = new Set<string>();
  const count = async (some: readonly string[]): Promise<void> => {
    for (const id of (await findStoredIds(database, some)).values()) stored.add(id);
  };
  let some: string[] = [];
  for (const id of ids) {
    if (unfit.has(id) && (await findPaper(database, id)) === undefined) continue;
    some.push(id);
    if (some.length < IDS_A_QUERY) continue;
    await count(some);
    some = [];
  }
  await count(some);
  return stored.size;
}
