import type { IncomingMessage, ServerResponse } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { findFile } from '../attachments.ts';
import type { Faults } from '../faults.ts';
import type { Interactions } from '../interactions.ts';
import { type Limiter, TooManyRequests } from '../limits.ts';
import type { OpenApi } from '../openapi.ts';
import { comesFromPage, isCalledLoopback } from '../origin.ts';
import { passTime } from '../pass-time.ts';
import { Refusal, refusals } from '../refusal.ts';
import { parseTarget } from '../target.ts';
import type { World } from '../world.ts';
import { channelRoutes } from './channels.ts';
import { guildRoutes } from './guilds.ts';
import { interactionRoutes } from './interactions.ts';
import { messageRoutes } from './messages.ts';
import type { Route } from './route.ts';
import { scheduledEventRoutes } from './scheduled-events.ts';
import { threadRoutes } from './threads.ts';

/** The parts of the sandbox that the REST API uses. */
export interface RestParts {
  readonly world: World;
  readonly interactions: Interactions;
  readonly limiter: Limiter;
  readonly faults: Faults;
  readonly openApi: OpenApi | undefined;
  readonly token: string;
  readonly gatewayUrl: () => string;
  readonly onRequest: ((record: RequestRecord) => void) | undefined;
  readonly shards: number;
}

/** A record of an answered request, for people and tests. */
export interface RequestRecord {
  /** From 1 up, in the order they were answered. */
  readonly number: number;
  readonly at: number;
  readonly method: string;
  /** Without `/api/v10`; the tokens of interactions are hidden. */
  readonly path: string;
  readonly body: unknown;
  readonly status: number;
  /** Discord's refusal, if there was one. */
  readonly refusal: unknown;
}

const PREFIX = /^\/api\/v10(?=\/)/u;

/** More requests would only fill memory. */
const MAX_RECORDS = 500;

interface Answered {
  readonly status: number;
  readonly body: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Creates the handler of Discord's REST API v10, and the records of its requests. */
export function createRest(parts: RestParts) {
  const records: RequestRecord[] = [];
  const routes = compileRoutes([
    ...guildRoutes,
    ...channelRoutes,
    ...messageRoutes,
    ...threadRoutes,
    ...interactionRoutes,
    ...scheduledEventRoutes,
    ['GET', '/gateway', () => ({ url: parts.gatewayUrl() })],
    [
      'GET',
      '/gateway/bot',
      () => ({
        url: parts.gatewayUrl(),
        shards: parts.shards,
        // All at once: with Discord itself, small bots wait 5 seconds between shards.
        session_start_limit: { ...START_LIMIT, max_concurrency: parts.shards },
      }),
    ],
  ]);

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (comesFromPage(request) || !isCalledLoopback(request)) return void response.writeHead(403).end();
    const target = parseTarget(request.url);
    if (target === undefined) return void response.writeHead(400).end();
    const method = request.method ?? 'GET';
    const path = target.path.replace(PREFIX, '');
    const fault = parts.faults.take(method, path);
    const raw = await buffer(request);
    if (fault?.kind === 'lose') {
      request.socket.destroy();
      return;
    }
    if (fault?.kind === 'delay') await wait(fault.ms);
    const file = method === 'GET' ? findFile(parts.world, target.path) : undefined;
    if (file !== undefined && fault?.kind !== 'refuse') return void response.end(file.bytes);
    let body: unknown;
    const answered = await attempt(async () => {
      if (fault?.kind === 'refuse') throw ordered(fault);
      if (!PREFIX.test(target.path)) throw refusals.notFound();
      const parsed = await parseBody(request.headers['content-type'], raw);
      body = parsed.body;
      authorize(parts.token, path, request.headers.authorization);
      const headers = parts.limiter.count(method, path);
      const found = routes(method, path);
      if (found === undefined) throw refusals.notFound();
      if (body !== undefined) parts.openApi?.check(method, path, body);
      const { world, interactions } = parts;
      passTime(world);
      const said = await found.handler({
        world,
        interactions,
        place: found.place,
        query: target.query,
        ...parsed,
      });
      return { status: said === undefined ? 204 : 200, body: said, headers };
    });
    const record: RequestRecord = {
      number: (records.at(-1)?.number ?? 0) + 1,
      at: parts.world.now(),
      method,
      path: path.replace(/interaction\.\d+/gu, '…'),
      body,
      status: answered.status,
      refusal: answered.status >= 400 ? answered.body : undefined,
    };
    records.push(record);
    parts.onRequest?.(record);
    parts.world.emit('change');
    if (records.length > MAX_RECORDS) records.shift();
    if (fault?.kind === 'drop') request.socket.destroy();
    else send(response, answered);
  }
  return { handle, records: records as readonly RequestRecord[] };
}

const START_LIMIT = { total: 1_000, remaining: 999, reset_after: 14_400_000 };

async function attempt(work: () => Promise<Answered>): Promise<Answered> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Refusal)) {
      const words = error instanceof Error ? (error.stack ?? error.message) : String(error);
      return {
        status: 500,
        body: { message: `500: Internal Server Error (sandbox: ${words})`, code: 0 },
        headers: {},
      };
    }
    return {
      status: error.status,
      body: error,
      headers: error instanceof TooManyRequests ? error.headers : {},
    };
  }
}

function ordered({
  status,
  retryAfter,
  code = 0,
}: {
  readonly status: number;
  readonly retryAfter?: number;
  readonly code?: number;
}): Refusal {
  if (status !== 429) return new Refusal(status, code, `${status}: ordered by a fault`);
  return new TooManyRequests(retryAfter ?? 1, { 'x-ratelimit-scope': 'shared' });
}

/** Throws 401 without the bot's token. Answers to interactions need only their own token. */
function authorize(token: string, path: string, given: string | undefined): void {
  if (path.startsWith('/interactions/') || path.startsWith('/webhooks/') || path === '/gateway') return;
  if (given !== `Bot ${token}`) throw refusals.unauthorized();
}

async function parseBody(type: string | undefined, raw: Buffer) {
  if (raw.length === 0) return { body: undefined, attachments: [] };
  if (type?.startsWith('multipart/form-data')) {
    const form = await new Response(new Uint8Array(raw), { headers: { 'content-type': type } }).formData();
    const payload = form.get('payload_json');
    const body = parseJson(typeof payload === 'string' ? payload : '{}');
    const files = [...form].flatMap(([name, file]) => (file instanceof File ? [{ name, file }] : []));
    return {
      body,
      attachments: await Promise.all(
        files.map(async ({ name, file }) => ({
          name: file.name,
          bytes: await file.bytes(),
          description: describedIn(body, name),
        })),
      ),
    };
  }
  return { body: parseJson(raw.toString('utf8')), attachments: [] };
}

const describing = z.looseObject({
  attachments: z.array(z.looseObject({ id: z.coerce.string(), description: z.string().nullish() })),
});

/** Returns what a body says that the file in `files[n]` shows; a thread's message is in its own field. */
function describedIn(body: unknown, name: string): string | undefined {
  const { attachments } = describing.safeParse(body).data ?? { attachments: [] };
  return attachments.find(({ id }) => name === `files[${id}]`)?.description ?? undefined;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw refusals.badJson();
  }
}

function compileRoutes(routes: readonly Route[]) {
  const compiled = routes.map(([method, path, handler]) => ({
    method,
    handler,
    pattern: new RegExp(`^${path.replace(/:(\w+)/gu, '(?<$1>[^/]+)')}$`, 'u'),
  }));
  return (method: string, path: string) => {
    for (const route of compiled) {
      if (route.method !== method) continue;
      const match = route.pattern.exec(path);
      if (match === null) continue;
      return {
        handler: route.handler,
        place: (name: string) => decodeURIComponent(match.groups?.[name] ?? ''),
      };
    }
    return undefined;
  };
}

function send(response: ServerResponse, { status, body, headers }: Answered): void {
  response.writeHead(status, {
    ...headers,
    ...(body !== undefined && { 'content-type': 'application/json' }),
  });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
