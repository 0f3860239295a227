import { and, eq, ne, notExists, or, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { differentPapers, papers } from '../../database/schema/papers.ts';
import { searchDocuments } from '../../database/schema/search.ts';
import { paperColumns, paperOf } from '../../papers/library.ts';
import { isArxivId } from '../../papers/names.ts';
import type { Paper } from '../../papers/paper.ts';
import { foldWords } from '../query/analysis.ts';
import { isSameAuthor } from '../query/same-author.ts';

/** More papers of one title are a journal's "Editorial", and not one paper. */
const MAX_TITLED = 50;

/** Returns whether two papers look like one: the same title, and the same first author. */
export function areAlike(one: Paper, other: Paper): boolean {
  const [author, another] = [one.authors[0], other.authors[0]];
  if (author === undefined || another === undefined) return false;
  return titleOf(one) !== '' && titleOf(one) === titleOf(other) && isSameAuthor(author, another);
}

function titleOf({ title }: Paper): string {
  return foldWords(title).join(' ');
}

/**
 * Finds stored papers that may be the same as a paper, by title and first author; leaves out those that somebody said are
 * not, and two arXiv ids, which are two papers.
 */
export async function findLookAlikes(database: Database, paper: Paper): Promise<Paper[]> {
  const title = titleOf(paper);
  if (title === '' || paper.authors.length === 0) return [];
  const { paperId, otherId } = differentPapers;
  const saidDifferent = database
    .select({ one: sql`1` })
    .from(differentPapers)
    .where(
      or(
        and(eq(paperId, paper.id), eq(otherId, papers.id)),
        and(eq(paperId, papers.id), eq(otherId, paper.id)),
      ),
    );
  const rows = await database
    .select(paperColumns)
    .from(searchDocuments)
    .innerJoin(papers, eq(papers.id, searchDocuments.paperId))
    .where(
      and(
        // The index has beginnings of titles.
        sql`left(${searchDocuments.folded}, 200) = left(${title}, 200)`,
        eq(searchDocuments.folded, title),
        ne(papers.id, paper.id),
        notExists(saidDifferent),
      ),
    )
    .orderBy(papers.savedAt, papers.id)
    .limit(MAX_TITLED);
  return rows
    .map(paperOf)
    .filter((other) => areAlike(paper, other) && !(isArxivId(paper.id) && isArxivId(other.id)));
}
