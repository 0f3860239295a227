import type { Database } from '../database/connect.ts';
import { findObstacle } from '../discord/delivery/obstacle.ts';
import { formatBroken, formatMissed } from '../discord/render/day-text.ts';
import { findClosedFeeds, markChannelAvailable, markChannelUnavailable } from '../feeds/availability.ts';
import { findPastDues } from '../feeds/calendar.ts';
import { findBrokenDays, type OpenDay, openDay } from '../feeds/days.ts';
import { resetFarDays, resetFarDues } from '../feeds/far-times.ts';
import { type Feed, pauseFeed, type RunningFeed, setDue, takeDueFeeds } from '../feeds/feeds.ts';
import { wasToldBroken, writeNotice } from '../feeds/notices.ts';
import { TRY_CHANNEL_AGAIN } from './outcome.ts';
import { pushDue } from './push.ts';
import type { JobServices } from './services.ts';
import { sendNotices } from './tell.ts';

/** Older days are listed, not posted: nobody reads a month of digests after a holiday. */
const CAUGHT_UP_DAYS = 7;

/** A day taken up later than this says that it is late. Ticks come every minute; a restart takes seconds. */
const LATE_AFTER = Temporal.Duration.from({ minutes: 30 });

/** Readers hear of a fault only once it has lasted so long: most mend themselves before. */
const TOLD_AFTER = Temporal.Duration.from({ hours: 2 });

/**
 * Reads what is due from the tables and sends the jobs for it. Whatever was missed, lost with a process, or put off
 * is found here again; planning twice, or in several processes, changes nothing.
 */
export async function plan(services: JobServices): Promise<void> {
  const { database, now } = services;
  const reset = await resetFarDues(database, now());
  if (reset > 0) services.log.warn({ feeds: reset }, 'feeds were due too late, as the clock was ahead');
  while ((await openDueDays(services)) > 0);
  for (const feed of await findClosedFeeds(database, now())) await tryChannel(services, feed);
  for (const day of await findBrokenDays(database, now().subtract(TOLD_AFTER)))
    await tellBroken(services, day);
  await pushDue(services);
  await sendNotices(services);
}

/**
 * Creates what puts right the times that were noted while the clock was ahead: looked for at the start, and whenever the
 * clock has been put back since the look before.
 */
export function createClockMend({
  database,
  queue,
  now,
  log,
}: Pick<JobServices, 'database' | 'queue' | 'now' | 'log'>): () => Promise<void> {
  let latest: Temporal.Instant | undefined;
  return async () => {
    const at = now();
    if (latest !== undefined && Temporal.Instant.compare(at, latest) >= 0) {
      latest = at;
      return;
    }
    await queue.mendTimes();
    const days = await resetFarDays(database, at);
    if (days > 0) log.warn({ days }, 'days of feeds were put off too far, as the clock was ahead');
    latest = at;
  };
}

/** Opens the days of feeds whose time has come and moves the feeds on, in one transaction; gives how many feeds. */
async function openDueDays(services: JobServices): Promise<number> {
  const now = services.now();
  return services.database.transaction(async (transaction) => {
    const due = await takeDueFeeds(transaction, now);
    for (const feed of due) await openDays(services, transaction, feed, now);
    return due.length;
  });
}

async function openDays(
  { log }: JobServices,
  transaction: Database,
  feed: RunningFeed,
  now: Temporal.Instant,
): Promise<void> {
  let dues: ReturnType<typeof findPastDues>;
  try {
    dues = findPastDues(feed.timetable, feed.state.due, now);
  } catch (error) {
    log.warn({ err: error, feed: feed.id }, 'a feed was paused: its times can not be told');
    const { zone } = feed.timetable;
    const because = `the time zone ${zone} is no longer known. Set another with /feeds edit, then /feeds pause on: False.`;
    await pauseFeed(transaction, feed.id, because);
    return;
  }
  const oldest = now.subtract({ hours: 24 * CAUGHT_UP_DAYS });
  const isOld = ({ at }: { readonly at: Temporal.Instant }) => Temporal.Instant.compare(at, oldest) < 0;
  for (const { at, listDay } of dues.past.filter((one) => !isOld(one))) {
    const isLate = Temporal.Instant.compare(at.add(LATE_AFTER), now) < 0;
    await openDay(transaction, { feedId: feed.id, listDay, isLate }, now);
  }
  const missed = dues.past.filter(isOld).map(({ listDay }) => listDay);
  const newest = missed.at(-1);
  if (newest !== undefined) {
    const content = formatMissed(feed, missed);
    await writeNotice(
      transaction,
      { feedId: feed.id, kind: 'missed', listDay: newest, userId: null, content },
      now,
    );
  }
  await setDue(transaction, feed.id, dues.next);
}

async function tryChannel({ client, database, now, log }: JobServices, feed: Feed): Promise<void> {
  const because = await findObstacle(client, feed);
  if (because !== undefined) {
    await markChannelUnavailable(database, feed, { because, tryAgainAt: now().add(TRY_CHANNEL_AGAIN) });
    return;
  }
  await markChannelAvailable(database, feed.id, now());
  log.info({ feed: feed.id }, "a feed's channel is open again");
}

async function tellBroken({ database, now }: JobServices, day: OpenDay): Promise<void> {
  if (await wasToldBroken(database, day.feedId)) return;
  const { feedId, listDay } = day;
  await writeNotice(
    database,
    { feedId, kind: 'broken', listDay, userId: null, content: formatBroken(day) },
    now(),
  );
}
