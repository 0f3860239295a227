import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { z } from 'zod';
import { GOOD_LINE } from './model-server.ts';

/** A question of a batch. */
interface BatchLine {
  readonly custom_id: string;
  readonly body: { readonly model: string; readonly messages: readonly { readonly content: string }[] };
}

/** A local server that plays OpenAI's files and batches. */
export interface BatchServer {
  readonly url: string;
  /** The questions of each batch that was made, oldest first. */
  readonly batches: readonly (readonly BatchLine[])[];
  /** Ends all batches; answers each question with `line`, or not at all if it returns undefined. */
  finish(line?: (asked: BatchLine) => string | undefined): void;
  /** Makes the next batch, and breaks the connection in place of an answer. */
  loseNextAnswer(): void;
}

interface Stored {
  readonly id: string;
  readonly lines: BatchLine[];
  readonly metadata: unknown;
  output: string | undefined;
}

const created = z.object({ input_file_id: z.string(), metadata: z.unknown() });

/** Starts the server on a free port of loopback; it ends with the test. */
export async function openBatchServer(t: TestContext): Promise<BatchServer> {
  const files: BatchLine[][] = [];
  const batches: Stored[] = [];
  let isLost = false;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request);
    const path = request.url?.replace(/\?.*$/u, '') ?? '';
    const [, kind, id, part] = path.slice('/v1'.length).split('/');
    const send = (value: unknown) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    if (request.method === 'POST' && kind === 'files') {
      files.push([...body.matchAll(/^\{.*\}\r?$/gmu)].map(([line]) => JSON.parse(line)));
      return void send({ id: `file-${files.length - 1}`, object: 'file' });
    }
    if (request.method === 'POST' && kind === 'batches') {
      const { input_file_id, metadata } = created.parse(JSON.parse(body));
      const lines = files[Number(input_file_id.slice('file-'.length))] ?? [];
      batches.push({ id: `batch-${batches.length}`, lines, metadata, output: undefined });
      if (isLost) return void response.destroy();
      return void send(shown(batches.at(-1)));
    }
    if (kind === 'batches' && id === undefined)
      return void send({ object: 'list', data: batches.map(shown), has_more: false });
    const batch = batches.find((one) => one.id === id || `out-${one.id}` === id);
    if (kind === 'batches' && batch !== undefined) return void send(shown(batch));
    if (kind === 'files' && part === 'content')
      return void response.writeHead(200, { 'content-type': 'application/jsonl' }).end(batch?.output ?? '');
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"error":{"message":"Not here."}}');
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: Error) => response.destroy(error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return {
    url: `http://127.0.0.1:${address.port}/v1`,
    get batches() {
      return batches.map(({ lines }) => lines);
    },
    finish(line = () => GOOD_LINE) {
      for (const batch of batches)
        batch.output = batch.lines
          .map((asked) => `${JSON.stringify(outputOf(asked, line(asked)))}\n`)
          .join('');
    },
    loseNextAnswer() {
      isLost = true;
    },
  };
}

function shown(batch: Stored | undefined): unknown {
  return {
    id: batch?.id,
    object: 'batch',
    status: batch?.output === undefined ? 'in_progress' : 'completed',
    metadata: batch?.metadata,
    request_counts: { total: batch?.lines.length, completed: 0, failed: 0 },
    output_file_id: batch?.output === undefined ? null : `out-${batch.id}`,
  };
}

function outputOf({ custom_id }: BatchLine, line: string | undefined): unknown {
  if (line === undefined) return { custom_id, response: null, error: { code: 'batch_expired' } };
  const message = { role: 'assistant', content: JSON.stringify({ line, evidence: 1 }), refusal: null };
  const usage = { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 };
  const body = { choices: [{ index: 0, message, finish_reason: 'stop' }], usage };
  return { custom_id, response: { status_code: 200, body }, error: null };
}
