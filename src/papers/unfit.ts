import { errorCode } from '../database/connect.ts';
import type { Paper } from './paper.ts';

/** A paper that could not be stored, while the others were. */
export interface UnfitPaper {
  readonly paper: Paper;
  /** In words for the log or an import's result. */
  readonly reason: string;
}

/**
 * Explains why one of a statement's papers can't be stored; undefined if the failure isn't a paper's: SQLSTATE class 22
 * (a value out of range or malformed) and 54 (too long or too complex,
 * https://www.postgresql.org/docs/current/errcodes-appendix.html), and texts that can't be processed.
 */
export function unfitReason(error: unknown): string | undefined {
  if (error instanceof RangeError) return 'its text is too long or nests too deeply to be read';
  const code = errorCode(error) ?? '';
  if (code.startsWith('22')) return `the database can't hold one of its values (SQLSTATE ${code})`;
  if (code.startsWith('54')) return `it is too large for the database (SQLSTATE ${code})`;
  return undefined;
}
