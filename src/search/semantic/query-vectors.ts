import { type Embedder, EmbeddingError, type Vector } from '../../embeddings/embedder.ts';
import type { Log } from '../../log.ts';

/** People wait for this longer than for the rest of a search; a server nearby needs a tenth of it. */
const LIMIT_MS = 400;

/** Queries that are asked again within the hour: pages, filters, a team that shares a search. */
const MAX_KEPT = 500;

/** The pause after a server failed; doubled after each further failure. */
const FIRST_REST_MS = 10_000;
const MAX_PAUSE_MS = 300_000;

/** Vectors of search queries. */
export interface QueryVectors {
  /**
   * Returns the vector of a text; undefined if the server doesn't return one within 400 milliseconds. After a failure
   * nobody waits for the server until it has answered in time again, which is tried now and then. Never throws.
   */
  find(text: string): Promise<Vector | undefined>;
}

/** Creates the vectors of queries, with a cache and a pause after failures. */
export function createQueryVectors(
  embedder: Embedder,
  { log, now }: { readonly log: Log; readonly now: () => Temporal.Instant },
): QueryVectors {
  const kept = new Map<string, Vector>();
  let failures = 0;
  let restsUntil = 0;
  let isTrying = false;

  async function ask(text: string): Promise<Vector | undefined> {
    try {
      const [vector] = await embedder.embed([text], AbortSignal.timeout(LIMIT_MS));
      if (failures > 0) log.info('the embedding server answers again: searches find by meaning again');
      failures = 0;
      if (vector !== undefined) remember(text, vector);
      return vector;
    } catch (error) {
      // Several may have waited for it at once: that counts as one failure.
      if (now().epochMilliseconds < restsUntil) return undefined;
      const wanted = error instanceof EmbeddingError ? (error.retryAfterMs ?? 0) : 0;
      const rest = Math.max(wanted, Math.min(FIRST_REST_MS * 2 ** failures, MAX_PAUSE_MS));
      restsUntil = now().epochMilliseconds + rest;
      if (failures === 0) {
        log.warn(
          { err: error, limitMs: LIMIT_MS },
          'the embedding server fails or is slow: until it recovers, search matches words only',
        );
      }
      failures += 1;
      return undefined;
    }
  }

  function remember(text: string, vector: Vector): void {
    kept.set(text, vector);
    for (const oldest of kept.keys()) {
      if (kept.size <= MAX_KEPT) break;
      kept.delete(oldest);
    }
  }

  return {
    async find(text) {
      const known = kept.get(text);
      if (known !== undefined) {
        // The newest last.
        kept.delete(text);
        kept.set(text, known);
        return known;
      }
      if (failures === 0) return ask(text);
      if (now().epochMilliseconds < restsUntil || isTrying) return undefined;
      isTrying = true;
      // Nobody waits to see whether a server that failed has recovered.
      void ask(text).finally(() => {
        isTrying = false;
      });
      return undefined;
    },
  };
}
