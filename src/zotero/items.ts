import { randomBytes } from 'node:crypto';
import { and, asc, eq, inArray, isNotNull, isNull, notExists, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { zoteroAdditions, zoteroItems, zoteroWanted } from '../database/schema/zotero.ts';
import type { Addition } from './additions.ts';
import { createItemKey } from './item.ts';

/*
 * How a paper is added once, whatever happens:
 * 1. The key of its item and the write token of its request are stored before anything is sent (`writeBatch`).
 * 2. Whatever has a token and is not known to be added is sent again with both: Zotero then answers that the token was
 *    used, or that there is an item with that key, and adds nothing.
 * 3. A token that Zotero may have forgotten is not used again: first the library is asked for the keys.
 */

/** An item that is to be sent, or may have been. */
export interface PendingItem {
  readonly paperId: string;
  readonly itemKey: string;
  readonly writeToken: string;
  readonly sentAt: Temporal.Instant;
}

/** A wanted paper, and the keys of items that hold it, if it was added before, by whomever. */
export interface NewPaper {
  readonly paperId: string;
  readonly itemKeys: readonly string[];
}

/** What has become of items, by their keys. */
export interface Settled {
  readonly added: readonly { readonly itemKey: string; readonly as: string }[];
  readonly failed: readonly { readonly itemKey: string; readonly because: string }[];
}

type Of = Pick<Addition, 'id' | 'userId' | 'library'>;

/** Creates a write token: 32 hexadecimal digits. */
function createToken(): string {
  return randomBytes(16).toString('hex');
}

const ofLibrary = ({ userId, library }: Of) =>
  and(eq(zoteroItems.userId, userId), eq(zoteroItems.library, library));

const isOpen = (id: string) => and(eq(zoteroWanted.additionId, id), isNull(zoteroWanted.outcome));

/** Finds items that an addition wants and that are to be sent in one request, the oldest first; none if all were dealt with. */
export async function findBatch(database: Database, addition: Of, limit: number): Promise<PendingItem[]> {
  const rows = await database
    .select({
      paperId: zoteroItems.paperId,
      itemKey: zoteroItems.itemKey,
      writeToken: zoteroItems.writeToken,
      sentAt: zoteroItems.sentAt,
    })
    .from(zoteroItems)
    .innerJoin(zoteroWanted, and(eq(zoteroWanted.paperId, zoteroItems.paperId), isOpen(addition.id)))
    .where(and(ofLibrary(addition), isNotNull(zoteroItems.writeToken)))
    .orderBy(asc(zoteroItems.sentAt), asc(zoteroItems.writeToken), asc(zoteroItems.paperId))
    .limit(limit);
  const pending = rows.flatMap(({ writeToken, ...row }) =>
    writeToken === null ? [] : [{ ...row, writeToken }],
  );
  return pending.filter(({ writeToken }) => writeToken === pending[0]?.writeToken);
}

/** Finds papers that an addition wants and that are not on their way. */
export async function findNew(database: Database, addition: Of, limit: number): Promise<NewPaper[]> {
  const onTheirWay = database
    .select({ one: sql`1` })
    .from(zoteroItems)
    .where(
      and(
        ofLibrary(addition),
        eq(zoteroItems.paperId, zoteroWanted.paperId),
        isNotNull(zoteroItems.writeToken),
      ),
    );
  const wanted = await database
    .select({ paperId: zoteroWanted.paperId })
    .from(zoteroWanted)
    .where(and(isOpen(addition.id), notExists(onTheirWay)))
    .orderBy(asc(zoteroWanted.paperId))
    .limit(limit);
  if (wanted.length === 0) return [];
  const paperIds = wanted.map(({ paperId }) => paperId);
  const known = await database
    .select({ paperId: zoteroItems.paperId, itemKey: zoteroItems.itemKey })
    .from(zoteroItems)
    .where(
      and(
        eq(zoteroItems.library, addition.library),
        inArray(zoteroItems.paperId, paperIds),
        isNotNull(zoteroItems.addedAt),
      ),
    );
  return paperIds.map((paperId) => ({
    paperId,
    itemKeys: known.filter((one) => one.paperId === paperId).map(({ itemKey }) => itemKey),
  }));
}

/** Notes which papers were there before, and prepares the others to be sent in one request. */
export async function writeBatch(
  database: Database,
  addition: Of,
  { there, fresh }: { readonly there: readonly string[]; readonly fresh: readonly string[] },
  now: Temporal.Instant,
): Promise<void> {
  const { userId, library } = addition;
  const shared = { userId, library, writeToken: createToken(), sentAt: now, addedAt: null };
  await database.transaction(async (transaction) => {
    const [open] = await transaction
      .select({ id: zoteroAdditions.id })
      .from(zoteroAdditions)
      .where(and(eq(zoteroAdditions.id, addition.id), isNull(zoteroAdditions.finishedAt)))
      .for('update');
    // It was forgotten meanwhile, and nothing of it may come back.
    if (open === undefined) return;
    if (there.length > 0)
      await transaction
        .update(zoteroWanted)
        .set({ outcome: 'there' })
        .where(and(isOpen(addition.id), inArray(zoteroWanted.paperId, [...there])));
    if (fresh.length === 0) return;
    await transaction
      .insert(zoteroItems)
      .values(fresh.map((paperId) => ({ ...shared, paperId, itemKey: createItemKey() })))
      // One that was added and then deleted in Zotero is sent again as a new item; one on its way stays as it is.
      .onConflictDoUpdate({
        target: [zoteroItems.userId, zoteroItems.library, zoteroItems.paperId],
        set: {
          itemKey: sql`excluded.item_key`,
          writeToken: sql`excluded.write_token`,
          sentAt: sql`excluded.sent_at`,
          addedAt: null,
        },
        setWhere: isNotNull(zoteroItems.addedAt),
      });
  });
}

/** Gives items a new token, all the same, under their old keys: Zotero has them not, or knows them by their keys. */
export async function renewToken(
  database: Database,
  addition: Of,
  itemKeys: readonly string[],
  now: Temporal.Instant,
): Promise<void> {
  if (itemKeys.length === 0) return;
  await database
    .update(zoteroItems)
    .set({ writeToken: createToken(), sentAt: now })
    .where(
      and(
        ofLibrary(addition),
        inArray(zoteroItems.itemKey, [...itemKeys]),
        isNotNull(zoteroItems.writeToken),
      ),
    );
}

/** Stores what has become of items, for all of the person's additions that want them in this library. */
export async function settle(
  database: Database,
  addition: Of,
  { added, failed }: Settled,
  now: Temporal.Instant,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const pending = (itemKeys: readonly string[]) =>
      and(
        ofLibrary(addition),
        inArray(zoteroItems.itemKey, [...itemKeys]),
        isNotNull(zoteroItems.writeToken),
      );
    // Zotero has always taken the key that we chose. Where it gives another, that is the item's.
    for (const { itemKey, as } of added.filter((one) => one.as !== one.itemKey))
      await transaction
        .update(zoteroItems)
        .set({ itemKey: as })
        .where(pending([itemKey]));
    if (added.length > 0) {
      const rows = await transaction
        .update(zoteroItems)
        .set({ writeToken: null, addedAt: now })
        .where(pending(added.map(({ as }) => as)))
        .returning({ paperId: zoteroItems.paperId });
      await setOutcome(transaction, addition, rows, { outcome: 'added' });
    }
    for (const { itemKey, because } of failed) {
      const rows = await transaction
        .delete(zoteroItems)
        .where(pending([itemKey]))
        .returning({ paperId: zoteroItems.paperId });
      await setOutcome(transaction, addition, rows, { outcome: 'failed', because });
    }
  });
}

async function setOutcome(
  transaction: Database,
  { id, userId, library }: Of,
  rows: readonly { readonly paperId: string }[],
  outcome: { readonly outcome: 'added' } | { readonly outcome: 'failed'; readonly because: string },
): Promise<void> {
  if (rows.length === 0) return;
  const theirs = transaction
    .select({ id: zoteroAdditions.id })
    .from(zoteroAdditions)
    .where(
      and(
        eq(zoteroAdditions.userId, userId),
        eq(zoteroAdditions.library, library),
        or(eq(zoteroAdditions.id, id), isNull(zoteroAdditions.finishedAt)),
      ),
    );
  await transaction
    .update(zoteroWanted)
    .set(outcome)
    .where(
      and(
        inArray(zoteroWanted.additionId, theirs),
        inArray(
          zoteroWanted.paperId,
          rows.map(({ paperId }) => paperId),
        ),
        isNull(zoteroWanted.outcome),
      ),
    );
}
