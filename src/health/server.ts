import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { setTimeout as waitFor } from 'node:timers/promises';
import { collectDefaultMetrics, type Registry } from 'prom-client';
import type { HealthConfig } from '../config.ts';
import { listen } from '../listen.ts';
import type { Log } from '../log.ts';

/** Checks something the bot depends on; returns what is wrong with it, in words, or undefined. */
type Check = () => Promise<string | undefined> | string | undefined;

/** Parts that the health server reports on. */
export interface HealthParts {
  readonly registry: Registry;
  /** By name; the bot is ready if none finds a fault. */
  readonly checks: Readonly<Record<string, Check>>;
  /** Returns what only a restart fixes, in words; undefined if nothing is. */
  readonly fault: () => string | undefined;
  readonly log: Log;
}

/** Supervisors give up on an answer after some seconds; one that says what hangs beats none. */
const CHECK_MS = 3_000;

/**
 * Serves `/healthz`, `/readyz` and `/metrics` over HTTP until disposed, at `address`. Throws `UserError` if the port
 * isn't available.
 */
export async function startHealth(
  { host, port }: HealthConfig,
  parts: HealthParts,
): Promise<AsyncDisposable & { readonly address: string }> {
  collectDefaultMetrics({ register: parts.registry });
  const server = createServer((request, response) => {
    answer(request, parts)
      .catch((error: unknown): HealthResponse => {
        parts.log.error({ err: error }, 'a health check failed');
        return { status: 500, type: TEXT, body: 'The log says what went wrong.\n' };
      })
      .then((answered) => send(request, response, answered))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  return listen(server, {
    host,
    port,
    failure: "Health can't be served",
    settings: 'HEALTH_PORT or HEALTH_HOST',
  });
}

interface HealthResponse {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

const TEXT = 'text/plain; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';

async function answer({ method, url }: IncomingMessage, parts: HealthParts): Promise<HealthResponse> {
  if (method !== 'GET' && method !== 'HEAD') {
    return { status: 405, type: TEXT, body: 'Only GET and HEAD are supported here.\n' };
  }
  switch (url?.split('?')[0]) {
    case '/healthz':
      return liveness(parts);
    case '/readyz':
      return readiness(parts);
    case '/metrics':
      return { status: 200, type: parts.registry.contentType, body: await parts.registry.metrics() };
    default:
      return { status: 404, type: TEXT, body: 'There are /healthz, /readyz and /metrics.\n' };
  }
}

function liveness({ fault }: HealthParts): HealthResponse {
  const words = fault();
  return { status: words === undefined ? 200 : 503, type: TEXT, body: `${words ?? 'alive'}\n` };
}

async function readiness({ checks, log }: HealthParts): Promise<HealthResponse> {
  const found = await Promise.all(
    Object.entries(checks).map(
      async ([name, check]) => [name, (await look(name, check, log)) ?? 'ok'] as const,
    ),
  );
  const status = found.every(([, words]) => words === 'ok') ? 200 : 503;
  return { status, type: JSON_TYPE, body: `${JSON.stringify(Object.fromEntries(found))}\n` };
}

async function look(name: string, check: Check, log: Log): Promise<string | undefined> {
  const given = new AbortController();
  const tooLong = waitFor(CHECK_MS, 'does not answer', { ref: false, signal: given.signal });
  tooLong.catch(() => {
    // The check was faster.
  });
  try {
    return await Promise.race([check(), tooLong]);
  } catch (error) {
    // Its message may name a user or a host: it belongs in the log.
    log.warn({ err: error, check: name }, 'not ready');
    return 'fails';
  } finally {
    given.abort();
  }
}

function send(
  { method }: IncomingMessage,
  response: ServerResponse,
  { status, type, body }: HealthResponse,
): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' });
  response.end(method === 'HEAD' ? undefined : body);
}
