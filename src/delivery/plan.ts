import type { Database } from '../database/connect.ts';
import {
  findFeedsToRetry,
  markChannelAvailable,
  markChannelUnavailable,
  resetFarChannels,
} from '../feeds/availability.ts';
import { findPastDues } from '../feeds/calendar.ts';
import { resetFarDues } from '../feeds/far-times.ts';
import { type Feed, pauseFeed, type RunningFeed, setDue, takeDueFeeds } from '../feeds/feeds.ts';
import { openDay } from './day-state.ts';
import { findBrokenDays, type OpenDay, resetFarDays, retryOpenDaysNow } from './days.ts';
import { wasToldBroken, writeNotice } from './notices.ts';
import { CHANNEL_RETRY } from './outcomes.ts';
import { pushDue, pushNotices } from './push.ts';
import type { DeliveryServices } from './services.ts';

/** Older days are listed, not posted: nobody reads a month of digests after a holiday. */
const MAX_CATCH_UP_DAYS = 7;

/** A day opened later than this says that it is late. Ticks come every minute; a restart takes seconds. */
const LATE_AFTER = Temporal.Duration.from({ minutes: 30 });

/** Readers only hear of failures that last this long: most are over sooner. */
const TOLD_AFTER = Temporal.Duration.from({ hours: 2 });

/**
 * Reads what is due from the tables and sends the jobs for it. Whatever was missed, lost with a process, or put off is
 * found here again; planning twice, or in several processes, changes nothing.
 */
export async function plan(services: DeliveryServices): Promise<void> {
  const { database, now, log } = services;
  const reset = await resetFarDues(database, now());
  if (reset > 0) log.warn({ feeds: reset }, 'feeds were due too late because the clock was ahead');
  while ((await openDueDays(services)) > 0);
  for (const feed of await findFeedsToRetry(database, now())) await retryChannel(services, feed);
  for (const day of await findBrokenDays(database, now().subtract(TOLD_AFTER)))
    await tellBroken(services, day);
  await pushDue(services);
  await pushNotices(services);
}

/**
 * Creates what repairs times that were stored while the clock was ahead: it looks for them at the start, and whenever
 * the clock has been put back since the last look.
 */
export function createClockRepair({
  database,
  queue,
  now,
  log,
}: Pick<DeliveryServices, 'database' | 'queue' | 'now' | 'log'>): () => Promise<void> {
  let latest: Temporal.Instant | undefined;
  return async () => {
    const at = now();
    if (latest !== undefined && Temporal.Instant.compare(at, latest) >= 0) {
      latest = at;
      return;
    }
    await queue.repairTimes();
    await resetFarChannels(database, at);
    const days = await resetFarDays(database, at);
    if (days > 0) log.warn({ days }, 'days of feeds were put off too far because the clock was ahead');
    latest = at;
  };
}

/** Opens the days of feeds whose time has come and moves the feeds on, in one transaction. Returns how many feeds. */
async function openDueDays(services: DeliveryServices): Promise<number> {
  const now = services.now();
  return services.database.transaction(async (transaction) => {
    const due = await takeDueFeeds(transaction, now);
    for (const feed of due) await openDays(services, transaction, feed, now);
    return due.length;
  });
}

async function openDays(
  { wording, log }: DeliveryServices,
  transaction: Database,
  feed: RunningFeed,
  now: Temporal.Instant,
): Promise<void> {
  let dues: ReturnType<typeof findPastDues>;
  try {
    dues = findPastDues(feed.timetable, feed.state.due, now);
  } catch (error) {
    log.warn({ err: error, feed: feed.id }, 'a feed was paused because its times cannot be computed');
    const { zone } = feed.timetable;
    const because = `the time zone ${zone} is no longer known. Set another with /feeds edit, then /feeds resume.`;
    await pauseFeed(transaction, feed.id, because);
    return;
  }
  const oldest = now.subtract({ hours: 24 * MAX_CATCH_UP_DAYS });
  const isOld = ({ at }: { readonly at: Temporal.Instant }) => Temporal.Instant.compare(at, oldest) < 0;
  for (const { at, listDay } of dues.past.filter((one) => !isOld(one))) {
    const isLate = Temporal.Instant.compare(at.add(LATE_AFTER), now) < 0;
    await openDay(transaction, { feedId: feed.id, listDay, isLate }, now);
  }
  const missed = dues.past.filter(isOld).map(({ listDay }) => listDay);
  const newest = missed.at(-1);
  if (newest !== undefined) {
    const content = wording.missed(feed, missed);
    const notice = { feedId: feed.id, topic: 'missed', listDay: newest, userId: null, content } as const;
    await writeNotice(transaction, notice, now);
  }
  await setDue(transaction, feed.id, dues.next);
}

async function retryChannel({ channel, database, now, log }: DeliveryServices, feed: Feed): Promise<void> {
  const because = await channel.findObstacle(feed);
  if (because !== undefined) {
    await markChannelUnavailable(database, feed, { because, tryAgainAt: now().add(CHANNEL_RETRY) });
    return;
  }
  await database.transaction(async (transaction) => {
    await markChannelAvailable(transaction, feed.id);
    await retryOpenDaysNow(transaction, feed.id, now());
  });
  log.info({ feed: feed.id }, "a feed's channel is available again");
}

async function tellBroken({ database, wording, now }: DeliveryServices, day: OpenDay): Promise<void> {
  if (day.state.kind !== 'broken' || (await wasToldBroken(database, day.feedId))) return;
  const { feedId, listDay, since } = day;
  const content = wording.broken({ listDay, since, because: day.state.because });
  await writeNotice(database, { feedId, topic: 'broken', listDay, userId: null, content }, now());
}
