import { errorCode } from './error-code.ts';

/**
 * Returns whether a query failed because stored data is damaged: SQLSTATE class XX (internal error, data or index
 * corrupted) or 58 (a file is missing or can't be read),
 * https://www.postgresql.org/docs/current/errcodes-appendix.html.
 */
export function isDamage(error: unknown): boolean {
  return /^(?:XX|58)/u.test(errorCode(error) ?? '');
}
