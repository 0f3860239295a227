import type { Database } from '../../database/connect.ts';
import { UserError } from '../../errors.ts';
import { findMentionedArxivId, parseArxivId } from '../../papers/arxiv-id.ts';
import { parseDoi } from '../../papers/doi.ts';
import { findNamed, findPaper } from '../../papers/library.ts';
import type { Paper } from '../../papers/paper.ts';
import { isText } from '../query/ask.ts';

/** An address of one page, and nothing else. */
const ADDRESS = /^<?https?:\/\/\S+$/iu;

/**
 * Returns the paper that an arXiv id, a DOI or a link with either names, or the one stored paper whose id a sentence or a
 * reference mentions; undefined for any other text. Searching for its digits as words would find unrelated papers. Throws
 * `UserError` if the paper is not stored, and for an address of some other page.
 */
export async function getById(database: Database, text: string): Promise<Paper | undefined> {
  const id = parseArxivId(text)?.id;
  const doi = parseDoi(text);
  if (id === undefined && doi === undefined) return findMentioned(database, text);
  const paper = await findNamed(database, text);
  if (paper !== undefined) return paper;
  throw new UserError(
    id === undefined
      ? formatUnknownDoi(doi ?? text)
      : `The paper ${id} is not stored here. /papers show with that id fetches it from arXiv, and stores it.`,
  );
}

async function findMentioned(database: Database, text: string): Promise<Paper | undefined> {
  if (ADDRESS.test(text.trim())) {
    const paper = await findNamed(database, text);
    if (paper !== undefined) return paper;
    throw new UserError(
      "I can't tell which paper is at this address. Search for words of its title, or for its arXiv ID or DOI.",
    );
  }
  // A pasted text is about something else than the papers that it cites.
  const id = isText(text) ? undefined : findMentionedArxivId(text);
  return id === undefined ? undefined : findPaper(database, id);
}

/** Says that no paper is stored with a DOI, and what to do. */
export function formatUnknownDoi(doi: string): string {
  return `The paper with the DOI ${doi} is not stored here. Look for words of its title: it may be stored without its DOI.`;
}
