import { and, eq, gt, max } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { feeds } from '../database/schema/feeds.ts';
import { type Due, findNextDue, type Timetable } from './calendar.ts';

/** Two due times of a feed are at least 23 hours apart: one that is nearer can't be later than the next. */
const NEVER_BEYOND = Temporal.Duration.from({ hours: 22 });

/**
 * Resets every due time that is later than the next one after `now`: it was set while the clock was ahead. Returns how
 * many. Feeds share few timetables, so many feeds cost little.
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
    // Planning reports that the feed's times can't be computed.
    return undefined;
  }
}
