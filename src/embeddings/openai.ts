import OpenAI from 'openai';
import { z } from 'zod';
import type { EmbeddingConfig } from '../config.ts';
import { formatModelFailure } from '../model-failure.ts';
import { AnswerTooLargeError, boundFetch } from '../model-fetch.ts';
import { readModelRetryAfter } from '../retry-after.ts';
import { type Embedder, EmbeddingError, type Vector } from './embedder.ts';

/**
 * Abstracts are embedded by the dozen, even on a machine without a graphics card; callers that wait less use the
 * signal.
 */
const TIMEOUT_MS = 60_000;

/** Dozens of vectors of 4,096 numbers with 20 characters each take 5 MB; anything much larger isn't an answer. */
const LARGEST_ANSWER = 16 * 1024 * 1024;

/** Status codes that say that the request itself can't be answered: the text is too long, or not text to the model. */
const REFUSALS = [400, 413, 422];

/** No server has a reason to ask for more, and a slip could keep the bot away for good. */
const MAX_RETRY_AFTER_MS = 3_600_000;

/** https://platform.openai.com/docs/api-reference/embeddings/object, as far as it is used. */
const answer = z.object({
  data: z.array(z.object({ index: z.int().min(0), embedding: z.array(z.number()).min(1) })),
});

/** Creates an embedding model on any server that speaks OpenAI's embeddings. */
export function createEmbedder(config: EmbeddingConfig): Embedder & { readonly address: string } {
  const client = new OpenAI({
    apiKey: config.apiKey,
    baseURL: config.baseUrl ?? null,
    timeout: TIMEOUT_MS,
    // The caller knows better whether there is time for another try.
    maxRetries: 0,
    fetch: boundFetch(LARGEST_ANSWER),
  });
  return {
    model: config.name,
    address: client.baseURL,
    async embed(texts, signal) {
      let given: unknown;
      try {
        // As numbers: not every server knows the SDK's default, base64.
        given = await client.embeddings.create(
          { model: config.name, input: [...texts], encoding_format: 'float' },
          { signal },
        );
      } catch (error) {
        // Not as its cause: some servers repeat the key in their complaint, and the whole error goes to the log.
        throw new EmbeddingError(formatModelFailure(error, config.apiKey), reasonFor(error));
      }
      return readVectors(given, texts.length);
    },
  };
}

function reasonFor(error: unknown): ConstructorParameters<typeof EmbeddingError>[1] {
  // Some servers write NaN, which isn't JSON.
  if (error instanceof SyntaxError || error instanceof AnswerTooLargeError) return { kind: 'refused' };
  if (!(error instanceof OpenAI.APIError)) return { kind: 'away' };
  const retryAfterMs = error.headers && readModelRetryAfter(error.headers);
  return {
    kind: REFUSALS.includes(Number(error.status)) ? 'refused' : 'away',
    retryAfterMs: retryAfterMs && Math.min(retryAfterMs, MAX_RETRY_AFTER_MS),
  };
}

/** Reads an answer's vectors in the order of the texts. Throws `EmbeddingError` for any that can't be used. */
function readVectors(given: unknown, count: number): Vector[] {
  const refuse = (what: string): never => {
    throw new EmbeddingError(`The embedding server answered with ${what}.`, { kind: 'refused' });
  };
  const parsed = answer.safeParse(given);
  if (!parsed.success) return refuse('something other than vectors of numbers');
  const byIndex = new Map(parsed.data.data.map(({ index, embedding }) => [index, embedding]));
  if (parsed.data.data.length !== count || byIndex.size !== count)
    return refuse(`${parsed.data.data.length} vectors for ${count} texts`);
  const vectors = Array.from({ length: count }, (_, index) => byIndex.get(index) ?? []);
  const [first = []] = vectors;
  if (vectors.some(({ length }) => length === 0 || length !== first.length))
    return refuse('vectors of different lengths');
  if (vectors.some((vector) => vector.every((number) => number === 0))) return refuse('zeros alone');
  return vectors;
}
