import type { Database } from '../database/connect.ts';
import type { Paper } from '../papers/paper.ts';
import { savePapers } from '../search/save-papers.ts';
import { findPostedPapers } from './posted-cards.ts';

/**
 * Stores the later versions that a source names beside its list, of papers that were posted: what becomes of the others
 * concerns nobody. Returns their ids.
 */
export async function saveRevised(
  database: Database,
  revised: readonly Paper[],
): Promise<ReadonlySet<string>> {
  const posted = await findPostedPapers(
    database,
    revised.map(({ id }) => id),
  );
  const papers = revised.filter(({ id }) => posted.has(id));
  if (papers.length > 0) await savePapers(database, papers);
  return posted;
}
