/** Servers complain in whole pages; this much is enough to see what is wrong. */
const MAX_REASON = 400;

/** A shorter key is not a secret but a text like "ollama" for a server that accepts any; the reason stays readable. */
const MIN_KEY_LENGTH = 8;

/** Formats a model server's complaint without the key, which some servers repeat; at most 400 UTF-16 units. */
export function formatModelFailure(error: unknown, key: string): string {
  const reason = reasonOf(error);
  const safe = key.length < MIN_KEY_LENGTH ? reason : reason.replaceAll(key, '[redacted]');
  return safe.slice(0, MAX_REASON);
}

/** Joins an error's message with those of its causes: "Connection error.: connect ECONNREFUSED 127.0.0.1:11434". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause === undefined ? error.message : `${error.message}: ${reasonOf(error.cause)}`;
}
