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
const MAX_CAUSES = 8;

/** Writes an error, and what caused it, for the log: by what it is and where it arose, without what was asked or sent. */
export function serializeError(error: unknown, depth = 0): WrittenError {
  if (Array.isArray(error)) return serializeError(new AggregateError(error, `${error.length} errors`), depth);
  if (!(error instanceof Error)) return { type: typeof error, message: formatError(error) };
  const details: Record<string, unknown> = {};
  for (const name of DETAILS) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') details[name] = value;
  }
  const isEnd = depth >= MAX_CAUSES;
  // What was thrown first is why: that letting go failed, too, comes of it.
  const cause = error instanceof SuppressedError ? error.suppressed : error.cause;
  const others = othersIn(error);
  return {
    type: error.constructor.name,
    message: formatError(error),
    ...details,
    stack: writeStack(error),
    ...(cause !== undefined && !isEnd && { cause: serializeError(cause, depth + 1) }),
    ...(others.length > 0 &&
      !isEnd && { aggregateErrors: others.map((one) => serializeError(one, depth + 1)) }),
  };
}

function othersIn(error: Error): readonly unknown[] {
  if (error instanceof AggregateError) return error.errors;
  return error instanceof SuppressedError ? [error.error] : [];
}

/** What drizzle says of a failed query; somebody may have put it into words of his own. */
const QUERY_AND_PARAMETERS = /Failed query: .*?\nparams: .*/su;

/** An error's own words. Those of drizzle repeat the failed query and its parameters: the database's stand in their stead. */
export function formatError(error: unknown): string {
  if (error instanceof DrizzleQueryError) {
    return `Failed query: ${error.cause === undefined ? 'no reason given' : formatError(error.cause)}`;
  }
  if (typeof error === 'object' && error !== null && 'message' in error)
    return withoutQuery(String(error.message));
  return typeof error === 'string' ? withoutQuery(error) : `a value of type ${typeof error} was thrown`;
}

function withoutQuery(words: string): string {
  return words.replace(QUERY_AND_PARAMETERS, 'Failed query');
}

/** An error and its causes as text, for whoever reads what a process said as it ended. */
export function writeError(error: unknown): string {
  return writeWithCauses(serializeError(error));
}

function writeWithCauses({ stack, type, message, cause, aggregateErrors = [] }: WrittenError): string {
  const causes = [cause, ...aggregateErrors].filter((one) => one !== undefined);
  return [stack ?? `${type}: ${message}`, ...causes.map((one) => `caused by: ${writeWithCauses(one)}`)].join(
    '\n',
  );
}

/** Where it arose, below its words; a stack repeats the words that the error was made with. */
function writeStack(error: Error): string {
  const { stack = '', message, name } = error;
  const at = message === '' ? -1 : stack.indexOf(message);
  const below = at === -1 ? stack : stack.slice(at + message.length);
  const frames = below.split('\n').filter((line) => /^\s+at /u.test(line));
  return [`${name}: ${formatError(error)}`, ...frames].join('\n');
}
