import {
  and,
  asc,
  count,
  desc,
  eq,
  exists,
  gt,
  gte,
  inArray,
  isNotNull,
  isNull,
  lte,
  or,
  sql,
} from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests, feedDays } from '../database/schema/delivery.ts';
import { feeds } from '../database/schema/feeds.ts';
import { findDue } from '../feeds/calendar.ts';
import type { ListKey } from '../papers/paper.ts';
import { type DayKey, type FeedDay, freshDay, type QuietReason, readDay } from './day-state.ts';

/** A day that is to be worked on, with what its feed needs. */
export interface OpenDay extends FeedDay, ListKey {
  readonly channelId: string;
  readonly categories: readonly string[];
  /** Whether its digest is written: the list is no longer needed. */
  readonly hasDigest: boolean;
}

const ofDigest = and(eq(digests.feedId, feedDays.feedId), eq(digests.listDay, feedDays.listDay));

/** Finds a feed's day; undefined if it was not due yet. */
export async function findFeedDay(
  database: Database,
  { feedId, listDay }: DayKey,
): Promise<FeedDay | undefined> {
  const [row] = await database
    .select()
    .from(feedDays)
    .where(and(eq(feedDays.feedId, feedId), eq(feedDays.listDay, listDay)));
  return row && readDay(row);
}

/** Finds the days to try now, of all channels or of one, oldest first, of feeds that run in an available channel. */
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

/** Finds the open days that wait for one list of a source, of feeds that run in an available channel. */
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

/** Finds days that have been broken since before `before`. */
export async function findBrokenDays(database: Database, before: Temporal.Instant): Promise<OpenDay[]> {
  return findOpen(database, and(eq(feedDays.state, 'broken'), lte(feedDays.since, before)));
}

const ofRunningFeed = and(
  isNotNull(feedDays.tryAt),
  isNull(feeds.pausedBecause),
  isNull(feeds.closedBecause),
);

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
    .leftJoin(digests, ofDigest)
    .where(and(ofRunningFeed, which))
    .orderBy(asc(feedDays.listDay), asc(feedDays.feedId));
  return rows.map(({ day, ...feed }) => ({ ...readDay(day), ...feed }));
}

/** Finds the newest day of each of these feeds that has any, by feed. */
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
  return new Map(rows.map((row) => [row.feedId, readDay(row)]));
}

/** Finds when the next open day is to be tried; undefined if none is. */
export async function findNextTry(database: Database): Promise<Temporal.Instant | undefined> {
  const [next] = await database
    .select({ at: feedDays.tryAt })
    .from(feedDays)
    .innerJoin(feeds, eq(feeds.id, feedDays.feedId))
    .where(ofRunningFeed)
    .orderBy(asc(feedDays.tryAt))
    .limit(1);
  return next?.at ?? undefined;
}

/** Tries days whose digest is half posted now: nobody may wait for the rest of a digest that a process left. */
export async function retryHalfPostedNow(database: Database, now: Temporal.Instant): Promise<void> {
  const halfPosted = database
    .select({ one: sql`1` })
    .from(digests)
    .where(and(ofDigest, isNull(digests.postedAt)));
  await database
    .update(feedDays)
    .set({ tryAt: now })
    .where(and(isNotNull(feedDays.tryAt), exists(halfPosted)));
}

/** Tries a feed's open days now, from the start. */
export async function retryOpenDaysNow(
  database: Database,
  feedId: number,
  now: Temporal.Instant,
): Promise<void> {
  await database
    .update(feedDays)
    .set(freshDay(now))
    .where(and(eq(feedDays.feedId, feedId), isNotNull(feedDays.tryAt)));
}

/** By how much the clocks of several machines may differ. */
const SLACK = Temporal.Duration.from({ minutes: 5 });

/** Failures are tried again within half an hour, or when the source says. */
const FARTHEST_TRY = Temporal.Duration.from({ hours: 25 });

/**
 * Reopens days whose state or next try was stored while the clock was ahead, and deletes those that are not due yet:
 * they are opened at their time. Returns how many days.
 */
export async function resetFarDays(database: Database, now: Temporal.Instant): Promise<number> {
  return database.transaction(async (transaction) => {
    const rows = await transaction
      .select({
        feedId: feedDays.feedId,
        listDay: feedDays.listDay,
        time: feeds.time,
        zone: feeds.zone,
        hasDigest: sql<boolean>`${digests.id} is not null`,
      })
      .from(feedDays)
      .innerJoin(feeds, eq(feeds.id, feedDays.feedId))
      .leftJoin(digests, ofDigest)
      .where(
        and(
          sql`${feedDays.state} <> 'posted'`,
          or(gt(feedDays.since, now.add(SLACK)), gt(feedDays.tryAt, now.add(FARTHEST_TRY))),
        ),
      );
    for (const { feedId, listDay, time, zone, hasDigest } of rows) {
      const which = and(eq(feedDays.feedId, feedId), eq(feedDays.listDay, listDay));
      const due = findDue({ time: Temporal.PlainTime.from(time), zone, weekdays: [] }, listDay);
      if (!hasDigest && Temporal.Instant.compare(due, now) > 0)
        await transaction.delete(feedDays).where(which);
      else await transaction.update(feedDays).set(freshDay(now)).where(which);
    }
    return rows.length;
  });
}

/** Whether any day of a feed is broken. */
export async function isBroken(database: Database, feedId: number): Promise<boolean> {
  return (
    (await database.$count(feedDays, and(eq(feedDays.feedId, feedId), eq(feedDays.state, 'broken')))) > 0
  );
}

/** Counts a feed's days since `first` on which no paper passed the filter, and those that were posted. */
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
