import { setImmediate as nextTurn } from 'node:timers/promises';
import { DIRECT_MESSAGES } from '../discord-links.ts';
import { findPapersById } from '../papers/library.ts';
import { listSaved, listTags } from '../saved/saved.ts';
import { foldTag } from '../saved/tags.ts';
import { findTldrs } from '../tldr/tldr.ts';
import type { Published } from './links.ts';
import { namePart } from './names.ts';
import { entryOf, MAX_ENTRIES, type PapersServices } from './papers-view.ts';
import { plain } from './plain.ts';
import type { FeedEntry, FeedView } from './views.ts';

const MAX_TAG = 200;

/**
 * Gathers the papers that a person saved last, all or those with a tag. Says nothing of whose they are, nor their remarks:
 * whoever has the address can read it.
 */
export async function viewSaved(
  { database, model }: PapersServices,
  { userId, tag }: Extract<Published, { readonly kind: 'saved' }>,
  linkId: string,
): Promise<FeedView> {
  const { saved } = await listSaved(database, userId, { tag, limit: MAX_ENTRIES, offset: 0 });
  const ids = saved.map(({ paperId }) => paperId);
  const papers = await findPapersById(database, ids);
  const entries: FeedEntry[] = [];
  for (const { paperId, savedAt } of saved) {
    const paper = papers.get(paperId);
    if (paper === undefined) continue;
    const tldrs = await findTldrs({ database, model }, [paper]);
    entries.push({
      ...entryOf(paper, tldrs.get(paperId), { links: [], more: [] }),
      id: `urn:uuid:${namePart(linkId, paperId)}`,
      publishedAt: savedAt,
      updatedAt: savedAt,
    });
    // Choosing a sentence takes milliseconds: a hundred in a row would keep the gateway waiting.
    await nextTurn();
  }
  const tags = tag === undefined ? [] : await listTags(database, userId);
  const written = tags.find((one) => foldTag(one.tag) === tag)?.tag ?? tag;
  return {
    id: `urn:uuid:${linkId}`,
    title: written === undefined ? 'Saved papers' : `Saved papers: ${plain(written, MAX_TAG)}`,
    home: DIRECT_MESSAGES,
    entries,
  };
}
