import pino, { type Logger, type LoggerOptions } from 'pino';
import { createRedact, type Redact } from './secrets.ts';
import { formatError, serializeError } from './serialize-error.ts';

/** Structured log: JSON lines, or readable lines where the stream is a terminal. */
export type Log = Logger;

/** Fields that may hold a secret, wherever they turn up in what is logged. */
const SECRET_FIELDS = ['token', 'apiKey', 'authorization', 'Authorization', 'databaseUrl', 'password'];

const STANDARD_ERROR = 2;

/** Creates the log, on standard error, so that standard output is left to what a person asked to read. */
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
 * How lines are written: fields named like secrets are replaced by "[redacted]" down to two levels, and `redact` has the
 * last look at every line, whatever a server or a client put into its words.
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
      // An error logged without words lends its own, which pino would take as they are.
      logMethod(words, method) {
        const [first, ...rest]: unknown[] = words;
        if (first instanceof Error && rest.length === 0)
          method.call(this, { err: first }, formatError(first));
        else Reflect.apply(method, this, words);
      },
    },
  };
}

/** pino writes an error under another name than `err` with all it holds. */
function writeErrors(fields: Record<string, unknown>): Record<string, unknown> {
  const isOfErrors = (value: unknown) => Array.isArray(value) && value.some((one) => one instanceof Error);
  const write = ([name, value]: [string, unknown]) =>
    [
      name,
      name !== 'err' && (value instanceof Error || isOfErrors(value)) ? serializeError(value) : value,
    ] as const;
  return Object.fromEntries(Object.entries(fields).map(write));
}

/** Writes what nothing caught to the log before the process ends by it: Node would print the error with all it holds. */
export function logUncaught(log: Log): void {
  process.once('uncaughtException', (error) => {
    log.fatal({ err: error }, 'an uncaught error ends the process');
    process.exit(1);
  });
}
