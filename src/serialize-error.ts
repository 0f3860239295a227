import { DrizzleQueryError } from 'drizzle-orm';

/** An error as it is logged. */
export interface WrittenError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly cause?: WrittenError;
  readonly aggregateErrors?: readonly WrittenError[];
  readonly [detail: string]: unknown;
}

/**
 * Fields of an error that are kept besides its message, by the names that postgres, discord.js, openai, undici and Node
 * use. Everything else stays out, because it holds what people typed and what was sent: `query`, `parameters`, `detail`
 * ("Failing row contains …"), `requestBody`, `rawError`, `headers`.
 */
const DETAILS = [
  ...['code', 'errno', 'syscall', 'address', 'hostname', 'port', 'path'],
  ...['status', 'method', 'url', 'requestID'],
  ...['severity', 'schema_name', 'table_name', 'column_name', 'constraint_name', 'routine'],
];

/** No useful chain of causes is longer; one that leads back to its beginning never ends. */
const MAX_CAUSES = 8;

/** Serializes an error and its causes for the log: what it is and where it arose, without what was asked or sent. */
export function serializeError(error: unknown, depth = 0): WrittenError {
  if (Array.isArray(error)) return serializeError(new AggregateError(error, `${error.length} errors`), depth);
  if (!(error instanceof Error)) return { type: typeof error, message: formatError(error) };
  const details: Record<string, unknown> = {};
  for (const name of DETAILS) {
    const value: unknown = Reflect.get(error, name);
    if (typeof value === 'string' || typeof value === 'number') details[name] = value;
  }
  const isEnd = depth >= MAX_CAUSES;
  // The first error is the cause: the failure to release follows from it.
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

/** Drizzle's words for a failed query; somebody may have put them into another message. */
const QUERY_AND_PARAMETERS = /Failed query: .*?\nparams: .*/su;

/**
 * Returns an error's own message. Drizzle's messages repeat the failed query and its parameters, so the database's
 * message replaces them.
 */
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

/** Formats an error and its causes as text, for a process's last words. */
export function writeError(error: unknown): string {
  return writeWithCauses(serializeError(error));
}

function writeWithCauses({ stack, type, message, cause, aggregateErrors = [] }: WrittenError): string {
  const causes = [cause, ...aggregateErrors].filter((one) => one !== undefined);
  return [stack ?? `${type}: ${message}`, ...causes.map((one) => `caused by: ${writeWithCauses(one)}`)].join(
    '\n',
  );
}

/** Returns where it arose, without the message; a stack repeats the message that the error was created with. */
function writeStack(error: Error): string {
  const { stack = '', message, name } = error;
  const at = message === '' ? -1 : stack.indexOf(message);
  const below = at === -1 ? stack : stack.slice(at + message.length);
  const frames = below.split('\n').filter((line) => /^\s+at /u.test(line));
  return [`${name}: ${formatError(error)}`, ...frames].join('\n');
}
