import type { Database } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { parseArxivId } from '../../papers/arxiv-id.ts';
import { findPaper } from '../../papers/library.ts';
import type { Paper } from '../../papers/paper.ts';

/**
 * Returns the paper that an arXiv id or link names; undefined for any other text. Searching for its digits as words would
 * find unrelated papers. Throws `UserError` if the paper is not stored.
 */
export async function getById(database: Database, text: string): Promise<Paper | undefined> {
  const id = parseArxivId(text)?.id;
  if (id === undefined) return undefined;
  const paper = await findPaper(database, id);
  if (paper === undefined) {
    throw new UserError(
      `The paper ${id} is not stored here. /papers show with that id fetches it from arXiv, and stores it.`,
    );
  }
  return paper;
}
