import { once } from 'node:events';
import type { Server } from 'node:http';

/** The page can't be served at its address. The message says why; what to do depends on who chose the address. */
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

/** Reasons by Node's error codes. */
const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program is listening there',
  EACCES: 'this user is not allowed to listen there',
  EADDRNOTAVAIL: 'this machine has no such address',
  ENOTFOUND: 'there is no machine with that name',
};

/** The port that people try first; another program may be using it. */
const USUAL_PORT = 3_000;

/**
 * Makes a server listen, and returns its port. Without a given port, that is the usual one, or a free one if another
 * program uses it. Throws `ListenError`.
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
