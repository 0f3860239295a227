import { and, eq, gt, max, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { digests, feedDays, feeds } from '../database/schema.ts';
import { type Due, findDue, findNextDue, type Timetable } from './calendar.ts';

/** Two dues of a feed are at least 23 hours apart: none that is nearer can lie beyond the next. */
const NEVER_BEYOND = Temporal.Duration.from({ hours: 22 });

/**
 * Sets every due anew that lies beyond the next one from `now`, as it was set while the clock was ahead; gives how many.
 * Feeds share few timetables, so that many feeds cost little.
 */
export async function resetFarDues(database: Database, now: Temporal.Instant): Promise<number> {
  const { time, zone, weekdays } = feeds;
  const far = await database
    .select({ time, zone, weekdays, last: max(feeds.nextDueAt) })
    .from(feeds)
    .where(gt(feeds.nextDueAt, now.add(NEVER_BEYOND)))
    .groupBy(time, zone, weekdays);
  let reset = 0;
  for (const { last, ...columns } of far) {
    const next = findNext({ ...columns, time: Temporal.PlainTime.from(columns.time) }, now);
    if (next === undefined || last === null || Temporal.Instant.compare(last, next.at) <= 0) continue;
    const rows = await database
      .update(feeds)
      .set({ nextDueAt: next.at, nextListDay: next.listDay })
      .where(
        and(
          eq(time, columns.time),
          eq(zone, columns.zone),
          eq(weekdays, columns.weekdays),
          gt(feeds.nextDueAt, next.at),
        ),
      )
      .returning({ id: feeds.id });
    reset += rows.length;
  }
  return reset;
}

function findNext(timetable: Timetable, now: Temporal.Instant): Due | undefined {
  try {
    return findNextDue(timetable, now);
  } catch {
    // Whoever plans the feed says that its times can't be told.
    return undefined;
  }
}

/** By how much clocks of several machines may differ. */
const SLACK = Temporal.Duration.from({ minutes: 5 });

/** What failed is tried again within half an hour, or when a source says. */
const FARTHEST_TRY = Temporal.Duration.from({ hours: 25 });

/**
 * Opens days again whose state was noted, or whose next try was set, while the clock was ahead, and takes away those
 * that are not due yet: they are opened at their time. Channels that are closed are tried at once. Gives how many days.
 */
export async function resetFarDays(database: Database, now: Temporal.Instant): Promise<number> {
  return database.transaction(async (transaction) => {
    await transaction
      .update(feeds)
      .set({ tryAgainAt: now })
      .where(gt(feeds.tryAgainAt, now.add(FARTHEST_TRY)));
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
      .leftJoin(digests, and(eq(digests.feedId, feedDays.feedId), eq(digests.listDay, feedDays.listDay)))
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
      else
        await transaction
          .update(feedDays)
          .set({ state: 'waiting', reason: '', since: now, tryAt: now, tries: 0 })
          .where(which);
    }
    return rows.length;
  });
}
