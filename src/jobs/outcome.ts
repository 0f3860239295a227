import { DrizzleQueryError } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { formatRefusal } from '../discord/delivery/obstacle.ts';
import { formatFailure, readFailure } from '../discord/failure.ts';
import { formatClosed, formatLoosen, formatMended, formatQuiet } from '../discord/render/day-text.ts';
import { UserError } from '../errors.ts';
import { markChannelUnavailable } from '../feeds/availability.ts';
import { countOutcomes, type DayState, type FeedDay, isBroken, markDay } from '../feeds/days.ts';
import type { Feed } from '../feeds/feeds.ts';
import { findLoosened, type NewNotice, wasToldBroken, writeNotice } from '../feeds/notices.ts';
import { SourceError } from '../sources/source.ts';
import { backOff } from './retry.ts';
import type { JobServices } from './services.ts';

/** A closed channel is tried again so often: what a person mends works soon, and Discord is not pestered. */
export const TRY_CHANNEL_AGAIN = Temporal.Duration.from({ minutes: 15 });

/** A filter that lets nothing pass for so long was most likely set wrong. */
const DRY_DAYS = 30;

/** Of those days, so many must have had a list: on fewer nothing can be said. */
const DRY_LISTS = 15;

/**
 * Notes, in a transaction, that a day came to its end, and writes what readers are told of it: that a feed works again
 * that they were told is broken, and, where they wish, that a day is quiet.
 */
export async function recordOutcome(
  transaction: Database,
  feed: Feed,
  { listDay }: Pick<FeedDay, 'listDay'>,
  state: DayState,
  now: Temporal.Instant,
): Promise<void> {
  const { id: feedId } = feed;
  await markDay(transaction, { feedId, listDay }, state, now);
  if (state.state === 'quiet' && state.reason === 'filter')
    await adviseToLoosen(transaction, feed, listDay, now);
  const notice = { feedId, listDay, userId: null };
  if (state.state === 'quiet' && feed.tellsQuiet) {
    const content = formatQuiet(feed, listDay, state.reason);
    await writeNotice(transaction, { ...notice, kind: 'quiet', content }, now);
  }
  if (!(await isBroken(transaction, feedId)) && (await wasToldBroken(transaction, feedId))) {
    await writeNotice(transaction, { ...notice, kind: 'mended', content: formatMended(feed) }, now);
  }
}

async function adviseToLoosen(
  transaction: Database,
  feed: Feed,
  listDay: Temporal.PlainDate,
  now: Temporal.Instant,
): Promise<void> {
  const first = listDay.subtract({ days: DRY_DAYS });
  const { filtered, posted } = await countOutcomes(transaction, feed.id, first);
  if (posted > 0 || filtered < DRY_LISTS) return;
  const told = await findLoosened(transaction, feed.id);
  // Told once, until the feed has posted something again.
  if (told !== undefined && (await countOutcomes(transaction, feed.id, told)).posted === 0) return;
  const content = formatLoosen(feed, filtered);
  await writeNotice(
    transaction,
    { feedId: feed.id, kind: 'loosen', listDay, userId: feed.createdBy, content },
    now,
  );
}

/** Notes that the channel is closed to us, and tells the person who made the feed what to do. */
export async function closeChannel(
  services: JobServices,
  feed: Feed,
  open: FeedDay,
  obstacle: string,
): Promise<void> {
  const { database, now, log } = services;
  const tryAgainAt = now().add(TRY_CHANNEL_AGAIN);
  const notice: NewNotice = {
    feedId: feed.id,
    kind: 'closed',
    listDay: open.listDay,
    userId: feed.createdBy,
    content: formatClosed(feed, obstacle),
  };
  await database.transaction(async (transaction) => {
    if (!(await markChannelUnavailable(transaction, feed, { because: obstacle, tryAgainAt }))) return;
    const state = { state: 'broken' as const, reason: obstacle, tryAt: tryAgainAt };
    await markDay(transaction, { feedId: feed.id, listDay: open.listDay }, state, now());
    await writeNotice(transaction, notice, now());
  });
  log.warn({ feed: feed.id, channel: feed.channelId, obstacle }, "a feed's channel is closed");
}

/** Why a list could not be had, for people: in the source's words or, of an error of ours, in general ones. */
export function formatCollectFailure(error: unknown): string {
  if (error instanceof SourceError || error instanceof UserError) return error.message;
  return error instanceof DrizzleQueryError
    ? 'the database refuses to store the list; the log says why.'
    : 'the list came, but an error of ours kept it from being stored; the log says which.';
}

export async function noteFailure(
  services: JobServices,
  feed: Feed,
  open: FeedDay,
  error: unknown,
): Promise<void> {
  const { database, now, log } = services;
  if (readFailure(error) === 'closed') {
    return closeChannel(services, feed, open, await formatRefusal(services.client, feed, error));
  }
  const tryAt = backOff(now(), open.tries);
  log.error(
    { err: error, feed: feed.id, day: open.listDay.toString(), tryAt: tryAt.toString() },
    'delivery failed; it is tried again',
  );
  const words =
    error instanceof DrizzleQueryError ? 'the database refuses what we ask' : formatFailure(error);
  const state = { state: 'broken' as const, reason: `${words}.`, tryAt };
  await markDay(database, { feedId: feed.id, listDay: open.listDay }, state, now());
}
