import { setTimeout as waitFor } from 'node:timers/promises';
import { type DeliveredDay, findFeedDay, reopenDay } from '../feeds/days.ts';
import { countStandingCards, findDigest } from '../feeds/digests.ts';
import type { Feed } from '../feeds/feeds.ts';
import { findDay, isSettled, listDay } from '../papers/listings.ts';
import { collectDay } from './collect.ts';
import type { JobServices } from './services.ts';

const LOOK_EVERY_MS = 50;

/** An answer to a command can be given for 15 minutes. */
const PATIENCE_MS = 14 * 60_000;

/**
 * Has a feed's day posted for somebody who waits for it, and gives what came of it. Throws `SourceError` where the
 * list can't be had. Whoever posts it, and however often it is asked for, it is posted once.
 */
export async function postNow(
  services: JobServices,
  feed: Feed,
  day: Temporal.PlainDate,
  signal: AbortSignal,
): Promise<DeliveredDay> {
  const { database, now, queue } = services;
  const { channelId } = feed;
  const digest = await findDigest(database, feed.id, day);
  if (digest !== undefined && digest.postedAt !== null)
    return { state: 'already', places: await countStandingCards(database, digest.id) };
  // What a digest shows is chosen: a list that has grown since changes nothing.
  const unlisted = digest === undefined ? await collectFor(services, feed, day, signal) : undefined;
  if (unlisted !== undefined) return unlisted;
  await reopenDay(database, { feedId: feed.id, listDay: day }, now());
  await queue.send('deliver', { feedId: feed.id, day, asked: true });
  const until = Date.now() + PATIENCE_MS;
  while (Date.now() < until && !signal.aborted) {
    queue.wake('deliver');
    const outcome = await readOutcome(services, feed, day);
    if (outcome !== undefined) return outcome;
    await waitFor(LOOK_EVERY_MS);
  }
  return { state: 'working', channelId };
}

/** Has the list of a day stored, if the source may have more of it. Gives why it can't be; undefined where it is. */
async function collectFor(
  services: JobServices,
  feed: Feed,
  day: Temporal.PlainDate,
  signal: AbortSignal,
): Promise<DeliveredDay | undefined> {
  const { database, now } = services;
  const today = now().toZonedDateTimeISO('UTC').toPlainDate();
  // East of Greenwich the feed's day begins before the sources' does.
  if (Temporal.PlainDate.compare(day, today) > 0) return { state: 'not-yet' };
  const { source, instance } = feed;
  const { categories } = feed.filter;
  if (isSettled(await findDay(database, feed, day), { day, categories }, now())) return undefined;
  const collected = await collectDay(services, {
    source,
    instance,
    day,
    categories,
    asker: 'person',
    signal,
  });
  if (collected.state === 'not-yet') return { state: 'not-yet' };
  const stored = await findDay(database, feed, day);
  const isGone = collected.state === 'gone' && stored?.state !== 'listed';
  return isGone ? { state: 'late', reason: 'gone' } : undefined;
}

/** What came of a day; undefined while it is worked on. */
async function readOutcome(
  { database }: JobServices,
  feed: Feed,
  day: Temporal.PlainDate,
): Promise<DeliveredDay | undefined> {
  const row = await findFeedDay(database, feed.id, day);
  switch (row?.state) {
    case undefined:
      return { state: 'working', channelId: feed.channelId };
    case 'posted': {
      const digest = await findDigest(database, feed.id, day);
      return {
        state: 'posted',
        places: digest === undefined ? [] : await countStandingCards(database, digest.id),
      };
    }
    case 'quiet':
      if (row.reason === 'weekend' || row.reason === 'holiday') return { state: 'quiet', reason: row.reason };
      return {
        state: 'quiet',
        reason: row.reason === 'repeats' || row.reason === 'posted' ? row.reason : 'filter',
        listed: (await listDay(database, feed, day)).length,
      };
    case 'broken':
      return { state: 'broken', reason: row.reason };
    case 'late':
      return row.tryAt === null ? { state: 'late', reason: 'gone' } : undefined;
    case 'waiting':
      return undefined;
  }
}
