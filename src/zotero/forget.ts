import { asc, eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { zoteroAdditions, zoteroConnections, zoteroItems } from '../database/schema/zotero.ts';
import { type Addition, listAdditions } from './additions.ts';
import { type Connection, findConnection } from './connections.ts';

/** All that is kept of a person about Zotero, except the key. */
export interface KeptZotero {
  readonly connection: Connection | undefined;
  /** What was sent to which library; it stays when the library is disconnected, so that nothing is added twice. */
  readonly items: readonly {
    readonly library: string;
    readonly paperId: string;
    readonly itemKey: string;
    readonly sentAt: Temporal.Instant;
    readonly addedAt: Temporal.Instant | null;
  }[];
  /** Of the last 30 days. */
  readonly additions: readonly Addition[];
}

/** Finds all that is kept of a person about Zotero, except the key. */
export async function findKeptZotero(database: Database, userId: string): Promise<KeptZotero> {
  const { library, paperId, itemKey, sentAt, addedAt } = zoteroItems;
  return {
    connection: await findConnection(database, userId),
    items: await database
      .select({ library, paperId, itemKey, sentAt, addedAt })
      .from(zoteroItems)
      .where(eq(zoteroItems.userId, userId))
      .orderBy(asc(sentAt), asc(paperId)),
    additions: await listAdditions(database, userId),
  };
}

/** Deletes all that is kept of a person about Zotero, also the key, and stops what is being added. The library keeps it. */
export async function forgetZotero(database: Database, userId: string): Promise<void> {
  await database.transaction(async (transaction) => {
    await transaction.delete(zoteroConnections).where(eq(zoteroConnections.userId, userId));
    await transaction.delete(zoteroAdditions).where(eq(zoteroAdditions.userId, userId));
    await transaction.delete(zoteroItems).where(eq(zoteroItems.userId, userId));
  });
}
