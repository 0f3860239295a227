import postgres from 'postgres';
import { UserError } from '../errors.ts';
import { createRedact, passwordsIn } from '../secrets.ts';
import { errorCode } from './error-code.ts';

/** The facts that go into the sentence about a server's refusal. */
export interface AttemptedConnection {
  readonly place: string;
  /** Where the address came from, for the error that says it can't be used. */
  readonly namedBy: string;
  readonly url: string;
  /** Whether the address asks for a connection with TLS or one without. */
  readonly wantsTls: boolean;
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there. Is Postgres running?',
  ENOTFOUND: 'no host has that name.',
  EAI_AGAIN: "its name can't be looked up.",
  ENOENT: 'there is no such socket. Is Postgres running?',
  EACCES: "this user isn't allowed to use that socket.",
  EHOSTUNREACH: 'there is no route to it.',
  ENETUNREACH: 'there is no route to it.',
  ETIMEDOUT: "it didn't answer in time.",
  ECONNRESET: 'it closes the connection.',
  CONNECTION_CLOSED: 'it closes the connection.',
  CONNECT_TIMEOUT: "it didn't answer in time.",
  '28P01': 'it refused the user or password.',
  '28000': 'it refused the user.',
  '3D000': 'it has no database of that name.',
  '42501': "the user isn't allowed to create tables there.",
  '53300': 'it has no free connections.',
  '57P03': 'it is still starting. Try again in a moment.',
};

const NO_TLS =
  'TLS failed to start, and its address asks for it: the server may not have TLS. If the network to it is safe, use sslmode=disable.';

/** How a server without TLS reacts when TLS begins: it closes the connection or answers something else. */
const BROKEN_OFF = /^(?:ECONNRESET|CONNECTION_CLOSED|EPROTO|EPIPE|ERR_SSL_\w+)$/u;

/** Codes of OpenSSL and Node for a certificate that doesn't prove who the server is. */
const UNTRUSTED = /CERT|ISSUER|LEAF_SIGNATURE|CRL/u;

/** Explains why a server can't be used, as a `UserError`; returns other errors unchanged. */
export function formatRefusal(asked: AttemptedConnection, error: unknown): unknown {
  const reason = reasonOf(asked, error);
  if (reason === undefined) return error;
  return new UserError(`The database at ${asked.place} can't be used: ${reason} Check ${asked.namedBy}.`, {
    cause: error,
  });
}

/** Explains why there is no connection: a sentence for every error, in the server's own words if it has some. */
export function formatNoConnection(asked: AttemptedConnection, error: unknown): unknown {
  const known = formatRefusal(asked, error);
  const code = errorCode(error);
  if (known !== error || code === undefined) return known;
  const own =
    error instanceof postgres.PostgresError ? `it says “${error.message}”.` : `it fails with ${code}.`;
  const reason = createRedact(passwordsIn(asked.url))(own);
  return new UserError(`The database at ${asked.place} can't be used: ${reason} Check ${asked.namedBy}.`, {
    cause: error,
  });
}

function reasonOf({ wantsTls }: AttemptedConnection, error: unknown): string | undefined {
  const code = errorCode(error) ?? '';
  if (wantsTls && BROKEN_OFF.test(code)) return NO_TLS;
  if (wantsTls && UNTRUSTED.test(code)) {
    return `its certificate doesn't prove who it is (${code}). Give its authority's certificate with sslrootcert=<file>.`;
  }
  return REASONS[code];
}
