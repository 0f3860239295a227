import { once } from 'node:events';
import type { Server } from 'node:http';

/** The page can't be served where it was to be. The message says why; what to do depends on who chose the place. */
export class ListenError extends Error {
  readonly host: string;
  readonly port: number;

  constructor(host: string, port: number, options: ErrorOptions) {
    const reason = REASONS[codeOf(options.cause)] ?? String(options.cause);
    super(`The sandbox's page can't be served at ${host}, port ${port}: ${reason}.`, options);
    this.name = 'ListenError';
    this.host = host;
    this.port = port;
  }
}

/** By Node's codes. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program listens there',
  EACCES: "this user isn't allowed to listen there",
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no machine of that name',
};

/** What many try first; a person may have it open already. */
const USUAL_PORT = 3_000;

/**
 * Has a server listen and gives its port. Without one to listen on, that is the usual one, or a free one where
 * another program has it. Throws `ListenError`.
 */
export async function listen(server: Server, host: string, port: number | undefined): Promise<number> {
  try {
    server.listen(port ?? USUAL_PORT, host);
    await once(server, 'listening');
  } catch (cause) {
    if (port === undefined && codeOf(cause) === 'EADDRINUSE') return listen(server, host, 0);
    throw new ListenError(host, port ?? USUAL_PORT, { cause });
  }
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The page has no port.');
  return address.port;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}
