import { once } from 'node:events';
import { connect, createServer, type Socket } from 'node:net';
import type { TestContext } from 'node:test';

/** A proxy in front of a Postgres that can keep its connections open without passing a byte. */
export interface StallingProxy {
  /** The Postgres's own URL, through the proxy. */
  readonly url: string;
  /** From now on nothing passes. */
  stall(): void;
  /** From the next query with this text on, nothing passes on the connection over which it goes; ends when that is so. */
  stallAt(query: string): Promise<void>;
  /** Breaks all connections and takes no new ones. */
  shut(): Promise<void>;
}

/** Starts it on a free port of loopback; it ends with the test. */
export async function openStallingProxy(t: TestContext, databaseUrl: string): Promise<StallingProxy> {
  const server = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  const stalled = new Set<Socket>();
  let isStalled = false;
  let awaited: { readonly query: string; readonly found: () => void } | undefined;

  const proxy = createServer((near) => {
    const far = connect(Number(server.port || 5432), server.hostname);
    const pass = (from: Socket, to: Socket) => {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.on('data', (part) => {
        if (awaited !== undefined && from === near && part.includes(awaited.query)) {
          stalled.add(near).add(far);
          awaited.found();
          awaited = undefined;
        }
        if (!isStalled && !stalled.has(from)) to.write(part);
      });
    };
    pass(near, far);
    pass(far, near);
  });
  const shut = async (): Promise<void> => {
    if (!proxy.listening) return;
    proxy.close();
    for (const socket of sockets) socket.destroy();
    await once(proxy, 'close');
  };
  t.after(shut);
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const address = proxy.address();
  if (address === null || typeof address === 'string') throw new Error('The proxy has no port.');
  const url = new URL(databaseUrl);
  url.hostname = '127.0.0.1';
  url.port = String(address.port);
  return {
    url: url.href,
    stall() {
      isStalled = true;
    },
    stallAt(query) {
      return new Promise((found) => {
        awaited = { query, found };
      });
    },
    shut,
  };
}
