import { DrizzleQueryError } from 'drizzle-orm';
import pino, { type Logger } from 'pino';

/** Structured log: JSON lines, or readable lines where the stream is a terminal. */
export type Log = Logger;

/** Fields that may hold a secret, wherever they turn up in what is logged. */
const SECRET_FIELDS = ['token', 'apiKey', 'authorization', 'Authorization', 'databaseUrl', 'password'];

const STANDARD_ERROR = 2;

/**
 * Creates the log, on standard error, so that standard output is left to what a person asked to read.
 * Fields named like secrets are replaced by "[redacted]" down to two levels.
 */
export function createLog(level: string): Log {
  const options = {
    level,
    serializers: { err: serializeError },
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
  };
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: STANDARD_ERROR, sync: true }));
  const transport = pino.transport({
    target: 'pino-pretty',
    options: { destination: STANDARD_ERROR, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' },
  });
  return pino(options, transport);
}

/**
 * Errors as pino writes them, but without the text and parameters of a failed query, which drizzle repeats in
 * three places and which may hold what people typed: the database's own words stand in its stead.
 */
function serializeError(error: Error): object {
  const { query: _query, params: _params, ...written } = pino.stdSerializers.err(error);
  if (!(error instanceof DrizzleQueryError)) return written;
  const message = `Failed query: ${error.cause?.message ?? 'no reason given'}`;
  const frames = written.stack.slice(written.stack.indexOf('\n    at '));
  return { ...written, message, stack: `${message}${frames}` };
}
