import { parseRetryAfter } from '../retry-after.ts';
import {
  type Collection,
  collectionsShape,
  groupShape,
  itemsShape,
  type KeyFacts,
  keyShape,
  type Written,
  writtenShape,
} from './answers.ts';
import type { ZoteroItem } from './item.ts';
import type { Library } from './library.ts';
import { ZoteroError } from './zotero-error.ts';

/** The most items that Zotero takes or finds by their keys at once. */
export const MAX_ITEMS = 50;

/** A library and the key that opens it. */
export interface Access {
  readonly library: Library;
  readonly apiKey: string;
}

/** Zotero's Web API, version 3 (https://www.zotero.org/support/dev/web_api/v3/basics). All of it throws `ZoteroError`. */
export interface ZoteroApi {
  /** Finds whose a key is, and what it may do; undefined for one that Zotero doesn't know. */
  findKey(apiKey: string): Promise<KeyFacts | undefined>;
  /** Returns the name of a group. */
  nameGroup(access: Access): Promise<string>;
  listCollections(access: Access): Promise<readonly Collection[]>;
  /** Finds which of at most `MAX_ITEMS` keys are of items in the library; those in its trash are not. */
  findItems(access: Access, itemKeys: readonly string[], signal?: AbortSignal): Promise<ReadonlySet<string>>;
  /**
   * Adds at most `MAX_ITEMS` items. A repeat with the token of an earlier success adds nothing and throws an error of kind
   * `token used`, for 12 hours.
   */
  addItems(
    access: Access,
    items: readonly ZoteroItem[],
    token: string,
    signal?: AbortSignal,
  ): Promise<Written>;
  /** Returns how many milliseconds Zotero wants to be left alone, by its last answers; 0 if it may be asked. */
  waitMs(): number;
}

/** The client's view of the world; everything except the address and the user agent is optional. */
interface ApiParts {
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly userAgent: string;
  readonly now: () => Temporal.Instant;
  readonly fetch?: typeof fetch;
  readonly timeoutMs?: number;
}

/** Zotero writes 50 items within seconds; a connection silent for this long is dead. */
const TIMEOUT_MS = 30_000;

/** Nobody means more, and a huge number must not close Zotero for ever. */
const MAX_WAIT_MS = 24 * 60 * 60 * 1_000;

/** A page of collections is under 200 kB; more isn't an answer to our requests. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Zotero's largest page, and more pages than anybody looks through. */
const PAGE = 100;
const MAX_PAGES = 20;

interface Request {
  readonly apiKey: string;
  readonly post?: { readonly body: unknown; readonly token: string };
  readonly signal?: AbortSignal | undefined;
}

/** Creates the client. It remembers for the process how long Zotero wants to be left alone: create only one. */
export function createZoteroApi({ baseUrl, userAgent, now, ...parts }: ApiParts): ZoteroApi {
  const { timeoutMs = TIMEOUT_MS } = parts;
  const ask = parts.fetch ?? fetch;
  let closedUntil: Temporal.Instant | undefined;

  function waitMs(): number {
    if (closedUntil === undefined) return 0;
    const left = closedUntil.epochMilliseconds - now().epochMilliseconds;
    // More only if the clock was ahead.
    return left > MAX_WAIT_MS ? 0 : Math.max(0, left);
  }

  function heed(headers: Headers): void {
    const said = ['backoff', 'retry-after'].map(
      (name) => parseRetryAfter(headers.get(name), now().epochMilliseconds) ?? 0,
    );
    const ms = Math.min(MAX_WAIT_MS, Math.ceil(Math.max(...said)));
    if (ms > waitMs()) closedUntil = now().add({ milliseconds: ms });
  }

  async function request(path: string, { apiKey, post, signal }: Request): Promise<unknown> {
    const waiting = waitMs();
    if (waiting > 0) throw new ZoteroError('busy', 'asked us to wait', { waitMs: waiting });
    const timeout = AbortSignal.timeout(timeoutMs);
    let response: Response;
    let text: string;
    try {
      response = await ask(`${baseUrl}${path}`, {
        headers: {
          accept: 'application/json',
          'user-agent': userAgent,
          'zotero-api-version': '3',
          'zotero-api-key': apiKey,
          ...(post && { 'content-type': 'application/json', 'zotero-write-token': post.token }),
        },
        ...(post && { method: 'POST', body: JSON.stringify(post.body) }),
        // It would take the key elsewhere.
        redirect: 'manual',
        signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
      });
      heed(response.headers);
      text = await readText(response);
    } catch (error) {
      signal?.throwIfAborted();
      throw new ZoteroError('unreachable', "can't be reached", { cause: error });
    }
    if (!response.ok) throw ZoteroError.of(response.status, text.replaceAll(apiKey, '…'), waitMs());
    try {
      return JSON.parse(text);
    } catch (error) {
      throw new ZoteroError('unreadable', 'gave an answer that is not JSON', { cause: error });
    }
  }

  return {
    waitMs,
    async findKey(apiKey) {
      try {
        return read(keyShape, await request('/keys/current', { apiKey }));
      } catch (error) {
        if (error instanceof ZoteroError && ['forbidden', 'gone'].includes(error.kind)) return undefined;
        throw error;
      }
    },
    async nameGroup({ library, apiKey }) {
      return read(groupShape, await request(`/${library}`, { apiKey })).data.name;
    },
    async listCollections({ library, apiKey }) {
      const found: Collection[] = [];
      for (let page = 0; page < MAX_PAGES; page += 1) {
        const path = `/${library}/collections?limit=${PAGE}&start=${page * PAGE}`;
        const more = read(collectionsShape, await request(path, { apiKey }));
        found.push(...more);
        if (more.length < PAGE) break;
      }
      return found;
    },
    async findItems({ library, apiKey }, itemKeys, signal) {
      if (itemKeys.length === 0) return new Set();
      const path = `/${library}/items?itemKey=${itemKeys.join(',')}&limit=${PAGE}`;
      const found = read(itemsShape, await request(path, { apiKey, signal }));
      return new Set(found.map(({ key }) => key));
    },
    async addItems({ library, apiKey }, items, token, signal) {
      const post = { body: items, token };
      return read(writtenShape, await request(`/${library}/items`, { apiKey, post, signal }));
    },
  };
}

function read<Output>(
  shape: { safeParse(value: unknown): { data?: Output | undefined; error?: unknown } },
  value: unknown,
): Output {
  const { data, error } = shape.safeParse(value);
  if (data === undefined)
    throw new ZoteroError('unreadable', 'gave an answer that I can’t read', { cause: error });
  return data;
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_BYTES) throw new RangeError('The answer is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
