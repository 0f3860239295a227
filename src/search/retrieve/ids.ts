import type { Database } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { parseArxivId } from '../../papers/arxiv-id.ts';
import { parseDoi } from '../../papers/doi.ts';
import { findNamed } from '../../papers/library.ts';
import type { Paper } from '../../papers/paper.ts';

/**
 * Returns the paper that an arXiv id, a DOI or a link with either names; undefined for any other text. Searching for its
 * digits as words would find unrelated papers. Throws `UserError` if the paper is not stored.
 */
export async function getById(database: Database, text: string): Promise<Paper | undefined> {
  const id = parseArxivId(text)?.id;
  const doi = parseDoi(text);
  if (id === undefined && doi === undefined) return undefined;
  const paper = await findNamed(database, text);
  if (paper !== undefined) return paper;
  throw new UserError(
    id === undefined
      ? formatUnknownDoi(doi ?? text)
      : `The paper ${id} is not stored here. /papers show with that id fetches it from arXiv, and stores it.`,
  );
}

/** Says that no paper is stored with a DOI, and what to do. */
export function formatUnknownDoi(doi: string): string {
  return `The paper with the DOI ${doi} is not stored here. Look for words of its title: it may be stored without its DOI.`;
}
