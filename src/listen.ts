import { once } from 'node:events';
import type { Server } from 'node:http';
import { UserError } from './errors.ts';

/** Where a server listens, and how people know it. */
export interface Place {
  readonly host: string;
  readonly port: number;
  /** The beginning of a sentence, such as "Health can't be served". */
  readonly failure: string;
  /** The settings of its place, such as "HEALTH_PORT or HEALTH_HOST". */
  readonly settings: string;
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program is listening there',
  EACCES: "this user isn't allowed to listen there",
  EADDRNOTAVAIL: "that isn't an address of this machine",
  ENOTFOUND: 'no host has that name',
};

/** Has a server listen until disposed, at `address`. Throws `UserError` if the port isn't available. */
export async function listen(
  server: Server,
  place: Place,
): Promise<AsyncDisposable & { readonly address: string }> {
  server.listen(place.port, place.host);
  try {
    await once(server, 'listening');
  } catch (error) {
    throw refusal(place, error);
  }
  const bound = server.address();
  if (bound === null || typeof bound === 'string') throw new Error('The server has no port.');
  return {
    address: `http://${bound.family === 'IPv6' ? `[${bound.address}]` : bound.address}:${bound.port}`,
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

function refusal({ host, port, failure, settings }: Place, error: unknown): unknown {
  const reason = error instanceof Error && 'code' in error ? REASONS[String(error.code)] : undefined;
  if (reason === undefined) return error;
  return new UserError(`${failure} on ${host}, port ${port}: ${reason}. Set another ${settings}.`, {
    cause: error,
  });
}
