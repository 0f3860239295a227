import { eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { Database, OpenDatabase } from '../../database/connect.ts';
import { papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { withTimeout } from '../../database/timeout.ts';
import {
  cosineDistance,
  findVectorKind,
  setWeighed,
  type VectorKind,
  vectorTable,
  writeVector,
} from '../../database/vector-table.ts';
import type { Embedder } from '../../embeddings/embedder.ts';
import type { Log } from '../../log.ts';
import { createQueryVectors } from './query-vectors.ts';
import { syncVectors } from './sync.ts';

/** Finds papers by the meaning of their text. */
export interface SemanticSearch {
  /**
   * Returns the ids of the papers closest to a text, the closest first, at most 30; none if that isn't possible now.
   * Never throws.
   */
  findNearest(text: string, narrowed: Narrowed): Promise<readonly string[]>;
  /** Returns the ids of the papers closest to a stored one; undefined if it has no vector. Never throws. */
  findLike(paperId: string, limit: number): Promise<readonly string[] | undefined>;
  /** Makes vectors for all papers, including new ones, until the signal is aborted. */
  sync(signal: AbortSignal): Promise<void>;
}

/** Conditions on papers besides closeness. */
interface Narrowed {
  /** Condition on `papers`. */
  readonly conditions?: SQL | undefined;
  /** Condition on `searchDocuments`. */
  readonly words?: SQL | undefined;
}

/** Something is always closest: what comes after these usually has little to do with the query. */
const MAX_NEAREST = 30;

/**
 * The wider the index is searched, the more reliably the closest are found; this costs a millisecond at 10,000 papers.
 */
const WEIGHED = 100;
/**
 * How many of the closest are read if conditions leave some out. Reading only those that meet the conditions would, for
 * some conditions, mean comparing every paper.
 */
const WEIGHED_NARROWED = 500;

/** Words are found within milliseconds; meaning must not delay them. */
const TIMEOUT_MS = 500;

/** Creates semantic search over a database whose papers have vectors, or will have. */
export function createSemanticSearch(
  database: Database,
  embedder: Embedder,
  options: {
    readonly kind: OpenDatabase['kind'];
    readonly log: Log;
    readonly now: () => Temporal.Instant;
  },
): SemanticSearch {
  const { kind, log } = options;
  const queries = createQueryVectors(embedder, options);
  let isFailing = false;

  let known: Promise<VectorKind | undefined> | undefined;
  /** Returns the table's kind if it has vectors of this model. */
  const findKind = async (): Promise<VectorKind | undefined> => {
    known ??= findVectorKind(database);
    const kind = await known;
    return kind?.model === embedder.model ? kind : undefined;
  };

  async function lookUp(
    vector: string,
    limit: number,
    { conditions, words }: Narrowed = {},
  ): Promise<string[]> {
    const isNarrowed = conditions !== undefined || words !== undefined;
    const work = async (connection: Database): Promise<string[]> => {
      await setWeighed(connection, isNarrowed ? WEIGHED_NARROWED : WEIGHED);
      const distance = cosineDistance(vector);
      const near = sql`(select *, ${distance} as distance from ${vectorTable} where ${isNotNull(vectorTable.embedding)} order by ${distance} limit ${isNarrowed ? WEIGHED_NARROWED : limit}) as search_vectors`;
      const withPapers = conditions && sql` join ${papers} on ${eq(papers.id, vectorTable.paperId)}`;
      const withWords =
        words &&
        sql` join ${searchDocuments} on ${eq(searchDocuments.paperId, vectorTable.paperId)} and ${words}`;
      // Without parameters, which cost another round trip, and with limits that the planner knows.
      const rows = await connection
        .select({ id: sql<string>`search_vectors.paper_id`, model: sql<string>`search_vectors.model` })
        .from(sql`${near}${withPapers}${withWords}`.inlineParams())
        .where(conditions && sql`${conditions}`.inlineParams())
        .orderBy(sql`distance limit ${limit}`.inlineParams());
      // Vectors of another model, if a newer process has begun to embed with one.
      return rows.filter(({ model }) => model === embedder.model).map(({ id }) => id);
    };
    return kind === 'embedded' ? work(database) : withTimeout(database, TIMEOUT_MS, work);
  }

  async function guarded<Result>(work: () => Promise<Result>, otherwise: Result): Promise<Result> {
    try {
      const result = await work();
      isFailing = false;
      return result;
    } catch (error) {
      known = undefined;
      if (!isFailing) log.warn({ err: error }, "vectors can't be looked up: search matches words only");
      isFailing = true;
      return otherwise;
    }
  }

  return {
    findNearest: (text, narrowed) =>
      guarded(async () => {
        const kind = await findKind();
        const vector = kind && (await queries.find(text));
        if (vector === undefined) return [];
        if (vector.length !== kind?.dimensions)
          throw new Error(
            `The embedding server answers with ${vector.length} numbers a vector, and ${kind?.dimensions} are stored.`,
          );
        return lookUp(writeVector(vector), MAX_NEAREST, narrowed);
      }, []),
    findLike: (paperId, limit) =>
      guarded(async () => {
        if ((await findKind()) === undefined) return undefined;
        const [own] = await database
          .select({ embedding: vectorTable.embedding })
          .from(vectorTable)
          .where(eq(vectorTable.paperId, paperId));
        if (!own?.embedding) return undefined;
        // The closest is the paper itself.
        const found = await lookUp(own.embedding, limit + 1);
        return found.filter((id) => id !== paperId).slice(0, limit);
      }, undefined),
    async sync(signal) {
      const onChange = () => {
        known = undefined;
      };
      await syncVectors({ database, embedder, ...options, onChange }, signal);
    },
  };
}
