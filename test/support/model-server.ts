import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import type { TestContext } from 'node:test';
import { z } from 'zod';

/** A question that the model received. */
export interface Question {
  readonly model: string;
  /** The `Authorization` header. */
  readonly authorization: string;
  /** The messages of the prompt, the system's first. */
  readonly messages: readonly { readonly role: string; readonly content: string }[];
  /** Whether the answer is to be JSON of a schema. */
  readonly isStructured: boolean;
  /** The limits of the answer, by name. */
  readonly limits: Readonly<Record<string, number>>;
}

/** The server's reaction to a question. */
export type Reply =
  /** The TL;DR in JSON with the number of its sentence, or bare if no schema was given. */
  | { readonly kind: 'line'; readonly line: string; readonly evidence?: number; readonly usage?: Tokens }
  /** The model's exact words. */
  | { readonly kind: 'text'; readonly text: string }
  /** A stream of events, although none was requested. */
  | { readonly kind: 'stream'; readonly parts: readonly string[] }
  | { readonly kind: 'refusal'; readonly refusal: string }
  /** The model was stopped at its limit of tokens. */
  | { readonly kind: 'stopped'; readonly line: string }
  | {
      readonly kind: 'failure';
      readonly status: number;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** A success, or another status, whose JSON is this text, whatever it is. */
  | {
      readonly kind: 'body';
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      readonly status?: number;
    }
  /** Headers at once, the body never. */
  | { readonly kind: 'half' }
  /** Not a byte until the test ends. */
  | { readonly kind: 'silence' };

/** Tokens of the question and of the answer. */
type Tokens = readonly [input: number, output: number];

const USUAL: Tokens = [100, 20];

/** A TL;DR that passes every check of the papers that tests make. */
export const GOOD_LINE = 'We say what it is about.';

type Rule = Reply | ((question: Question) => Reply | Promise<Reply>);

/** A local server that plays OpenAI's chat completions. */
export interface ModelServer {
  /** The value for OPENAI_BASE_URL. */
  readonly url: string;
  /** All it was asked, oldest first; a second try is a question of its own. */
  readonly asked: readonly Question[];
  /** The most questions that waited for their answers at one time. */
  readonly mostAtOnce: number;
  /** Answers every question so from now on. */
  answer(rule: Rule): void;
  /** Waits until it was asked so often in all. */
  untilAsked(times: number): Promise<void>;
}

const question = z.object({
  model: z.string(),
  response_format: z.object({ type: z.literal('json_schema') }).optional(),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  messages: z.array(z.object({ role: z.enum(['system', 'user']), content: z.string() })).min(1),
});

/** Starts the server on a free port of loopback; it says `GOOD_LINE` to everything and ends with the test. */
export async function openModelServer(t: TestContext): Promise<ModelServer> {
  let rule: Rule = { kind: 'line', line: GOOD_LINE };
  const asked: Question[] = [];
  const waiting: { readonly times: number; readonly resolve: () => void }[] = [];
  let atOnce = 0;
  let mostAtOnce = 0;

  async function take(request: IncomingMessage): Promise<Reply> {
    const body = await text(request);
    if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
      return { kind: 'failure', status: 404, message: `No ${request.method} ${request.url} here.` };
    }
    const parsed = question.safeParse(JSON.parse(body));
    if (!parsed.success) return { kind: 'failure', status: 400, message: parsed.error.message };
    const { model, messages, response_format, max_tokens, max_completion_tokens } = parsed.data;
    const one: Question = {
      model,
      messages,
      authorization: request.headers.authorization ?? '',
      isStructured: response_format !== undefined,
      limits: {
        ...(max_tokens !== undefined && { max_tokens }),
        ...(max_completion_tokens !== undefined && { max_completion_tokens }),
      },
    };
    asked.push(one);
    for (const { times, resolve } of waiting) if (asked.length >= times) resolve();
    return spoken(typeof rule === 'function' ? await rule(one) : rule, one);
  }

  const server = createServer((request, response) => {
    atOnce += 1;
    mostAtOnce = Math.max(mostAtOnce, atOnce);
    response.once('close', () => {
      atOnce -= 1;
    });
    take(request).then(
      (reply) => send(response, reply),
      (error: Error) => response.destroy(error),
    );
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
    asked,
    get mostAtOnce() {
      return mostAtOnce;
    },
    answer(next) {
      rule = next;
    },
    untilAsked(times) {
      const { promise, resolve } = Promise.withResolvers<void>();
      if (asked.length >= times) resolve();
      else waiting.push({ times, resolve });
      return promise;
    },
  };
}

/** Returns a TL;DR in the form that the question asks for. */
function spoken(reply: Reply, { isStructured }: Question): Reply {
  if (reply.kind !== 'line' || !isStructured) return reply;
  return { ...reply, line: JSON.stringify({ line: reply.line, evidence: reply.evidence ?? 1 }) };
}

/** As https://platform.openai.com/docs/api-reference/chat-streaming has it. */
function events(parts: readonly string[]): string {
  const chunks = [
    ...parts.map((content) => ({ choices: [{ index: 0, delta: { content }, finish_reason: null }] })),
    { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] },
    { choices: [], usage: { prompt_tokens: USUAL[0], completion_tokens: USUAL[1] } },
  ];
  return [...chunks.map((chunk) => `data: ${JSON.stringify(chunk)}`), 'data: [DONE]', ''].join('\n\n');
}

function send(response: ServerResponse, reply: Reply): void {
  if (reply.kind === 'silence') return;
  const { status, headers, body } = written(reply);
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  if (body === undefined) response.flushHeaders();
  else response.end(body);
}

/** Returns a reply as HTTP; without a body, it never ends. */
function written(reply: Exclude<Reply, { kind: 'silence' }>): {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly body?: string;
} {
  switch (reply.kind) {
    case 'line':
      return { status: 200, body: completion({ content: reply.line, refusal: null }, 'stop', reply.usage) };
    case 'text':
      return { status: 200, body: completion({ content: reply.text, refusal: null }, 'stop') };
    case 'stream':
      return { status: 200, headers: { 'content-type': 'text/event-stream' }, body: events(reply.parts) };
    case 'stopped':
      return { status: 200, body: completion({ content: reply.line, refusal: null }, 'length') };
    case 'refusal':
      return { status: 200, body: completion({ content: null, refusal: reply.refusal }, 'stop') };
    case 'failure': {
      const error = { message: reply.message ?? 'It failed.', type: 'error', param: null, code: null };
      return { status: reply.status, headers: reply.headers, body: JSON.stringify({ error }) };
    }
    case 'body':
      return { status: reply.status ?? 200, headers: reply.headers, body: reply.body };
    case 'half':
      return { status: 200 };
  }
}

/** As https://platform.openai.com/docs/api-reference/chat/object has it. */
function completion(
  message: { content: string | null; refusal: string | null },
  reason: 'stop' | 'length',
  [input, output]: Tokens = USUAL,
): string {
  return JSON.stringify({
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1_772_450_000,
    model: 'a-model-2026-01-01',
    choices: [
      { index: 0, message: { role: 'assistant', ...message }, logprobs: null, finish_reason: reason },
    ],
    usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output },
  });
}
