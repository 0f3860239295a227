/**
 * Something the person who asked can put right. Its message is shown to them word for word, so it says
 * what happened, why, and what to do.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}
