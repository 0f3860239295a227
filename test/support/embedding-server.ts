import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { z } from 'zod';

/** A request that the server received. */
interface Embedding {
  readonly model: string;
  readonly texts: readonly string[];
  /** The `Authorization` header. */
  readonly authorization: string;
}

/** The server's reaction to a request. */
export type EmbeddingReply =
  /** Vectors of words, see `embedWords`; 64 numbers each if left out. */
  | { readonly kind: 'vectors'; readonly dimensions?: number }
  | {
      readonly kind: 'failure';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A success with this text, whatever it is. */
  | { readonly kind: 'body'; readonly body: string }
  /** Not a byte until the test ends. */
  | { readonly kind: 'silence' };

type EmbeddingRule = EmbeddingReply | ((question: Embedding) => EmbeddingReply | Promise<EmbeddingReply>);

/** A local server that plays OpenAI's embeddings. */
export interface EmbeddingServer extends AsyncDisposable {
  /** The value for OPENAI_EMBEDDING_BASE_URL. */
  readonly url: string;
  /** All it was asked, oldest first. */
  readonly asked: readonly Embedding[];
  /** Answers every question so from now on. */
  answer(rule: EmbeddingRule): void;
  /** Waits until it was asked so often in all. */
  untilAsked(times: number): Promise<void>;
}

const question = z.object({
  model: z.string(),
  input: z.union([z.string().transform((one) => [one]), z.array(z.string()).min(1)]),
  encoding_format: z.literal('float').optional(),
});

/** Starts the server on a free port of loopback; it ends with the test. */
export async function openEmbeddingServer(t: TestContext): Promise<EmbeddingServer> {
  const server = await startEmbeddingServer();
  t.after(() => server[Symbol.asyncDispose]());
  return server;
}

/** Starts the server on a free port of loopback, until it is disposed of. */
export async function startEmbeddingServer(): Promise<EmbeddingServer> {
  let rule: EmbeddingRule = { kind: 'vectors' };
  const asked: Embedding[] = [];
  const waiting: { readonly times: number; readonly resolve: () => void }[] = [];

  async function take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const parsed = question.safeParse(request.url === '/v1/embeddings' ? JSON.parse(body) : undefined);
    if (!parsed.success) return send(response, { kind: 'failure', status: 404 }, []);
    const { model, input } = parsed.data;
    const one = { model, texts: input, authorization: request.headers.authorization ?? '' };
    asked.push(one);
    for (const { times, resolve } of waiting) if (asked.length >= times) resolve();
    send(response, typeof rule === 'function' ? await rule(one) : rule, input);
  }

  const server = createServer((request, response) => {
    take(request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    asked,
    answer(next) {
      rule = next;
    },
    untilAsked(times) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (asked.length >= times) resolve();
      else waiting.push({ times, resolve });
      return promise;
    },
    async [Symbol.asyncDispose]() {
      if (!server.listening) return;
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function send(response: ServerResponse, reply: EmbeddingReply, texts: readonly string[]): void {
  if (reply.kind === 'silence') return;
  const json = { 'content-type': 'application/json' };
  if (reply.kind === 'failure') {
    const error = { message: reply.message ?? 'It failed.', type: 'error', param: null, code: null };
    response.writeHead(reply.status, { ...json, ...reply.headers }).end(JSON.stringify({ error }));
    return;
  }
  const body =
    reply.kind === 'body' ? reply.body : embeddingList(texts.map((one) => embedWords(one, reply.dimensions)));
  response.writeHead(200, json).end(body);
}

/** As https://platform.openai.com/docs/api-reference/embeddings has it. */
export function embeddingList(vectors: readonly (readonly number[])[]): string {
  return JSON.stringify({
    object: 'list',
    model: 'an-embedding-model',
    data: vectors.map((embedding, index) => ({ object: 'embedding', index, embedding })),
    usage: { prompt_tokens: 1, total_tokens: 1 },
  });
}

/** Words that stand for the same here, as a real model would know of many. */
const SAME = new Map([
  ['automobiles', 'cars'],
  ['vehicles', 'cars'],
  ['physicians', 'doctors'],
]);

/**
 * Returns a vector with a number for each of the text's words, at a place given by the word's hash, and a small one at
 * the first place.
 */
function embedWords(source: string, dimensions = 64): number[] {
  const numbers = Array.from({ length: dimensions }, () => 0);
  numbers[0] = 0.01;
  for (const word of source.toLowerCase().match(/[a-z]{4,}/gu) ?? []) {
    const hash = createHash('md5')
      .update(SAME.get(word) ?? word)
      .digest();
    const place = hash.readUInt32LE(0) % dimensions;
    numbers[place] = (numbers[place] ?? 0) + ((hash[4] ?? 0) % 2 === 0 ? 1 : -1);
  }
  return numbers;
}
