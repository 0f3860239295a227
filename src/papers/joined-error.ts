import { UserError } from '../errors.ts';

/** The error for a paper that is no longer stored under its id: its record was joined with another since it was found. */
export function joinedError(): UserError {
  return new UserError('This paper was joined with another in the meantime. Search for it again.');
}
