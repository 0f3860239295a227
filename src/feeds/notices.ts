import { and, asc, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds, notices } from '../database/schema.ts';
import { createNonce } from './digests.ts';

/** What is told of a feed beside its digests. */
type NoticeKind =
  /** Its source or Discord has failed for two hours. */
  | 'broken'
  | 'mended'
  /** A day without papers, to feeds that ask for it. */
  | 'quiet'
  /** Days that are too old to be posted. */
  | 'missed'
  /** The filter has let nothing pass for a month. */
  | 'loosen'
  /** The channel is closed to the bot. */
  | 'closed'
  /** The emoji to vote with is gone. */
  | 'emoji';

/** A notice to be written. */
export interface NewNotice {
  readonly feedId: number;
  readonly kind: NoticeKind;
  /** The day it is about: a kind is told once a feed and day. */
  readonly listDay: Temporal.PlainDate;
  /** Who is told in private; null tells the channel. */
  readonly userId: string | null;
  readonly content: string;
}

/** A notice that is to be sent. */
export interface Notice extends NewNotice {
  readonly id: number;
  readonly channelId: string;
  /** What Discord knows a repeated send by. */
  readonly nonce: string;
  /** When it was first about to be sent; null before. */
  readonly claimedAt: Temporal.Instant | null;
}

/** Writes a notice, to be sent; one that was written before stays as it is. */
export async function writeNotice(
  database: Database,
  notice: NewNotice,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .insert(notices)
    .values({ ...notice, nonce: createNonce(), writtenAt: now })
    .onConflictDoNothing();
}

/** Whether a feed had a notice of that kind and in those words, on whatever day. */
export async function wasTold(
  database: Database,
  { feedId, kind, content }: Pick<NewNotice, 'feedId' | 'kind' | 'content'>,
): Promise<boolean> {
  const same = and(eq(notices.feedId, feedId), eq(notices.kind, kind), eq(notices.content, content));
  return (await database.$count(notices, same)) > 0;
}

/** Notices to be sent, in the order they were written; those to a channel only while it is open. */
export async function findUnsentNotices(database: Database): Promise<Notice[]> {
  const rows = await database
    .select({ notice: notices, channelId: feeds.channelId, closed: feeds.closedBecause })
    .from(notices)
    .innerJoin(feeds, eq(feeds.id, notices.feedId))
    .where(isNull(notices.doneAt))
    .orderBy(asc(notices.id));
  return rows
    .filter(({ notice, closed }) => notice.userId !== null || closed === null)
    .map(({ notice, channelId }) => ({ ...notice, channelId }));
}

/** The notice of that number, while it is to be sent. */
export async function findUnsentNotice(database: Database, id: number): Promise<Notice | undefined> {
  const [row] = await database
    .select({ notice: notices, channelId: feeds.channelId })
    .from(notices)
    .innerJoin(feeds, eq(feeds.id, notices.feedId))
    .where(and(eq(notices.id, id), isNull(notices.doneAt)));
  return row && { ...row.notice, channelId: row.channelId };
}

/** Notes when a notice is first about to be sent. */
export async function claimNotice(database: Database, id: number, now: Temporal.Instant): Promise<void> {
  await database.update(notices).set({ claimedAt: now }).where(eq(notices.id, id));
}

/** Notes that a notice was sent, or can't be. */
export async function markNoticeDone(database: Database, id: number, now: Temporal.Instant): Promise<void> {
  await database.update(notices).set({ doneAt: now }).where(eq(notices.id, id));
}

/** Whether a feed's readers were told that it is broken, and not yet that it is mended. */
export async function wasToldBroken(database: Database, feedId: number): Promise<boolean> {
  const [last] = await database
    .select({ kind: notices.kind })
    .from(notices)
    .where(and(eq(notices.feedId, feedId), inArray(notices.kind, ['broken', 'mended'])))
    .orderBy(desc(notices.id))
    .limit(1);
  return last?.kind === 'broken';
}

/** The day on which a feed's maker was last told to loosen its filter. */
export async function findLoosened(
  database: Database,
  feedId: number,
): Promise<Temporal.PlainDate | undefined> {
  const [last] = await database
    .select({ day: notices.listDay })
    .from(notices)
    .where(and(eq(notices.feedId, feedId), eq(notices.kind, 'loosen'), isNotNull(notices.listDay)))
    .orderBy(desc(notices.listDay))
    .limit(1);
  return last?.day;
}
