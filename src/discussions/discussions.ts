import { and, asc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { discussions } from '../database/schema/discussions.ts';
import { listDiscussionsWithUnsent, writeOpening } from '../delivery/outbox.ts';
import { lockPaper } from '../papers/library.ts';
import type { Starter } from './threads.ts';

/** The thread in which a server discusses a paper; without an id while it is not open. */
export interface Discussion extends Starter {
  readonly id: number;
  readonly paperId: string;
  readonly userId: string;
  readonly threadId: string | null;
  readonly openedAt: Temporal.Instant | null;
  /** Why it was not opened, for people; null otherwise. */
  readonly refusedBecause: string | null;
  /** How often the paper's notes changed since it was asked for, and how many of these changes the thread shows. */
  readonly notesChanged: number;
  readonly notesShown: number;
  /** When the thread's first message may be edited again; null if at any time. */
  readonly editableAt: Temporal.Instant | null;
}

/** A thread that somebody asks for, and the card that it is started from. */
export type NewDiscussion = Pick<Discussion, 'guildId' | 'paperId' | 'userId' | 'channelId' | 'messageId'>;

/**
 * Notes that somebody asks for a paper's thread, unless it is open or on its way: of several people at once, one asks.
 * Returns the discussion; undefined if the paper is no longer stored under its id.
 */
export async function askForThread(
  database: Database,
  asked: NewDiscussion,
  now: Temporal.Instant,
): Promise<Discussion | undefined> {
  return database.transaction(async (transaction) => {
    if (!(await lockPaper(transaction, asked.paperId))) return undefined;
    const { guildId, paperId, ...others } = asked;
    // One that was refused is tried again, from the card that was pressed now.
    await transaction
      .insert(discussions)
      .values({ ...asked, askedAt: now })
      .onConflictDoUpdate({
        target: [discussions.guildId, discussions.paperId],
        set: { ...others, askedAt: now, refusedBecause: null },
        setWhere: isNotNull(discussions.refusedBecause),
      });
    return findDiscussion(transaction, guildId, paperId);
  });
}

/** Finds a server's discussion of a paper; undefined if nobody asked for one. */
export async function findDiscussion(
  database: Database,
  guildId: string,
  paperId: string,
): Promise<Discussion | undefined> {
  const [found] = await database
    .select()
    .from(discussions)
    .where(and(eq(discussions.guildId, guildId), eq(discussions.paperId, paperId)));
  return found;
}

/** Finds the threads in which a server discusses papers, by the papers' ids; leaves out papers without one. */
export async function findThreads(
  database: Database,
  guildId: string,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paperIds.length === 0) return new Map();
  const { paperId, threadId } = discussions;
  const rows = await database
    .select({ paperId, threadId })
    .from(discussions)
    .where(and(eq(discussions.guildId, guildId), inArray(paperId, [...paperIds]), isNotNull(threadId)));
  return new Map(rows.flatMap((row) => (row.threadId === null ? [] : [[row.paperId, row.threadId]])));
}

/** Lists the threads that are open about a paper, of all servers. */
export async function listOpenDiscussions(
  database: Database,
  paperId: string,
): Promise<(Discussion & { readonly threadId: string })[]> {
  const rows = await database
    .select()
    .from(discussions)
    .where(and(eq(discussions.paperId, paperId), isNotNull(discussions.threadId)))
    .orderBy(asc(discussions.id));
  return rows.flatMap(({ threadId, ...row }) => (threadId === null ? [] : [{ ...row, threadId }]));
}

/** Finds a discussion by its id. */
export async function findDiscussionById(database: Database, id: number): Promise<Discussion | undefined> {
  const [found] = await database.select().from(discussions).where(eq(discussions.id, id));
  return found;
}

/**
 * Stores the thread of a discussion, and writes what it begins with to the outbox. Returns the thread that the discussion
 * has: another one, if that was stored in the meantime.
 */
export async function setThread(
  database: Database,
  id: number,
  { threadId, parts }: { readonly threadId: string; readonly parts: number },
  now: Temporal.Instant,
): Promise<string> {
  return database.transaction(async (transaction) => {
    const [set] = await transaction
      .update(discussions)
      .set({ threadId, openedAt: now, refusedBecause: null })
      .where(and(eq(discussions.id, id), isNull(discussions.threadId)))
      .returning({ id: discussions.id });
    if (set === undefined) return (await findDiscussionById(transaction, id))?.threadId ?? threadId;
    await writeOpening(transaction, { discussionId: id, parts }, now);
    return threadId;
  });
}

/** Stores that a thread shows its paper's notes as they were after so many changes. */
export async function setNotesShown(database: Database, id: number, notesShown: number): Promise<void> {
  await database.update(discussions).set({ notesShown }).where(eq(discussions.id, id));
}

/** Finds the discussion whose thread this is, in a server. */
export async function findDiscussionOfThread(
  database: Database,
  guildId: string,
  threadId: string,
): Promise<Discussion | undefined> {
  const [found] = await database
    .select()
    .from(discussions)
    .where(and(eq(discussions.guildId, guildId), eq(discussions.threadId, threadId)));
  return found;
}

/** Has a discussion started from another card. */
export async function setStarter(
  database: Database,
  id: number,
  { channelId, messageId }: Pick<Starter, 'channelId' | 'messageId'>,
): Promise<void> {
  await database.update(discussions).set({ channelId, messageId }).where(eq(discussions.id, id));
}

/** Stores why a discussion was not opened. */
export async function setRefused(database: Database, id: number, because: string): Promise<void> {
  await database
    .update(discussions)
    .set({ refusedBecause: because })
    .where(and(eq(discussions.id, id), isNull(discussions.threadId)));
}

/** Forgets a discussion whose thread was deleted, with what it began with. */
export async function forgetThread(database: Database, id: number, threadId: string): Promise<void> {
  await database.delete(discussions).where(and(eq(discussions.id, id), eq(discussions.threadId, threadId)));
}

/** Lists the ids of discussions that are not open yet, or whose beginning is not sent yet. */
export async function listOpening(database: Database): Promise<number[]> {
  const unopened = await database
    .select({ id: discussions.id })
    .from(discussions)
    .where(and(isNull(discussions.threadId), isNull(discussions.refusedBecause)))
    .orderBy(asc(discussions.id));
  return [...unopened.map(({ id }) => id), ...(await listDiscussionsWithUnsent(database))];
}

/** Forgets a guild's discussions, and what they began with. Their threads stay. */
export async function forgetDiscussions(database: Database, guildId: string): Promise<void> {
  await database.delete(discussions).where(eq(discussions.guildId, guildId));
}
