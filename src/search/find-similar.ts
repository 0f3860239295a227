import { eq } from 'drizzle-orm';
import { searchDocuments } from '../database/schema/search.ts';
import type { Paper } from '../papers/paper.ts';
import { type Found, type Page, turnTo } from './found.ts';
import type { SearchParts } from './parts.ts';
import { ANY_WORDS } from './query/phrases.ts';
import { rank } from './rank/rank.ts';
import { tellingConcepts } from './rank/similar.ts';

/** Papers further down have little in common with the paper. */
const MAX_SIMILAR = 25;

/** Creates the search for papers like a stored one; see `PaperSearch.findSimilar`. */
export function createFindSimilar({
  database,
  execution: { waitFor, retrieve },
  lexicons,
  semantic,
}: SearchParts) {
  return async ({ id }: Pick<Paper, 'id'>, page: Page): Promise<Found> => {
    const near = page.order ?? (await semantic?.findLike(id, MAX_SIMILAR));
    if (near !== undefined) {
      const ordered = { ids: near, isCut: false, relaxed: false };
      return { ...(await turnTo(database, ordered, page)), corrections: [], concepts: [], notes: [] };
    }
    const { lexicon } = await waitFor(lexicons.current());
    return retrieve(async (findCandidates, transaction) => {
      const [document] = await transaction
        .select()
        .from(searchDocuments)
        .where(eq(searchDocuments.paperId, id));
      const concepts = document === undefined ? [] : tellingConcepts(document, lexicon);
      const stems = concepts.map(({ word, weight }) => ({ stem: word, weight }));
      const { candidates } =
        stems.length === 0
          ? { candidates: [] }
          : await findCandidates(transaction, {
              stems,
              phrases: ANY_WORDS,
              days: {},
              condition: undefined,
              lexicon,
            });
      const ids = rank(candidates, concepts, lexicon, { feedback: false })
        .map(({ candidate }) => candidate.paperId)
        .filter((other) => other !== id)
        .slice(0, MAX_SIMILAR);
      const ordered = { ids, isCut: false, relaxed: false };
      return { ...(await turnTo(transaction, ordered, page)), corrections: [], concepts, notes: [] };
    });
  };
}
