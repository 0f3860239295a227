import {
  and,
  count,
  desc,
  eq,
  inArray,
  isNotNull,
  isNull,
  lte,
  notInArray,
  type SQL,
  sql,
} from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { savedPapers, savedTags, savers } from '../database/schema/saved.ts';
import { UserError } from '../errors.ts';
import { joinedError } from '../papers/joined-error.ts';
import { lockPaper } from '../papers/library.ts';
import { foldTag, refuseTooMany } from './tags.ts';

/** A paper that a person saved for themselves. */
export interface Saved {
  readonly paperId: string;
  readonly savedAt: Temporal.Instant;
  /** In the order of the alphabet. */
  readonly tags: readonly string[];
  /** Their own words about it; empty if there are none. */
  readonly remark: string;
}

/** Whose saved paper it is. */
export interface SavedKey {
  readonly userId: string;
  readonly paperId: string;
}

/** What a person says about a saved paper. */
export interface Labels {
  readonly tags: readonly string[];
  readonly remark: string;
}

/** A collection for a doctoral thesis has some hundreds; an export takes as many. */
export const MAX_SAVED = 5_000;

/** A paragraph. */
export const MAX_REMARK = 1_000;

/** How long a removal can be undone: as long as its button works. */
const RESTORABLE = Temporal.Duration.from({ hours: 24 });

/**
 * Saves a paper for a person. If they have saved it already, adds these tags to its own, and keeps its remark unless a new
 * one is given. Returns whether it is new. Throws `UserError` if they have saved as many as they can.
 */
export async function savePaper(
  database: Database,
  { userId, paperId }: SavedKey,
  { tags, remark }: Labels,
  now: Temporal.Instant,
): Promise<{ readonly isNew: boolean }> {
  return changeSaved(database, { userId, paperId }, now, (before) => {
    const known = new Set(before?.tags.map(foldTag));
    return {
      tags: [...(before?.tags ?? []), ...tags.filter((tag) => !known.has(foldTag(tag)))],
      remark: remark === '' ? (before?.remark ?? '') : remark,
    };
  });
}

/** Replaces the tags and the remark of a saved paper; saves it if it is not saved any more. */
export async function labelSaved(
  database: Database,
  key: SavedKey,
  labels: Labels,
  now: Temporal.Instant,
): Promise<{ readonly isNew: boolean }> {
  return changeSaved(database, key, now, () => labels);
}

/** Brings back a paper that was removed, with its tags and its remark. Returns false if it can't be brought back any more. */
export async function restoreSaved(database: Database, key: SavedKey): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await lockSaver(transaction, key.userId);
    const [removed] = await transaction
      .select({ paperId: savedPapers.paperId })
      .from(savedPapers)
      .where(and(isOf(key), isNotNull(savedPapers.removedAt)));
    if (removed === undefined) return (await findSaved(transaction, key)) !== undefined;
    await refuseFull(transaction, key.userId);
    const back = await transaction
      .update(savedPapers)
      .set({ removedAt: null })
      .where(isOf(key))
      .returning({ paperId: savedPapers.paperId });
    return back.length > 0;
  });
}

/** Removes a saved paper, which can be undone for a day. Returns whether it was saved. */
export async function removeSaved(
  database: Database,
  key: SavedKey,
  now: Temporal.Instant,
): Promise<boolean> {
  const removed = await database
    .update(savedPapers)
    .set({ removedAt: now })
    .where(and(isOf(key), isNull(savedPapers.removedAt)))
    .returning({ paperId: savedPapers.paperId });
  return removed.length > 0;
}

/** Finds what a person saved of a paper; undefined if they have not saved it. */
export async function findSaved(
  database: Database,
  { userId, paperId }: SavedKey,
): Promise<Saved | undefined> {
  const [found] = await readSaved(database, userId, eq(savedPapers.paperId, paperId), 1, 0);
  return found;
}

/** Which of a person's saved papers are meant. */
export interface SavedPage {
  /** Those with this tag, however it is written; all if left out. */
  readonly tag?: string | undefined;
  readonly limit: number;
  readonly offset: number;
}

/** Lists a person's saved papers, the newest first, and counts them all. */
export async function listSaved(
  database: Database,
  userId: string,
  { tag, limit, offset }: SavedPage,
): Promise<{ readonly saved: readonly Saved[]; readonly total: number }> {
  const isTagged = tag === undefined ? undefined : hasTag(userId, foldTag(tag));
  const total = await database.$count(savedPapers, isKept(userId, isTagged));
  return { saved: await readSaved(database, userId, isTagged, limit, offset), total };
}

/** A tag of a person, and on how many of their saved papers it is. */
export interface TagCount {
  readonly tag: string;
  readonly papers: number;
}

/** Lists a person's tags, the most used first. */
export async function listTags(database: Database, userId: string): Promise<TagCount[]> {
  const papers = count();
  return database
    .select({ tag: sql<string>`min(${savedTags.tag})`, papers })
    .from(savedTags)
    .innerJoin(savedPapers, isTagOf)
    .where(isKept(userId))
    .groupBy(savedTags.folded)
    .orderBy(desc(papers), savedTags.folded);
}

/** Forgets what a person saved: papers, tags, remarks and the addresses at which feed readers get them. */
export async function forgetSaved(database: Database, userId: string): Promise<void> {
  await database.delete(savers).where(eq(savers.userId, userId));
}

/** Forgets papers that were removed so long ago that it can't be undone. */
export async function forgetRemovedSaved(database: Database, now: Temporal.Instant): Promise<void> {
  const isOld = lte(savedPapers.removedAt, now.subtract(RESTORABLE));
  await database.transaction(async (transaction) => {
    const old = await transaction
      .select({ userId: savedPapers.userId, paperId: savedPapers.paperId })
      .from(savedPapers)
      .where(isOld)
      .for('update');
    for (const key of old) {
      await transaction.delete(savedTags).where(isTagOn(key));
      await transaction.delete(savedPapers).where(isOf(key));
    }
  });
}

/** Changes what is saved of a paper: `change` gets what was, undefined if it was not saved. */
async function changeSaved(
  database: Database,
  key: SavedKey,
  now: Temporal.Instant,
  change: (before: Saved | undefined) => Labels,
): Promise<{ readonly isNew: boolean }> {
  return database.transaction(async (transaction) => {
    await lockSaver(transaction, key.userId);
    if (!(await lockPaper(transaction, key.paperId))) throw joinedError();
    const before = await findSaved(transaction, key);
    if (before === undefined) await refuseFull(transaction, key.userId);
    const { tags, remark } = change(before);
    // Joined papers may have more together: these can be kept, and fewer.
    if (tags.length > (before?.tags.length ?? 0)) refuseTooMany(tags.length);
    await transaction
      .insert(savedPapers)
      .values({ ...key, savedAt: now, remark })
      .onConflictDoUpdate({
        target: [savedPapers.userId, savedPapers.paperId],
        set: { remark, removedAt: null, ...(before === undefined && { savedAt: now }) },
      });
    await saveTags(transaction, key, tags);
    return { isNew: before === undefined };
  });
}

/** Stores the tags of a paper, written as the person wrote each first, and deletes its others. */
async function saveTags(transaction: Database, key: SavedKey, tags: readonly string[]): Promise<void> {
  const folded = tags.map(foldTag);
  const isOther = folded.length === 0 ? undefined : notInArray(savedTags.folded, folded);
  await transaction.delete(savedTags).where(and(isTagOn(key), isOther));
  if (tags.length === 0) return;
  const known = await transaction
    .selectDistinct({ folded: savedTags.folded, tag: savedTags.tag })
    .from(savedTags)
    .where(and(eq(savedTags.userId, key.userId), inArray(savedTags.folded, folded)));
  const spellings = new Map(known.map((one) => [one.folded, one.tag]));
  await transaction
    .insert(savedTags)
    .values(tags.map((tag) => ({ ...key, folded: foldTag(tag), tag: spellings.get(foldTag(tag)) ?? tag })))
    .onConflictDoNothing();
}

/** Has only one change at a time of what a person saved: two at once could both be the last that fits. */
async function lockSaver(transaction: Database, userId: string): Promise<void> {
  await transaction.insert(savers).values({ userId }).onConflictDoNothing();
  await transaction.select().from(savers).where(eq(savers.userId, userId)).for('update');
}

async function refuseFull(transaction: Database, userId: string): Promise<void> {
  if ((await transaction.$count(savedPapers, isKept(userId))) < MAX_SAVED) return;
  throw new UserError(
    `You have saved ${MAX_SAVED.toLocaleString('en')} papers, and I keep no more for one person. Remove some that you no longer need: \`/papers saved\` lists them.`,
  );
}

async function readSaved(
  database: Database,
  userId: string,
  which: SQL | undefined,
  limit: number,
  offset: number,
): Promise<Saved[]> {
  const { paperId, savedAt, remark } = savedPapers;
  const rows = await database
    .select({ paperId, savedAt, remark })
    .from(savedPapers)
    .where(isKept(userId, which))
    .orderBy(desc(savedAt), desc(paperId))
    .limit(limit)
    .offset(offset);
  if (rows.length === 0) return [];
  const tags = await database
    .select({ paperId: savedTags.paperId, tag: savedTags.tag })
    .from(savedTags)
    .where(
      and(
        eq(savedTags.userId, userId),
        inArray(
          savedTags.paperId,
          rows.map((row) => row.paperId),
        ),
      ),
    )
    .orderBy(savedTags.folded);
  const byPaper = Map.groupBy(tags, (one) => one.paperId);
  return rows.map((row) => ({ ...row, tags: (byPaper.get(row.paperId) ?? []).map(({ tag }) => tag) }));
}

const isTagOf = and(eq(savedTags.userId, savedPapers.userId), eq(savedTags.paperId, savedPapers.paperId));

function isOf({ userId, paperId }: SavedKey): SQL | undefined {
  return and(eq(savedPapers.userId, userId), eq(savedPapers.paperId, paperId));
}

function isTagOn({ userId, paperId }: SavedKey): SQL | undefined {
  return and(eq(savedTags.userId, userId), eq(savedTags.paperId, paperId));
}

/** Holds for papers that a person has saved and not removed. */
function isKept(userId: string, which?: SQL): SQL | undefined {
  return and(eq(savedPapers.userId, userId), isNull(savedPapers.removedAt), which);
}

function hasTag(userId: string, folded: string): SQL {
  return sql`exists (select from ${savedTags} where ${isTagOf} and ${savedTags.userId} = ${userId} and ${savedTags.folded} = ${folded})`;
}
