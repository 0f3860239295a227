import { and, gt, gte, isNull, lt, or, type SQL, sql } from 'drizzle-orm';
import type { Database, OpenDatabase } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { type Embedder, EmbeddingError, type Vector } from '../../embeddings/embedder.ts';
import { tryLockVectors, vectorTable, writeVector } from './vectors.ts';

/** What filling works with. */
export interface BackfillInput {
  readonly database: Database;
  readonly embedder: Embedder;
  /** Numbers that a vector of the table has. */
  readonly dimensions: number;
  /** An embedded database has one connection, and no other process can have it open. */
  readonly kind: OpenDatabase['kind'];
}

/** What a walk through papers came to. */
export interface BackfillResult {
  /** Papers that were embedded. */
  readonly embedded: number;
  /** Papers whose text the model does not take. */
  readonly refused: number;
  /** True where another process was at it, so that this one stopped. */
  readonly isElsewhere: boolean;
}

/** Papers that are compared with their vectors at a time: some milliseconds. */
const PAGE = 500;
/** Some seconds of a model without a graphics card, and far below what servers take at a time. */
const BATCH = 32;
/** Longer than any abstract; what is pasted in by mistake shall not cost. */
const MAX_CHARACTERS = 8_000;
/** What any model takes: to tell a text that can't be embedded from a server that does not work. */
export const PLAIN_TEXT = 'A paper about language models.';

/**
 * A step that takes longer is given up, and with it the lock: a server that is so slow will not do. It may hold one
 * batch in halves down to a paper each.
 */
const STEP_MS = 180_000;

/** What is embedded of a paper. */
const text = sql<string>`left(${papers.title} || E'\n\n' || coalesce(${papers.abstract}, ''), ${sql.raw(String(MAX_CHARACTERS))})`;
const hash = sql<string>`md5(${text})`;

/**
 * Embeds the papers that have no vector, or one of another text: all, or those saved after `since`; the greatest ids
 * first, which are arXiv's newest. Each step is saved, so that it goes on where it was ended. Throws `EmbeddingError`,
 * and whatever the database answers.
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

/** The least id of the next page of papers; undefined where there is none. */
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

/** Embeds at most one batch. On a server no two processes do so at once; undefined: another one does. */
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
  // The built-in database has one connection: a transaction on it that waits for a model would hold up all else.
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
 * Embeds texts together; those that are refused together in halves, and one that is refused alone without its second
 * half. Undefined for a text of which not even the beginning is taken.
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
    // Where it refuses this, too, it is the server that is at fault, and no text is to be blamed.
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

/** A server that gives other vectors than it did gives those of another model, whatever its name. */
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
  // The built-in database takes 10 milliseconds a row: one by one, so that searches go between.
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
