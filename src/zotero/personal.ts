import { eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { ownRows, type Personal } from '../database/personal.ts';
import { zoteroAdditions, zoteroConnections, zoteroItems, zoteroWanted } from '../database/schema/zotero.ts';

const A_MONTH = 'for 30 days';

/** What is kept about people in the tables of Zotero. Erasing it stops what is being added; the library keeps what it has. */
export const personalZotero: readonly Personal[] = [
  ownRows({
    table: zoteroConnections,
    of: zoteroConnections.userId,
    secret: [zoteroConnections.sealedKey],
    name: 'zoteroLibrary',
    words: ['Zotero library that you connected', 'Zotero libraries that you connected'],
    kept: 'until you disconnect',
  }),
  {
    table: zoteroWanted,
    columns: [zoteroWanted.paperId, zoteroWanted.outcome, zoteroWanted.because],
    name: 'zoteroWanted',
    words: ['paper that you had added to Zotero', 'papers that you had added to Zotero'],
    kept: A_MONTH,
    fate: 'goes',
    find: listWanted,
    // They go with the additions.
    async erase() {},
  },
  ownRows({
    table: zoteroAdditions,
    of: zoteroAdditions.userId,
    name: 'zoteroAdditions',
    words: ['time that you added papers to Zotero', 'times that you added papers to Zotero'],
    kept: A_MONTH,
  }),
  ownRows({
    table: zoteroItems,
    of: zoteroItems.userId,
    secret: [zoteroItems.writeToken],
    name: 'zoteroItems',
    words: ['paper that Zotero has from you', 'papers that Zotero has from you'],
    kept: 'also after you disconnect, so that nothing is added twice',
  }),
];

async function listWanted(database: Database, userId: string): Promise<object[]> {
  const { additionId, paperId, outcome, because } = zoteroWanted;
  return database
    .select({ additionId, paperId, outcome, because })
    .from(zoteroWanted)
    .innerJoin(zoteroAdditions, eq(zoteroAdditions.id, additionId))
    .where(eq(zoteroAdditions.userId, userId));
}
