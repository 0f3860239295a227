import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { parseTarget, type Target } from './target.ts';

/** A connection that wants to become a WebSocket. */
export interface Upgrade {
  readonly request: IncomingMessage;
  /** Undefined if it can't be parsed. */
  readonly target: Target | undefined;
  readonly socket: Duplex;
  readonly head: Buffer;
}

/** Calls `take` for each connection that wants to be upgraded; `take` refuses it or hands it on. */
export function onUpgrade(server: Server, take: (upgrade: Upgrade) => void): void {
  server.on('upgrade', (request, socket, head) => {
    // Before anything else: the server no longer listens for errors, and an unhandled reset would end the process.
    socket.on('error', () => socket.destroy());
    take({ request, target: parseTarget(request.url), socket, head });
  });
}
