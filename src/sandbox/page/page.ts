import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { isIPv6 } from 'node:net';
import { networkInterfaces } from 'node:os';
import { findFile, pictureType } from '../attachments.ts';
import { comesFromPage, isLoopback } from '../origin.ts';
import { parseTarget } from '../target.ts';
import { onUpgrade } from '../upgrade.ts';
import { type Asset, createAssets, drawAvatar } from './assets.ts';
import { createGuard, HEADERS } from './guard.ts';
import { listen } from './listen.ts';
import { Live, type LiveParts } from './live.ts';

/** Options for serving the page. */
export interface PageOptions {
  /** 127.0.0.1 if left out. Any other host adds a token to the address, unless it is loopback too. */
  readonly host?: string | undefined;
  /** 0 takes a free one. If left out: 3000, or a free one if another program uses that. */
  readonly port?: number | undefined;
}

/** A served page. */
export interface Page extends AsyncDisposable {
  /** The address that people open. */
  readonly address: string;
  /** Whether other machines can reach it. */
  readonly isOpen: boolean;
  /** Whether somebody is this person at an open page. */
  plays(userId: string): boolean;
}

const LOOPBACK = '127.0.0.1';

/** Serves the page. Throws `ListenError` if it can't be served there. */
export async function openPage(parts: LiveParts, options: PageOptions = {}): Promise<Page> {
  const host = options.host ?? LOOPBACK;
  const token = isLoopback(host) ? undefined : randomBytes(18).toString('base64url');
  const guard = createGuard(token);
  const assets = createAssets();
  const live = new Live(parts);
  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.writeHead(500, { ...HEADERS, 'content-type': 'text/plain; charset=utf-8' });
      response.end(`The sandbox's page is broken: ${error instanceof Error ? error.message : String(error)}`);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const target = parseTarget(request.url);
    if (target === undefined)
      return send(response, 400, { type: PLAIN, body: "That isn't an address here." });
    const { path } = target;
    const refused = guard.refuse(request) ?? (path === '/' ? guard.refuseVisit(target) : undefined);
    if (refused !== undefined) return send(response, 403, { type: PLAIN, body: refused });
    if (request.method !== 'GET')
      return send(response, 405, { type: PLAIN, body: 'This page only takes GET requests.' });
    const user = /^\/avatars\/(\d+)\.svg$/u.exec(path)?.[1];
    const asset = user === undefined ? await assets(path) : drawAvatar(user, nameOf(parts, user));
    const file = findFile(parts.world, path);
    if (file !== undefined)
      return send(response, 200, {
        type: pictureType(file.name) ?? 'application/octet-stream',
        body: file.bytes,
      });
    if (asset === undefined) return send(response, 404, { type: PLAIN, body: 'There is no such file.' });
    send(response, 200, asset);
  }

  onUpgrade(server, ({ request, target, socket, head }) => {
    const isOwn = comesFromPage(request) && guard.refuse(request) === undefined;
    if (isOwn && target?.path === '/live' && guard.refuseVisit(target) === undefined)
      return live.open(request, socket, head);
    // Destroyed after the answer: a peer that keeps its half open would keep the server from closing.
    socket.end('HTTP/1.1 403 Forbidden\r\nconnection: close\r\ncontent-length: 0\r\n\r\n', () =>
      socket.destroy(),
    );
  });

  const port = await listen(server, host, options.port);
  const at = isAny(host) ? (outerAddress() ?? LOOPBACK) : host;
  const name = isIPv6(at) ? `[${at}]` : at;
  return {
    address: `http://${name}:${port}/${token === undefined ? '' : `?token=${token}`}`,
    isOpen: token !== undefined,
    plays: (userId) => live.plays(userId),
    async [Symbol.asyncDispose]() {
      live.close();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Whether a host means all of this machine's addresses. */
function isAny(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/** Finds an address at which other machines reach this one. */
function outerAddress(): string | undefined {
  const all = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []);
  return all.find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
}

const PLAIN = 'text/plain; charset=utf-8';

function nameOf({ world }: LiveParts, userId: string): string {
  return world.users.get(userId)?.global_name ?? '';
}

function send(response: ServerResponse, status: number, { type, body }: Asset): void {
  response.writeHead(status, { ...HEADERS, 'content-type': type });
  response.end(body);
}
