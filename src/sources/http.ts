import { setTimeout as waitFor } from 'node:timers/promises';
import type { Log } from '../log.ts';
import { readWait } from '../retry-after.ts';
import { isLostName, reasonOf } from './http-failures.ts';
import { type Asker, createLane, type Lane } from './lanes.ts';
import { type LookUp, systemLookUp } from './public-host.ts';
import { createPublicFetch, isExcepted, isReachable, type Reach } from './reach.ts';
import { SourceError } from './source.ts';

/** A complete answer. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The address that answered, after redirects. */
  readonly url: string;
  readonly bytes: Uint8Array;
  /** The bytes as UTF-8. */
  readonly text: string;
}

/** A request. */
export interface HttpRequest {
  /** Who is asked, by a name and as people read it. */
  readonly source: { readonly name: string; readonly title: string };
  /** Accepted media types. */
  readonly accept: string;
  /** Minimum time between the starts of two requests in this lane, one at a time. */
  readonly paceMs?: number;
  /** Requests in one lane share the pace; the source's own lane by default. */
  readonly lane?: string;
  /** Set for an address that the operator did not choose: it must be public, and its redirects as well. */
  readonly onlyPublic?: Reach;
  /** Further headers. */
  readonly headers?: Readonly<Record<string, string>>;
  /** JSON to post; gets the address by default. */
  readonly post?: unknown;
  /** 32 MB by default. */
  readonly maxBytes?: number;
  /** 3 by default. */
  readonly maxRedirects?: number;
  /** Statuses to return like a success, such as 404 if it means "no such paper". */
  readonly statuses?: readonly number[];
  /** Who waits; a job by default. Jobs go before people. */
  readonly asker?: Asker | undefined;
  /** 4 by default. */
  readonly tries?: number;
  readonly signal?: AbortSignal | undefined;
}

/** The one polite client that all sources share. */
export interface Http {
  /**
   * Gets an address. Tries again after network errors, 408, 425, 429 and 5xx. Throws `SourceError` if that doesn't
   * help, if the source asks for more than a minute's wait (with `retryAfter`), and for other statuses. Follows
   * redirects on the same host, or to another host that has a name and is on the public net, which is checked again on
   * the address it connects to. Throws `UserError` if too many people already wait for the source.
   */
  get(url: string, request: HttpRequest): Promise<HttpAnswer>;
}

/** Waits for so many milliseconds, or rejects once the signal is aborted. */
export type Sleep = (ms: number, signal?: AbortSignal) => Promise<void>;

/** The client's view of the world; everything except the user agent and the log is optional. */
export interface HttpParts {
  /** Names the product and a contact, as the sources' terms ask. */
  readonly userAgent: string;
  readonly log: Log;
  readonly fetch?: typeof fetch;
  readonly lookUp?: LookUp;
  readonly now?: () => number;
  readonly sleep?: Sleep | undefined;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** The slowest recorded answers take a few seconds; a connection silent for this long is dead. */
const TIMEOUT_MS = 15_000;

/** 4 tries with at most 1, 2 and 4 seconds in between: a hiccup passes, and a person still waits for the answer. */
const TRIES = 4;
const BACKOFF_MS = 1_000;

/** Waits that a source asks for are respected up to this in total; beyond it the caller should come again later. */
const MAX_WAIT_MS = 60_000;

/** A person waits no longer than this for a source; whoever is next in line waits as well. */
const MAX_WAITS_MS: Readonly<Record<Asker, number>> = { job: MAX_WAIT_MS, person: 15_000, background: 0 };

/**
 * Requests at once to a source without a pace of its own: a list has at most ten pages, which are read one after
 * another.
 */
const AT_ONCE = 4;

const REDIRECTS: readonly number[] = [301, 302, 303, 307, 308];

/** Enough for a source that moved twice; a redirect loop never ends. */
const MAX_REDIRECTS = 3;

const MB = 1024 * 1024;

/** A day's list is under 1 MB and arXiv's largest page about 10 MB; more isn't an answer to our requests. */
const MAX_BYTES = 32 * MB;

const TRY_AGAIN: readonly number[] = [408, 425, 429];

/** A redirect, and how many came before it. */
interface Redirect {
  readonly request: HttpRequest;
  readonly status: number;
  readonly moved: number;
}

/** Creates the client. It remembers pace and limits for the process: create only one. */
export function createHttp(parts: HttpParts): Http {
  const { log, now = Date.now, random = Math.random, lookUp = systemLookUp } = parts;
  const fetchAny = parts.fetch ?? fetch;
  const fetchPublic = parts.fetch ?? createPublicFetch(lookUp);
  const { sleep = (ms, signal) => waitFor(ms, undefined, signal ? { signal } : {}) } = parts;
  /** When a host may be asked again, as it said itself. */
  const closedUntil = new Map<string, number>();
  const lanes = new Map<string, Lane>();
  const lastStarts = new Map<string, number>();

  async function attempt(url: string, request: HttpRequest, moved = 0): Promise<HttpAnswer> {
    const { accept, paceMs = 0, signal, statuses = [], onlyPublic, post, maxBytes = MAX_BYTES } = request;
    const source = request.source.name;
    const { host } = new URL(url);
    await refuseUnreachable(url, request);
    const lane = laneOf(request);
    const paced = (lastStarts.get(lane) ?? Number.NEGATIVE_INFINITY) + paceMs;
    await sitOut(Math.max(closedUntil.get(host) ?? 0, paced) - now(), host, request);
    lastStarts.set(lane, now());
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const isGuarded = onlyPublic !== undefined && !isExcepted(new URL(url), onlyPublic);
    let response: Response;
    let bytes: Uint8Array;
    try {
      response = await (isGuarded ? fetchPublic : fetchAny)(url, {
        ...(post !== undefined && { method: 'POST', body: JSON.stringify(post) }),
        headers: {
          accept,
          'user-agent': parts.userAgent,
          ...(post !== undefined && { 'content-type': 'application/json' }),
          ...request.headers,
        },
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      bytes = await readBytes(response, maxBytes);
    } catch (error) {
      signal?.throwIfAborted();
      throw new SourceError(
        source,
        `${host} can't be ${error instanceof RangeError ? 'read' : 'reached'}: ${reasonOf(error, TIMEOUT_MS)}.`,
        { cause: error },
      );
    }
    const { status, headers } = response;
    const waitMs = readWait(headers, now());
    if (waitMs !== undefined) closedUntil.set(host, now() + waitMs);
    if (response.ok || statuses.includes(status))
      return {
        status,
        headers,
        url,
        bytes,
        // A feed is read in its own encoding, from its bytes.
        get text() {
          return new TextDecoder().decode(bytes);
        },
      };
    const to = headers.get('location');
    if (to !== null && REDIRECTS.includes(status)) {
      const next = await follow(url, to, { request, status, moved });
      // An address that the operator chose may lead to strangers', who must not get what logs us in.
      const isOwn = new URL(next).host === host;
      const toOthers = { onlyPublic: { except: [] }, ...request, headers: {} };
      return attempt(next, isOwn ? request : toOthers, moved + 1);
    }
    const retryAfter = waitMs === undefined ? undefined : Math.ceil(waitMs / 1_000);
    const words = status === 429 ? 'asks us to slow down' : `answered with HTTP status ${status}`;
    throw new SourceError(source, `${host} ${words}.`, { status, retryAfter });
  }

  async function refuseUnreachable(url: string, { source, onlyPublic }: HttpRequest): Promise<void> {
    const address = new URL(url);
    if (onlyPublic === undefined || (await isReachable(address, onlyPublic, lookUp))) return;
    const { setting } = onlyPublic;
    const unless =
      setting === undefined
        ? ''
        : ` Whoever runs this bot can allow hosts of their own network in ${setting}.`;
    throw new SourceError(
      source.name,
      `${address.host} is not on the public internet or has no address, so it is not asked.${unless}`,
    );
  }

  /** Follows a redirect of a source that moved; throws if it leads where the source has no business. */
  async function follow(from: string, location: string, redirect: Redirect): Promise<string> {
    const { status, moved, request } = redirect;
    const { source, onlyPublic, maxRedirects = MAX_REDIRECTS } = request;
    const { host, protocol } = new URL(from);
    const then = onlyPublic === undefined ? 'set its new address in the settings' : 'give its new address';
    const refuse = (why: string): SourceError =>
      new SourceError(source.name, `${host} ${why}. If it moved, ${then}.`, { status });
    const to = URL.parse(location, from);
    // What leads to itself never leads elsewhere, and the rest of its round would only take time.
    if (moved >= maxRedirects || to?.href === new URL(from).href) throw refuse('keeps redirecting');
    if (to === null || !/^https?:$/u.test(to.protocol))
      throw refuse("redirects to something that isn't a web address");
    if (protocol === 'https:' && to.protocol === 'http:')
      throw refuse(`redirects to ${to.host} without encryption, which is not followed`);
    if (to.host === host) return to.href;
    if (request.post !== undefined) throw refuse(`redirects what is sent to it to ${to.host}`);
    if (!(await isReachable(to, onlyPublic ?? { except: [] }, lookUp)))
      throw refuse(`redirects to ${to.host}, which is not on the public internet and is not followed`);
    log.info({ source: source.name, from: host, to: to.host }, 'a source redirects to another host');
    return to.href;
  }

  async function sitOut(ms: number, host: string, { source, signal, asker }: HttpRequest): Promise<void> {
    if (ms <= 0) return;
    if (ms > MAX_WAITS_MS[asker ?? 'job']) {
      const retryAfter = Math.ceil(ms / 1_000);
      throw new SourceError(source.name, `${host} asked us to slow down for a while.`, {
        retryAfter,
      });
    }
    await sleep(ms, signal);
  }

  async function insist(url: string, request: HttpRequest): Promise<HttpAnswer> {
    let waitedMs = 0;
    // What nobody waits for holds up nobody: whoever asks comes again later.
    const { tries = request.asker === 'background' ? 1 : TRIES } = request;
    for (let tried = 1; ; tried += 1) {
      try {
        return await attempt(url, request);
      } catch (error) {
        if (!(error instanceof SourceError) || tried >= tries || !isWorthAnotherTry(error)) throw error;
        const backoff = random() * BACKOFF_MS * 2 ** (tried - 1);
        const waitMs = Math.max(backoff, (error.retryAfter ?? 0) * 1_000);
        waitedMs += waitMs;
        if (waitedMs > MAX_WAIT_MS) throw error;
        log.debug({ err: error, url, tried }, 'asking a source again');
        await sitOut(waitMs, new URL(url).host, request);
      }
    }
  }

  return {
    get(url, request) {
      const { source, paceMs, asker = 'job' } = request;
      const name = laneOf(request);
      const lane = lanes.get(name) ?? createLane(source.title, paceMs === undefined ? AT_ONCE : 1);
      lanes.set(name, lane);
      return lane(asker, () => insist(url, request));
    },
  };
}

function isWorthAnotherTry({ status, retryAfter = 0, cause }: SourceError): boolean {
  if (retryAfter * 1_000 > MAX_WAIT_MS) return false;
  if (isLostName(cause) || cause instanceof RangeError) return false;
  return status === undefined || status >= 500 || TRY_AGAIN.includes(status);
}

async function readBytes(response: Response, max: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > max) throw new RangeError(`its answer is over ${max / MB} MB`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function laneOf({ source, lane }: HttpRequest): string {
  return lane ?? source.name;
}
