/**
 * An error that the person who asked can fix. They read its message word for word, so it says what happened, why, and
 * what to do.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** Returns the message of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
