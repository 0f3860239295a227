import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { gzip as gzipWithCallback } from 'node:zlib';
import { listen } from '../listen.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { FindDocument } from '../publishing/documents.ts';
import { type Route, readRoute } from '../publishing/paths.ts';
import type { WebConfig } from '../web-settings.ts';
import { findClient, groupOf } from './client-address.ts';
import { createLimiter } from './limiter.ts';
import { isUnchanged, takesGzip } from './negotiate.ts';
import { DONE_PAGE, UNKNOWN_PAGE, UNSUBSCRIBE_PAGE } from './pages.ts';

/** Parts that the public server leads to. */
export interface WebParts {
  readonly findDocument: FindDocument;
  /**
   * Ends the e-mails to whoever got this token. Returns false if no active subscription has it.
   */
  readonly unsubscribe: (token: string) => Promise<boolean>;
  readonly now: () => Temporal.Instant;
  /** Milliseconds of a clock that never goes back. */
  readonly nowMs: () => number;
  readonly log: Pick<Log, 'error'>;
  readonly metrics: Pick<Metrics, 'webAnswered'>;
}

const gzip = promisify(gzipWithCallback);

/** A reader asks for a feed once in some minutes at most, and a service may ask for many feeds from one address. */
const PER_TOKEN = { max: 30, periodMs: 60_000 };
const PER_ADDRESS = { max: 120, periodMs: 60_000 };

/** What fits into one packet isn't worth the work. */
const MIN_GZIPPED = 1_000;

/** Any of our requests is a few hundred bytes and comes at once: whoever is slower than this keeps a connection for nothing. */
const TIMEOUTS = { headersTimeout: 10_000, requestTimeout: 15_000, keepAliveTimeout: 5_000 };
const MAX_HEADERS = 16_384;
const MAX_CONNECTIONS = 500;

/** Serves feeds, calendars and the end of e-mails over HTTP until disposed. Throws `UserError` if the port isn't available. */
export async function startWeb(
  config: WebConfig,
  parts: WebParts,
): Promise<AsyncDisposable & { readonly address: string }> {
  const answer = createAnswers(config, parts);
  const { publicUrl } = config;
  const server = createServer({ ...TIMEOUTS, maxHeaderSize: MAX_HEADERS }, (request, response) => {
    answer(request)
      .catch((error: unknown): WebAnswer => {
        parts.log.error({ err: error }, 'a public address could not be answered');
        return FAULT;
      })
      .then((answered) => send(request, response, answered, publicUrl.startsWith('https:')))
      .then((status) => parts.metrics.webAnswered(status))
      .catch((error: unknown) => response.destroy(error instanceof Error ? error : undefined));
  });
  server.maxConnections = MAX_CONNECTIONS;
  const { host, port } = config;
  return listen(server, {
    host,
    port,
    failure: "Feeds can't be served",
    settings: 'HTTP_PORT or HTTP_HOST',
  });
}

interface WebAnswer {
  readonly status: number;
  readonly type: string;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const TEXT = 'text/plain; charset=utf-8';
const HTML = 'text/html; charset=utf-8';
const NO_STORE = { 'cache-control': 'no-store' };

/** The one answer for all that isn't served: it doesn't tell a wrong guess from a removed feed. */
const NOT_FOUND: WebAnswer = { status: 404, type: TEXT, body: 'There is nothing here.\n', headers: NO_STORE };
const FAULT: WebAnswer = {
  status: 500,
  type: TEXT,
  body: 'Something went wrong. Try again later.\n',
  headers: NO_STORE,
};

function createAnswers({ trustedProxies, publicUrl }: WebConfig, parts: WebParts) {
  const takeAddress = createLimiter(PER_ADDRESS, parts.nowMs);
  const takeToken = createLimiter(PER_TOKEN, parts.nowMs);
  const prefix = new URL(publicUrl).pathname.replace(/\/+$/u, '');
  return async (request: IncomingMessage): Promise<WebAnswer> => {
    const { headers, url = '', socket } = request;
    const forwardedFor = headers['x-forwarded-for'];
    const client = findClient(
      socket.remoteAddress,
      Array.isArray(forwardedFor) ? forwardedFor.join(',') : forwardedFor,
      trustedProxies,
    );
    const tooMany = takeAddress(groupOf(client));
    if (tooMany !== undefined) return refuse(tooMany);
    // A proxy may send the whole address (RFC 9112, section 3.2.2).
    const path = url.replace(/^https?:\/\/[^/?]*/iu, '').split('?')[0] ?? '';
    const route = readRoute(path, prefix);
    if (route === undefined) return NOT_FOUND;
    // Before anything is looked up: the limit says nothing of whether there is such a token.
    const tooOften = takeToken(route.token);
    if (tooOften !== undefined) return refuse(tooOften);
    return answerRoute(route, request, parts);
  };
}

function refuse(seconds: number): WebAnswer {
  const headers = { ...NO_STORE, 'retry-after': String(seconds) };
  return { status: 429, type: TEXT, body: 'Too many requests. Try again later.\n', headers };
}

async function answerRoute(
  route: Route,
  request: IncomingMessage,
  { findDocument, unsubscribe, now }: WebParts,
): Promise<WebAnswer> {
  const { method, headers } = request;
  const isRead = method === 'GET' || method === 'HEAD';
  if (route.kind === 'unsubscribe') {
    // Scanners of mail follow every link (RFC 8058): reading changes nothing, and tells nothing of the token.
    if (isRead) return { status: 200, type: HTML, body: UNSUBSCRIBE_PAGE, headers: NO_STORE };
    if (method !== 'POST') return NOT_FOUND;
    // Its body says nothing that we need.
    return (await unsubscribe(route.token))
      ? { status: 200, type: HTML, body: DONE_PAGE, headers: NO_STORE }
      : { status: 404, type: HTML, body: UNKNOWN_PAGE, headers: NO_STORE };
  }
  const found = isRead ? await findDocument(route.token, route.format) : undefined;
  if (found === undefined) return NOT_FOUND;
  const { type, body, changedAt } = found;
  const tag = `W/"${createHash('sha256').update(body).digest('base64url')}"`;
  const validators = {
    etag: tag,
    // HTTP allows no date in the future.
    'last-modified': formatDate(Temporal.Instant.compare(changedAt, now()) > 0 ? now() : changedAt),
    // A cache on the way must not keep what a secret address shows.
    'cache-control': 'private, no-cache',
    vary: 'accept-encoding',
  };
  const conditions = {
    ifNoneMatch: headers['if-none-match'],
    ifModifiedSince: headers['if-modified-since'],
  };
  return isUnchanged({ tag, changedAt }, conditions)
    ? { status: 304, type, body: '', headers: validators }
    : { status: 200, type, body, headers: validators };
}

/** "Mon, 02 Mar 2026 12:00:00 GMT" */
function formatDate(at: Temporal.Instant): string {
  return new Date(at.epochMilliseconds).toUTCString();
}

/** On every answer: nothing is framed, guessed at, indexed, or told where it was opened from. */
const STRICT = {
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'x-robots-tag': 'noindex, nofollow',
};

async function send(
  { method, headers: asked }: IncomingMessage,
  response: ServerResponse,
  { status, type, body, headers }: WebAnswer,
  isSecure: boolean,
): Promise<number> {
  const all = { ...STRICT, ...(isSecure && { 'strict-transport-security': 'max-age=31536000' }), ...headers };
  if (status === 304) {
    response.writeHead(status, all);
    response.end();
    return status;
  }
  const written = Buffer.from(body);
  const isGzipped = written.length >= MIN_GZIPPED && takesGzip(asked['accept-encoding']);
  const sent = isGzipped ? await gzip(written) : written;
  response.writeHead(status, {
    ...all,
    'content-type': type,
    'content-length': sent.length,
    ...(isGzipped && { 'content-encoding': 'gzip' }),
  });
  response.end(method === 'HEAD' ? undefined : sent);
  return status;
}
