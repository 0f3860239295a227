import { and, asc, count, eq, gt, inArray, isNotNull, isNull, lt, lte, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { papers } from '../database/schema/papers.ts';
import { zoteroAdditions, zoteroWanted } from '../database/schema/zotero.ts';
import { writePrivateNotice } from '../delivery/private-notices.ts';
import { asLibrary, type Library } from './library.ts';

/** Papers that a person has asked to be added. */
export interface Addition {
  readonly id: string;
  readonly userId: string;
  readonly library: Library;
  readonly askedAt: Temporal.Instant;
  readonly tries: number;
  /** When it may be continued; null once it is finished. */
  readonly tryAt: Temporal.Instant | null;
  readonly finishedAt: Temporal.Instant | null;
  /** Why it was finished before all papers were dealt with; null otherwise. */
  readonly endedBecause: string | null;
}

/** How far an addition has come. */
export interface Progress {
  readonly added: number;
  /** Papers that were in the library before. */
  readonly there: number;
  readonly failed: number;
  /** Papers of which nothing is known yet. */
  readonly open: number;
  /** The first of those that failed, and why. */
  readonly failures: readonly { readonly title: string; readonly because: string }[];
}

const MAX_FAILURES = 5;

/** Rows in one statement: a row has two values, and Postgres takes 65,535. */
const AT_ONCE = 1_000;

/** Stores what a person asks for, once for each paper that is stored. Returns its id. */
export async function writeAddition(
  database: Database,
  asked: Pick<Addition, 'userId' | 'library'> & {
    readonly paperIds: readonly string[];
    /** From when on the person waits no longer, whatever becomes of the process that answers them. */
    readonly tellFrom: Temporal.Instant;
  },
  now: Temporal.Instant,
): Promise<string> {
  const { paperIds, ...addition } = asked;
  return database.transaction(async (transaction) => {
    const [written] = await transaction
      .insert(zoteroAdditions)
      .values({ ...addition, askedAt: now, tryAt: now })
      .returning({ id: zoteroAdditions.id });
    if (written === undefined) throw new Error('The database stored an addition and returned no row.');
    for (let from = 0; from < paperIds.length; from += AT_ONCE) {
      // One may have been joined with another since it was found.
      const stored = await transaction
        .select({ paperId: papers.id })
        .from(papers)
        .where(inArray(papers.id, paperIds.slice(from, from + AT_ONCE)))
        .for('share');
      const rows = stored.map(({ paperId }) => ({ additionId: written.id, paperId }));
      if (rows.length > 0) await transaction.insert(zoteroWanted).values(rows).onConflictDoNothing();
    }
    return written.id;
  });
}

/** Finds an addition of a person; undefined if it is not theirs, or was forgotten. */
export async function findAddition(
  database: Database,
  id: string,
  userId: string,
): Promise<Addition | undefined> {
  const [row] = await database
    .select()
    .from(zoteroAdditions)
    .where(and(eq(zoteroAdditions.id, id), eq(zoteroAdditions.userId, userId)));
  return row && additionOf(row);
}

function additionOf({ library, ...row }: typeof zoteroAdditions.$inferSelect): Addition {
  return { ...row, library: asLibrary(library) };
}

/** Counts what has become of an addition's papers. */
export async function readProgress(database: Database, additionId: string): Promise<Progress> {
  const of = eq(zoteroWanted.additionId, additionId);
  const rows = await database
    .select({ outcome: zoteroWanted.outcome, papers: count() })
    .from(zoteroWanted)
    .where(of)
    .groupBy(zoteroWanted.outcome);
  const counted = (outcome: (typeof rows)[number]['outcome']) =>
    rows.find((row) => row.outcome === outcome)?.papers ?? 0;
  const failures = await database
    .select({ title: papers.title, because: sql<string>`coalesce(${zoteroWanted.because}, '')` })
    .from(zoteroWanted)
    .innerJoin(papers, eq(papers.id, zoteroWanted.paperId))
    .where(and(of, eq(zoteroWanted.outcome, 'failed')))
    .orderBy(asc(zoteroWanted.paperId))
    .limit(MAX_FAILURES);
  return {
    added: counted('added'),
    there: counted('there'),
    failed: counted('failed'),
    open: counted(null),
    failures,
  };
}

/** Lists a person's additions that may be continued, the oldest first. */
export async function listDue(
  database: Database,
  userId: string,
  now: Temporal.Instant,
): Promise<Addition[]> {
  const rows = await database
    .select()
    .from(zoteroAdditions)
    .where(and(eq(zoteroAdditions.userId, userId), lte(zoteroAdditions.tryAt, now)))
    .orderBy(asc(zoteroAdditions.askedAt), asc(zoteroAdditions.id));
  return rows.map(additionOf);
}

/** Lists the people who have additions that may be continued. */
export async function listPeopleWithDue(database: Database, now: Temporal.Instant): Promise<string[]> {
  const rows = await database
    .selectDistinct({ userId: zoteroAdditions.userId })
    .from(zoteroAdditions)
    .where(lte(zoteroAdditions.tryAt, now));
  return rows.map(({ userId }) => userId);
}

/** Finds when the next addition may be continued; undefined if none is open. */
export async function findNextAddition(database: Database): Promise<Temporal.Instant | undefined> {
  const [next] = await database
    .select({ tryAt: zoteroAdditions.tryAt })
    .from(zoteroAdditions)
    .where(isNotNull(zoteroAdditions.tryAt))
    .orderBy(asc(zoteroAdditions.tryAt))
    .limit(1);
  return next?.tryAt ?? undefined;
}

/** Notes when an addition may be continued, and how often Zotero has failed; nothing if it is finished. */
export async function putOff(
  database: Database,
  id: string,
  { tryAt, tries }: { readonly tryAt: Temporal.Instant; readonly tries: number },
): Promise<void> {
  await database
    .update(zoteroAdditions)
    .set({ tryAt, tries })
    .where(and(eq(zoteroAdditions.id, id), isNull(zoteroAdditions.finishedAt)));
}

/** Has a person told once their addition is finished. Returns false if it is finished already, or was forgotten. */
export async function wantToBeTold(database: Database, id: string, now: Temporal.Instant): Promise<boolean> {
  const told = await database
    .update(zoteroAdditions)
    .set({ tellFrom: now })
    .where(and(eq(zoteroAdditions.id, id), isNull(zoteroAdditions.finishedAt)))
    .returning({ id: zoteroAdditions.id });
  return told.length > 0;
}

/** Has everybody told who waits for an addition: at a start, whoever was to answer them is gone. */
export async function endWaits(database: Database, now: Temporal.Instant): Promise<void> {
  const waits = and(isNull(zoteroAdditions.finishedAt), gt(zoteroAdditions.tellFrom, now));
  await database.update(zoteroAdditions).set({ tellFrom: now }).where(waits);
}

/** Finishes an addition, and writes the message to whoever doesn't wait for it any more. Does nothing a second time. */
export async function finish(
  database: Database,
  id: string,
  {
    because,
    format,
  }: { readonly because: string | null; format(ended: Addition, progress: Progress): string },
  now: Temporal.Instant,
): Promise<void> {
  await database.transaction(async (transaction) => {
    const [row] = await transaction
      .update(zoteroAdditions)
      .set({ tryAt: null, finishedAt: now, endedBecause: because })
      .where(and(eq(zoteroAdditions.id, id), isNull(zoteroAdditions.finishedAt)))
      .returning();
    if (row === undefined || Temporal.Instant.compare(now, row.tellFrom) < 0) return;
    const content = format(additionOf(row), await readProgress(transaction, id));
    const about = { zoteroAdditionId: row.id };
    await writePrivateNotice(transaction, { about, userId: row.userId, content }, now);
  });
}

/** People have read how it ended, or nobody will. */
const KEPT = Temporal.Duration.from({ hours: 24 * 30 });

/** Forgets additions that were finished 30 days ago, with what was said of them. What was sent stays known. */
export async function forgetOldAdditions(database: Database, now: Temporal.Instant): Promise<void> {
  await database.delete(zoteroAdditions).where(lt(zoteroAdditions.finishedAt, now.subtract(KEPT)));
}
