import { DrizzleQueryError } from 'drizzle-orm';

/** An error as the log keeps it. */
export interface WrittenError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: WrittenError;
  readonly aggregateErrors?: readonly WrittenError[];
  readonly [detail: string]: unknown;
}

/**
 * What of an error is kept beside its words, by the names that postgres, discord.js, openai, undici and Node give it.
 * All else stays out, as it holds what people typed and what was sent: `query`, `parameters`, `detail` ("Failing row
 * contains …"), `requestBody`, `rawError`, `headers`.
 */
const DETAILS = [
  ...['code', 'errno', 'syscall', 'address', 'hostname', 'port', 'path'],
  ...['status', 'method', 'url', 'requestID'],
  ...['severity', 'schema_name', 'table_name', 'column_name', 'constraint_name', 'routine'],
];

/** No chain of causes that helps a reader is longer; one that leads back to its beginning has no end. */
const MOST_CAUSES = 8;

/** Writes an error, and what caused it, for the log: by what it is and where it arose, without what was asked or sent. */
export function serializeError(error: unknown, depth = 0): WrittenError {
  if (!(error instanceof Error)) return { type: typeof error, message: wordError(error) };
  const details: Record<string, unknown> = {};
  for (const name of DETAILS) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') details[name] = value;
  }
  const isEnd = depth >= MOST_CAUSES;
  const { cause } = error;
  return {
    type: error.constructor.name,
    message: wordError(error),
    ...details,
    stack: writeStack(error),
    ...(cause !== undefined && !isEnd && { cause: serializeError(cause, depth + 1) }),
    ...(error instanceof AggregateError &&
      !isEnd && { aggregateErrors: error.errors.map((one: unknown) => serializeError(one, depth + 1)) }),
  };
}

/** An error's own words. Those of drizzle repeat the failed query and its parameters: the database's stand in their stead. */
export function wordError(error: unknown): string {
  if (error instanceof DrizzleQueryError) {
    return `Failed query: ${error.cause === undefined ? 'no reason given' : wordError(error.cause)}`;
  }
  if (typeof error === 'object' && error !== null && 'message' in error) return String(error.message);
  return typeof error === 'string' ? error : `a value of type ${typeof error} was thrown`;
}

/** An error and its causes as text, for whoever reads what a process said as it ended. */
export function writeError(error: unknown): string {
  const { stack, type, message, cause, aggregateErrors = [] } = serializeError(error);
  const causes = [cause, ...aggregateErrors].filter((one) => one !== undefined);
  return [stack ?? `${type}: ${message}`, ...causes.map(writeCause)].join('\n');
}

function writeCause({ stack, type, message, cause }: WrittenError): string {
  const own = `caused by: ${stack ?? `${type}: ${message}`}`;
  return cause === undefined ? own : `${own}\n${writeCause(cause)}`;
}

/** Where it arose, below its words; a stack repeats the words that the error was made with. */
function writeStack(error: Error): string {
  const { stack = '', message, name } = error;
  const at = message === '' ? -1 : stack.indexOf(message);
  const below = at === -1 ? stack : stack.slice(at + message.length);
  const frames = below.split('\n').filter((line) => /^\s+at /u.test(line));
  return [`${name}: ${wordError(error)}`, ...frames].join('\n');
}
