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
