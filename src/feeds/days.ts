import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  sql,
} from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests, feedDays, feeds } from '../database/schema.ts';
import type { ListKey } from '../papers/paper.ts';

/**
 * Why a day brought nothing. `filter`: of the papers listed, none passed. `posted`: those that pass were posted before.
 * `repeats`: all were.
 */
export type QuietReason = 'weekend' | 'holiday' | NoPaper;

/** Why nothing of a list was chosen. */
type NoPaper = 'filter' | 'posted' | 'repeats';

/** Why a day will not be posted any more: it was due over a week ago, or the source no longer serves its list. */
export type LateReason = 'missed' | 'gone';

/**
 * What became of a feed's list day, or is to become of it. `waiting`: for the list, or to be posted. `late`: its time
 * came while no bot ran; with `tryAt` it is caught up, without, it is given up.
 */
export type DayState =
  | { readonly state: 'waiting'; readonly tryAt: Temporal.Instant }
  | { readonly state: 'broken'; readonly reason: string; readonly tryAt: Temporal.Instant }
  | { readonly state: 'late'; readonly tryAt: Temporal.Instant }
  | { readonly state: 'late'; readonly reason: LateReason }
  | { readonly state: 'posted' }
  | { readonly state: 'quiet'; readonly reason: QuietReason };

/** A list day of a feed that was due. */
export interface FeedDay {
  readonly feedId: number;
  readonly listDay: Temporal.PlainDate;
  readonly state: 'waiting' | 'posted' | 'quiet' | 'late' | 'broken';
  /** For `quiet` a `QuietReason`, for `late` a `LateReason`, for `broken` what failed, in words; else empty. */
  readonly reason: string;
  /** When the state began. */
  readonly since: Temporal.Instant;
  /** Whether it was taken up long after its time, as no bot ran. */
  readonly isLate: boolean;
  /** Attempts that failed or came to nothing. */
  readonly tries: number;
  /** When it is tried next; null once nothing more will be done for it. */
  readonly tryAt: Temporal.Instant | null;
}

/** A day that is to be worked on, with where its list is from. */
export interface OpenDay extends FeedDay, ListKey {
  readonly channelId: string;
  readonly categories: readonly string[];
  /** Whether its digest is written, and half posted: the list is no longer needed. */
  readonly hasDigest: boolean;
}

/** A channel in which cards of a digest stand. */
export interface CardPlace {
  readonly channelId: string;
  readonly cards: number;
}

/** What came of asking for a day to be posted. */
export type DeliveredDay =
  | { readonly state: 'posted'; readonly places: readonly CardPlace[] }
  /** It was posted before. */
  | { readonly state: 'already'; readonly places: readonly CardPlace[] }
  /** It is not done yet, and goes on. */
  | { readonly state: 'working'; readonly channelId: string }
  | { readonly state: 'quiet'; readonly reason: 'weekend' | 'holiday' }
  | { readonly state: 'quiet'; readonly reason: NoPaper; readonly listed: number }
  | { readonly state: 'not-yet' }
  | { readonly state: 'late'; readonly reason: 'gone' }
  | { readonly state: 'broken'; readonly reason: string };

/** Opens a feed's list day, to be tried at once. A day that was opened before stays as it is. */
export async function openDay(
  database: Database,
  day: Pick<FeedDay, 'feedId' | 'listDay' | 'isLate'>,
  now: Temporal.Instant,
): Promise<void> {
  const state = day.isLate ? ('late' as const) : ('waiting' as const);
  await database
    .insert(feedDays)
    .values({ ...day, state, reason: '', since: now, tryAt: now })
    .onConflictDoNothing();
}

/** Opens a day for somebody who asks for it: one that brought nothing before is tried anew. */
export async function reopenDay(
  database: Database,
  day: Pick<FeedDay, 'feedId' | 'listDay'>,
  now: Temporal.Instant,
): Promise<void> {
  const open = { state: 'waiting' as const, reason: '', since: now, tryAt: now };
  await database
    .insert(feedDays)
    .values({ ...day, ...open, isLate: false })
    .onConflictDoUpdate({
      target: [feedDays.feedId, feedDays.listDay],
      set: open,
      setWhere: sql`${feedDays.state} <> 'posted'`,
    });
}

/** Notes what became of a day. `since` moves only when the state changes. */
export async function markDay(
  database: Database,
  { feedId, listDay }: Pick<FeedDay, 'feedId' | 'listDay'>,
  state: DayState,
  now: Temporal.Instant,
): Promise<void> {
  const tryAt = 'tryAt' in state ? state.tryAt : null;
  const reason = 'reason' in state ? state.reason : '';
  await database
    .update(feedDays)
    .set({
      state: state.state,
      reason,
      tryAt,
      since: sql`case when ${feedDays.state} = ${state.state} then ${feedDays.since} else ${now.toString()}::timestamptz end`,
      tries: tryAt === null ? 0 : sql`${feedDays.tries} + 1`,
    })
    .where(and(eq(feedDays.feedId, feedId), eq(feedDays.listDay, listDay)));
}

/** A feed's day; undefined where it was not due yet. */
export async function findFeedDay(
  database: Database,
  feedId: number,
  listDay: Temporal.PlainDate,
): Promise<FeedDay | undefined> {
  const [row] = await database
    .select()
    .from(feedDays)
    .where(and(eq(feedDays.feedId, feedId), eq(feedDays.listDay, listDay)));
  return row;
}

/** Days to be tried now, of all channels or of one, oldest first, of feeds that run and whose channel is open. */
export async function findDaysToTry(
  database: Database,
  now: Temporal.Instant,
  channelId?: string,
): Promise<OpenDay[]> {
  return findOpen(
    database,
    and(lte(feedDays.tryAt, now), channelId === undefined ? undefined : eq(feeds.channelId, channelId)),
  );
}

/** Open days that wait for one list of a source, of feeds that run and whose channel is open. */
export async function findDaysOfList(
  database: Database,
  { source, instance }: ListKey,
  listDay: Temporal.PlainDate,
): Promise<OpenDay[]> {
  return findOpen(
    database,
    and(eq(feeds.source, source), eq(feeds.instance, instance), eq(feedDays.listDay, listDay)),
  );
}

async function findOpen(database: Database, which: ReturnType<typeof and>): Promise<OpenDay[]> {
  const rows = await database
    .select({
      day: feedDays,
      source: feeds.source,
      instance: feeds.instance,
      channelId: feeds.channelId,
      categories: feeds.categories,
      hasDigest: sql<boolean>`${digests.id} is not null`,
    })
    .from(feedDays)
    .innerJoin(feeds, eq(feeds.id, feedDays.feedId))
    .leftJoin(digests, and(eq(digests.feedId, feedDays.feedId), eq(digests.listDay, feedDays.listDay)))
    .where(and(isNotNull(feedDays.tryAt), isNull(feeds.pausedBecause), isNull(feeds.closedBecause), which))
    .orderBy(asc(feedDays.listDay), asc(feedDays.feedId));
  return rows.map(({ day, ...feed }) => ({ ...day, ...feed }));
}

/** The newest day of each of these feeds that has any, by feed. */
export async function findNewestDays(
  database: Database,
  feedIds: readonly number[],
): Promise<ReadonlyMap<number, FeedDay>> {
  if (feedIds.length === 0) return new Map();
  const rows = await database
    .selectDistinctOn([feedDays.feedId])
    .from(feedDays)
    .where(inArray(feedDays.feedId, [...feedIds]))
    .orderBy(feedDays.feedId, desc(feedDays.listDay));
  return new Map(rows.map((row) => [row.feedId, row]));
}

/** Has days whose digest is half posted tried at once: nobody may wait for the rest of a digest that a process left. */
export async function retryNowHalfPosted(database: Database, now: Temporal.Instant): Promise<void> {
  const halfPosted = database
    .select({ one: sql`1` })
    .from(digests)
    .where(
      and(
        eq(digests.feedId, feedDays.feedId),
        eq(digests.listDay, feedDays.listDay),
        isNull(digests.postedAt),
      ),
    );
  await database
    .update(feedDays)
    .set({ tryAt: now })
    .where(and(isNotNull(feedDays.tryAt), exists(halfPosted)));
}

/** When the next open day is to be tried; undefined where none is. */
export async function findNextTry(database: Database): Promise<Temporal.Instant | undefined> {
  const [next] = await database
    .select({ at: feedDays.tryAt })
    .from(feedDays)
    .innerJoin(feeds, eq(feeds.id, feedDays.feedId))
    .where(and(isNotNull(feedDays.tryAt), isNull(feeds.pausedBecause), isNull(feeds.closedBecause)))
    .orderBy(asc(feedDays.tryAt))
    .limit(1);
  return next?.at ?? undefined;
}

/** Days that have been broken since before `before`. */
export async function findBrokenDays(database: Database, before: Temporal.Instant): Promise<OpenDay[]> {
  return findOpen(database, and(eq(feedDays.state, 'broken'), lte(feedDays.since, before)));
}

/** Whether any day of a feed is broken. */
export async function isBroken(database: Database, feedId: number): Promise<boolean> {
  return (
    (await database.$count(feedDays, and(eq(feedDays.feedId, feedId), eq(feedDays.state, 'broken')))) > 0
  );
}

/** Days of a feed since `first` on which the filter let nothing pass, and days that were posted. */
export async function countOutcomes(
  database: Database,
  feedId: number,
  first: Temporal.PlainDate,
): Promise<{ readonly filtered: number; readonly posted: number }> {
  const rows = await database
    .select({ state: feedDays.state, days: count() })
    .from(feedDays)
    .where(
      and(
        eq(feedDays.feedId, feedId),
        gte(feedDays.listDay, first),
        or(
          eq(feedDays.state, 'posted'),
          and(eq(feedDays.state, 'quiet'), eq(feedDays.reason, 'filter' satisfies QuietReason)),
        ),
      ),
    )
    .groupBy(feedDays.state);
  const of = (state: string): number => rows.find((row) => row.state === state)?.days ?? 0;
  return { filtered: of('quiet'), posted: of('posted') };
}
