import { sql } from 'drizzle-orm';
import { check, index, pgTable, primaryKey, smallint, text, unique, uuid } from 'drizzle-orm/pg-core';
import { instant } from '../types.ts';
import { papers } from './papers.ts';

/** The Zotero library that a person adds papers to. */
export const zoteroConnections = pgTable('zotero_connections', {
  userId: text('user_id').primaryKey(),
  /** As Zotero's addresses name it: "users/475425" or "groups/5001". */
  library: text('library').notNull(),
  /** What people call it. */
  libraryName: text('library_name').notNull(),
  /** Null if papers go into no collection. */
  collectionKey: text('collection_key'),
  collectionName: text('collection_name'),
  /** The API key, encrypted by `src/zotero/seal.ts`. */
  sealedKey: text('sealed_key').notNull(),
  connectedAt: instant('connected_at').notNull(),
});

/** Papers that a person has asked to be added to a library, all at once. `src/zotero/additions.ts` keeps them for 30 days. */
export const zoteroAdditions = pgTable(
  'zotero_additions',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    userId: text('user_id').notNull(),
    library: text('library').notNull(),
    askedAt: instant('asked_at').notNull(),
    /** When it may be continued; null once it is finished. */
    tryAt: instant('try_at'),
    /** How often Zotero has failed since it last took something. */
    tries: smallint('tries').notNull().default(0),
    /** From when on the person is told in a private message that it is finished; before, they wait for the answer. */
    tellFrom: instant('tell_from').notNull(),
    finishedAt: instant('finished_at'),
    /** Why it was finished before all papers were dealt with, for people; null otherwise. */
    endedBecause: text('ended_because'),
  },
  (table) => [
    index('zotero_additions_try').on(table.tryAt),
    index('zotero_additions_user').on(table.userId),
    check('zotero_additions_done', sql`(${table.tryAt} is null) = (${table.finishedAt} is not null)`),
  ],
);

/** A paper of an addition, and what has become of it. */
export const zoteroWanted = pgTable(
  'zotero_wanted',
  {
    additionId: uuid('addition_id')
      .notNull()
      .references(() => zoteroAdditions.id, { onDelete: 'cascade' }),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** `there`: it was in the library before. Null while nothing is known. */
    outcome: text('outcome', { enum: ['added', 'there', 'failed'] }),
    /** Why it failed, in Zotero's words; null otherwise. */
    because: text('because'),
  },
  (table) => [
    primaryKey({ columns: [table.additionId, table.paperId] }),
    index('zotero_wanted_paper').on(table.paperId),
    check('zotero_wanted_failed', sql`${table.because} is null or ${table.outcome} = 'failed'`),
  ],
);

/** A paper that was sent to a library, or is about to be. `src/zotero/items.ts` holds the protocol. */
export const zoteroItems = pgTable(
  'zotero_items',
  {
    userId: text('user_id').notNull(),
    library: text('library').notNull(),
    paperId: text('paper_id')
      .notNull()
      .references(() => papers.id),
    /** Zotero's key of the item. We choose it, so that sending it again can't add a second one. */
    itemKey: text('item_key').notNull(),
    /** The write token of the request that it is sent with; null once Zotero has it. */
    writeToken: text('write_token'),
    /** When that token was made. */
    sentAt: instant('sent_at').notNull(),
    /** Null until Zotero is known to have it. */
    addedAt: instant('added_at'),
  },
  (table) => [
    primaryKey({ columns: [table.userId, table.library, table.paperId] }),
    unique('zotero_items_key').on(table.library, table.itemKey),
    index('zotero_items_paper').on(table.paperId),
    check('zotero_items_sent', sql`(${table.writeToken} is null) = (${table.addedAt} is not null)`),
  ],
);
