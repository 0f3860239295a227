import { NOT_PUBLIC } from './reach.ts';

const REASONS: Readonly<Record<string, string>> = {
  ENOTFOUND: "its name isn't known here (is there a network?)",
  EAI_AGAIN: "its name can't be looked up (is there a network?)",
  ECONNREFUSED: 'it refuses connections',
  ECONNRESET: 'it closed the connection',
  UND_ERR_SOCKET: 'it closed the connection',
  [NOT_PUBLIC]: 'it is not on the public internet',
};

/** Says in words why a request failed. */
export function reasonOf(error: unknown, timeoutMs: number): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `it didn't answer within ${timeoutMs / 1_000} seconds`;
  const code = codeOf(error);
  return REASONS[code] ?? (error.cause instanceof Error ? error.cause.message || code : error.message);
}

/** Codes of names that lead nowhere, or where nobody may go. */
const LOST_NAMES: readonly string[] = ['ENOTFOUND', 'EAI_AGAIN', NOT_PUBLIC];

/** Whether a name leads nowhere: without a network, a second look-up a moment later helps nobody. */
export function isLostName(error: unknown): boolean {
  return LOST_NAMES.includes(codeOf(error));
}

/** Returns the system's code of a failed `fetch`, which is on its cause. */
function codeOf(error: unknown): string {
  return error instanceof Error && error.cause instanceof Error && 'code' in error.cause
    ? String(error.cause.code)
    : '';
}
