import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Ends } from './ends.ts';

/** Something that goes wrong with one request. */
export type Trouble =
  /** Answers with a status, and does nothing. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: string;
    }
  /** Does what is asked, and answers with a status nevertheless. */
  | { readonly kind: 'done, then status'; readonly status: number }
  /** Does what is asked, and closes the connection without an answer. */
  | { readonly kind: 'done, then gone' }
  /** Closes the connection, and does nothing. */
  | { readonly kind: 'gone' }
  /** Does what is asked, but answers late. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Does what is asked, with a header more. */
  | { readonly kind: 'headers'; readonly headers: Readonly<Record<string, string>> }
  /** Refuses the items with these titles. */
  | {
      readonly kind: 'refuse';
      readonly titles: readonly string[];
      readonly code: number;
      readonly message: string;
    }
  /** Takes the first items, and refuses the others with a code of a server that fails. */
  | { readonly kind: 'half'; readonly taken: number };

const item = z.looseObject({
  key: z.string(),
  version: z.literal(0),
  itemType: z.string(),
  title: z.string(),
});
type Item = z.infer<typeof item>;

/** The rights of a key, as `/keys/current` says them. */
interface Key {
  readonly userID: number;
  readonly username: string;
  access: object;
}

/** A local server that plays Zotero's Web API. */
export interface ZoteroServer {
  readonly url: string;
  /** By the key itself. */
  readonly keys: Map<string, Key>;
  /** Items of each library, in the order in which they came; those in the trash are marked. */
  readonly items: Map<string, (Item & { isTrashed?: boolean })[]>;
  readonly collections: { readonly key: string; readonly name: string }[];
  /** Requests, oldest first, such as "POST /users/1/items". */
  readonly asked: string[];
  /** Called with each request before anything is done. */
  onAsked: ((line: string) => void) | undefined;
  /** What goes wrong with the next requests that add items, one each. */
  readonly troubles: Trouble[];
  /** What goes wrong with every other request. */
  readTrouble: Trouble | undefined;
  /** The most items that it takes at once. */
  limit: number;
  /** Forgets the tokens, as after 12 hours. */
  forgetTokens(): void;
}

const KEY = 'GoodKeyWith24Characters0';

/** A key that opens everything that the server has. */
export const GOOD_KEY = KEY;

/** Starts the server. It ends with the test. */
export async function openZoteroServer(t: Ends): Promise<ZoteroServer> {
  const tokens = new Set<string>();
  const zotero: Omit<ZoteroServer, 'url'> = {
    keys: new Map([
      [
        KEY,
        {
          userID: 475425,
          username: 'ada_l',
          access: {
            user: { library: true, write: true },
            groups: { 5001: { library: true, write: true }, 5002: { library: true } },
          },
        },
      ],
    ]),
    items: new Map(),
    collections: [
      { key: 'COLLA234', name: 'Reading group' },
      { key: 'COLLB234', name: 'Twice' },
      { key: 'COLLC234', name: 'Twice' },
    ],
    asked: [],
    onAsked: undefined,
    troubles: [],
    readTrouble: undefined,
    limit: 50,
    forgetTokens: () => tokens.clear(),
  };
  const server = createServer((request, response) => {
    answer(zotero, tokens, request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  return Object.assign(zotero, { url: `http://127.0.0.1:${address.port}` });
}

async function answer(
  zotero: Omit<ZoteroServer, 'url'>,
  tokens: Set<string>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://zotero.invalid');
  const { method, headers } = request;
  const line = `${method} ${request.url}`;
  zotero.asked.push(line);
  zotero.onAsked?.(line);
  const body = await text(request);
  const isWrite = method === 'POST';
  const trouble = isWrite ? zotero.troubles.shift() : zotero.readTrouble;
  const send = (status: number, said: unknown, more: Readonly<Record<string, string>> = {}): void => {
    response.writeHead(status, { 'last-modified-version': '7', ...more });
    response.end(typeof said === 'string' ? said : JSON.stringify(said));
  };
  if (trouble?.kind === 'gone') return void request.socket.destroy();
  if (trouble?.kind === 'status') return send(trouble.status, trouble.body ?? 'Trouble', trouble.headers);
  const key = zotero.keys.get(String(headers['zotero-api-key']));
  if (headers['zotero-api-version'] !== '3') return send(400, 'No version');
  if (key === undefined) return send(403, 'Invalid key');
  if (pathname === '/keys/current') return send(200, { key: headers['zotero-api-key'], ...key });
  const [, library = '', rest = ''] = /^\/((?:users|groups)\/\d+)(?:\/(.*))?$/u.exec(pathname) ?? [];
  if (!['users/475425', 'groups/5001', 'groups/5002'].includes(library)) return send(404, 'Not found');
  if (rest === '') return send(200, { id: 1, data: { name: `Group *${library}*` } });
  if (rest === 'collections')
    return send(
      200,
      zotero.collections.map(({ key, name }) => ({ key, data: { key, name } })),
    );
  const items = zotero.items.get(library) ?? [];
  zotero.items.set(library, items);
  if (!isWrite) {
    const wanted = searchParams.get('itemKey')?.split(',') ?? [];
    if (wanted.length > zotero.limit) return send(400, 'Too many keys');
    return send(
      200,
      items
        .filter(({ key, isTrashed }) => wanted.includes(key) && !isTrashed)
        .map((one) => ({ key: one.key, data: one })),
    );
  }
  const token = String(headers['zotero-write-token']);
  if (!/^[\da-f]{32}$/u.test(token)) return send(400, 'Invalid token');
  if (tokens.has(token)) return send(412, 'Write token already used');
  const sent = z.array(item).parse(JSON.parse(body));
  if (sent.length > zotero.limit) return send(413, `Cannot add more than ${zotero.limit} items at a time`);
  const written = write(items, sent, trouble);
  tokens.add(token);
  switch (trouble?.kind) {
    case 'done, then gone':
      return void request.socket.destroy();
    case 'done, then status':
      return send(trouble.status, '<html>Bad gateway</html>');
    case 'slow':
      await wait(trouble.ms);
      return send(200, written);
    case 'headers':
      return send(200, written, trouble.headers);
    default:
      return send(200, written);
  }
}

function write(items: Item[], sent: readonly Item[], trouble: Trouble | undefined) {
  const successful: Record<string, object> = {};
  const success: Record<string, string> = {};
  const failed: Record<string, object> = {};
  for (const [index, one] of sent.entries()) {
    const { key, title } = one;
    if (items.some((other) => other.key === key)) {
      failed[index] = {
        key,
        code: 412,
        message: 'Item has been modified since specified version (expected 0, found 7)',
      };
    } else if (trouble?.kind === 'refuse' && trouble.titles.includes(title)) {
      failed[index] = { key, code: trouble.code, message: trouble.message };
    } else if (trouble?.kind === 'half' && index >= trouble.taken) {
      failed[index] = { key, code: 500, message: 'An error occurred' };
    } else {
      items.push(one);
      successful[index] = { key, version: 7, data: one };
      success[index] = key;
    }
  }
  // PHP writes an empty object as a list in places.
  return { successful, success, unchanged: [], failed };
}
