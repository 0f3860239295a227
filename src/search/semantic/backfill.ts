import { and, gt, gte, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database, OpenDatabase } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { tryLockVectors, vectorTable, writeVector } from '../../database/vector-table.ts';
import { type Embedder, EmbeddingError, type Vector } from '../../embeddings/embedder.ts';

/** Services and facts that a backfill needs. */
export interface BackfillInput {
  readonly database: Database;
  readonly embedder: Embedder;
  /** Numbers per vector in the table. */
  readonly dimensions: number;
  /** An embedded database has one connection, and no other process can have it open. */
  readonly kind: OpenDatabase['kind'];
}

/** The result of a backfill. */
export interface BackfillResult {
  /** Papers that were embedded. */
  readonly embedded: number;
  /** Papers whose text the model rejects. */
  readonly refused: number;
  /** True if another process was already backfilling, so that this one stopped. */
  readonly isElsewhere: boolean;
}

/** Papers compared with their vectors at a time: some milliseconds. */
const PAGE = 500;
/** Takes some seconds with a model without a graphics card, and is far below what servers accept at a time. */
const BATCH = 32;
/** Longer than any abstract; text pasted by mistake should not cost money. */
const MAX_CHARACTERS = 8_000;
/** A text that any model accepts, to tell a text that can't be embedded from a server that doesn't work. */
export const PLAIN_TEXT = 'A paper about language models.';

/**
 * A step that takes longer is aborted, which releases the lock: a server this slow is no use. A step may split one
 * batch into halves down to single papers.
 */
const STEP_MS = 180_000;

/** The text of a paper that is embedded. */
const text = sql<string>`left(${papers.title} || E'\n\n' || coalesce(${papers.abstract}, ''), ${sql.raw(String(MAX_CHARACTERS))})`;
const hash = sql<string>`md5(${text})`;

/**
 * Embeds the papers without a vector or with one of another text: all, or those saved after `since`; the greatest ids
 * first, which are arXiv's newest. Each step is saved, so that the next call continues where this one ended. Throws
 * `EmbeddingError` and the database's errors.
 */
export async function backfillVectors(
  input: BackfillInput,
  { since, signal }: { readonly since?: Temporal.Instant | undefined; readonly signal: AbortSignal },
  onStep: (embedded: number) => void = () => {},
): Promise<BackfillResult> {
  let [embedded, refused] = [0, 0];
  const isWanted = since === undefined ? undefined : gt(papers.savedAt, since);
  let end: string | undefined;
  for (;;) {
    signal.throwIfAborted();
    const below = and(isWanted, end === undefined ? undefined : lt(papers.id, end));
    const start = await findStart(input.database, below);
    if (start === undefined) return { embedded, refused, isElsewhere: false };
    const within = and(below, gte(papers.id, start));
    for (;;) {
      const step = await takeStep(input, within, AbortSignal.any([signal, AbortSignal.timeout(STEP_MS)]));
      if (step === undefined) return { embedded, refused, isElsewhere: true };
      embedded += step.embedded;
      refused += step.refused;
      if (step.embedded > 0) onStep(step.embedded);
      if (step.embedded + step.refused < BATCH) break;
    }
    end = start;
  }
}

/** Returns the smallest id of the next page of papers; undefined if there is none. */
async function findStart(database: Database, below: SQL | undefined): Promise<string | undefined> {
  const page = database
    .select({ id: papers.id })
    .from(papers)
    .where(below)
    .orderBy(sql`${papers.id} desc`)
    .limit(PAGE)
    .as('page');
  const [row] = await database.select({ start: sql<string | null>`min(${page.id})` }).from(page);
  return row?.start ?? undefined;
}

/** Embeds at most one batch. On a server only one process at a time does; undefined if another one does. */
async function takeStep(
  { database, embedder, dimensions, kind }: BackfillInput,
  within: SQL | undefined,
  signal: AbortSignal,
): Promise<Omit<BackfillResult, 'isElsewhere'> | undefined> {
  const work = async (transaction: Database) => {
    const found = await findLacking(transaction, within);
    if (found.length === 0) return { embedded: 0, refused: 0 };
    const vectors = await embedEach(
      embedder,
      found.map((one) => one.text),
      signal,
    );
    checkLength(vectors, dimensions);
    const rows = found.map(({ id, hash }, index) => {
      const vector = vectors[index];
      return { paperId: id, hash, model: embedder.model, embedding: vector ? writeVector(vector) : null };
    });
    await saveVectors(transaction, rows, kind);
    const embedded = vectors.filter((vector) => vector !== undefined).length;
    return { embedded, refused: vectors.length - embedded };
  };
  // The built-in database has one connection: a transaction that waits for a model would block everything else.
  if (kind === 'embedded') return work(database);
  return database.transaction(async (transaction) =>
    (await tryLockVectors(transaction)) ? work(transaction) : undefined,
  );
}

async function findLacking(database: Database, within: SQL | undefined) {
  return database
    .select({ id: papers.id, text, hash })
    .from(papers)
    .leftJoin(vectorTable, sql`${vectorTable.paperId} = ${papers.id}`)
    .where(and(within, or(isNull(vectorTable.paperId), sql`${vectorTable.hash} <> ${hash}`)))
    .orderBy(sql`${papers.id} desc`)
    .limit(BATCH);
}

/**
 * Embeds texts together; if they are rejected, in halves, and a single rejected text without its second half. Undefined
 * for a text whose very beginning is rejected.
 */
async function embedEach(
  embedder: Embedder,
  texts: readonly string[],
  signal: AbortSignal,
): Promise<readonly (Vector | undefined)[]> {
  try {
    return await embedder.embed(texts, signal);
  } catch (error) {
    if (!(error instanceof EmbeddingError) || error.kind !== 'refused') throw error;
    // If the server rejects this too, the server is at fault and not the text.
    await embedder.embed([PLAIN_TEXT], signal);
  }
  const [first = ''] = texts;
  if (texts.length > 1) {
    const middle = Math.ceil(texts.length / 2);
    return [
      ...(await embedEach(embedder, texts.slice(0, middle), signal)),
      ...(await embedEach(embedder, texts.slice(middle), signal)),
    ];
  }
  return first.length < 2 * PLAIN_TEXT.length
    ? [undefined]
    : embedEach(embedder, [first.slice(0, Math.ceil(first.length / 2)).toWellFormed()], signal);
}

/** Throws if vectors have another length than before: they are from another model, whatever its name. */
function checkLength(vectors: readonly (Vector | undefined)[], dimensions: number): void {
  const other = vectors.find((vector) => vector !== undefined && vector.length !== dimensions);
  if (other === undefined) return;
  throw new EmbeddingError(
    `The embedding server answers with ${other.length} numbers a vector, where it gave ${dimensions} before.`,
    { kind: 'away' },
  );
}

async function saveVectors(
  database: Database,
  rows: readonly (typeof vectorTable.$inferInsert)[],
  kind: OpenDatabase['kind'],
): Promise<void> {
  // The built-in database takes 10 milliseconds per row: one by one, so that searches run in between.
  const size = kind === 'embedded' ? 1 : rows.length;
  for (let start = 0; start < rows.length; start += size) {
    await database
      .insert(vectorTable)
      .values(rows.slice(start, start + size))
      .onConflictDoUpdate({
        target: vectorTable.paperId,
        set: { model: sql`excluded.model`, hash: sql`excluded.hash`, embedding: sql`excluded.embedding` },
      });
  }
}
