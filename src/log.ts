import pino, { type Logger, type LoggerOptions } from 'pino';
import { createRedact, type Redact } from './secrets.ts';
import { formatError, serializeError } from './serialize-error.ts';

/** Structured log: JSON lines, or readable lines if the stream is a terminal. */
export type Log = Logger;

/** Fields that may hold a secret, wherever they appear in a log entry. */
const SECRET_FIELDS = ['token', 'apiKey', 'authorization', 'Authorization', 'databaseUrl', 'password'];

const STANDARD_ERROR = 2;

/** Creates the log on standard error, so that standard output only has what a person asked to read. */
export function createLog(level: string, redact: Redact = createRedact([])): Log {
  const options = logOptions(level, redact);
  if (!process.stderr.isTTY) return pino(options, pino.destination({ dest: STANDARD_ERROR, sync: true }));
  const transport = pino.transport({
    target: 'pino-pretty',
    options: { destination: STANDARD_ERROR, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss' },
  });
  return pino(options, transport);
}

/**
 * Returns how lines are written: fields named like secrets become "[redacted]" down to two levels, and `redact` sees
 * every line last, whatever a server or client put into its words.
 */
export function logOptions(level: string, redact: Redact): LoggerOptions {
  return {
    level,
    serializers: { err: serializeError },
    formatters: { log: writeErrors },
    redact: {
      paths: SECRET_FIELDS.flatMap((field) => [field, `*.${field}`, `*.*.${field}`]),
      censor: '[redacted]',
    },
    hooks: {
      streamWrite: redact,
      // An error logged without a message lends its own, which pino would log unchanged.
      logMethod(words, method) {
        const [first, ...rest]: unknown[] = words;
        if (first instanceof Error && rest.length === 0)
          method.call(this, { err: first }, formatError(first));
        else Reflect.apply(method, this, words);
      },
    },
  };
}

/** Rewrites errors logged under names other than `err`: pino would write everything they hold. */
function writeErrors(fields: Record<string, unknown>): Record<string, unknown> {
  const isOfErrors = (value: unknown) => Array.isArray(value) && value.some((one) => one instanceof Error);
  const write = ([name, value]: [string, unknown]) =>
    [
      name,
      name !== 'err' && (value instanceof Error || isOfErrors(value)) ? serializeError(value) : value,
    ] as const;
  return Object.fromEntries(Object.entries(fields).map(write));
}

/** Logs an uncaught error before it ends the process: Node would print everything the error holds. */
export function logUncaught(log: Log): void {
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an uncaught error ends the process');
    process.exit(1);
  });
}
