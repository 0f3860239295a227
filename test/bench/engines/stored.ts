import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type OpenDatabase, openDatabase } from '../../../src/database/connect.ts';
import type { Paper } from '../../../src/papers/paper.ts';
import { saveManyPapers } from '../../../src/search/save-papers.ts';

/** A database in which papers are stored as the product stores them. */
export interface Stored extends AsyncDisposable, Pick<OpenDatabase, 'database' | 'kind'> {
  /** How long storing took, in milliseconds. */
  readonly loadMs: number;
  /** The papers that the database does not take, each with the reason. */
  readonly unfit: readonly string[];
}

/** Stores papers in a Postgres, which must be empty, or in a PGlite of their own. */
export async function openStored(papers: Iterable<Paper>, url?: string): Promise<Stored> {
  await using stack = new AsyncDisposableStack();
  const folder = mkdtempSync(join(tmpdir(), 'daily-papers-bench-'));
  stack.defer(() => rmSync(folder, { recursive: true, force: true }));
  const { database, kind } = stack.use(
    await openDatabase({ url, dataFolder: folder, what: 'the benchmark' }),
  );
  const unfit: string[] = [];
  const started = performance.now();
  await saveManyPapers(database, papers, (batch) => {
    for (const { paper, reason } of batch.unfit) unfit.push(`${paper.id} is not stored: ${reason}`);
  });
  const loadMs = performance.now() - started;
  const opened = stack.move();
  return { database, kind, loadMs, unfit, [Symbol.asyncDispose]: () => opened.disposeAsync() };
}
