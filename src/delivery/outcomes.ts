import { DrizzleQueryError } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { markChannelUnavailable } from '../feeds/availability.ts';
import type { Feed } from '../feeds/feeds.ts';
import { SourceError } from '../sources/source.ts';
import { backOff } from './back-off.ts';
import { type DayKey, type DayState, type FeedDay, moveDay } from './day-state.ts';
import { countOutcomes, isBroken } from './days.ts';
import { findLoosened, wasToldBroken, writeNotice } from './notices.ts';
import { tellRisen } from './risen.ts';
import type { DeliveryServices } from './services.ts';

/** How often an unavailable channel is tried again: what a person fixes works soon, and Discord is not pestered. */
export const CHANNEL_RETRY = Temporal.Duration.from({ minutes: 15 });

/** A filter that lets nothing pass for this long was probably set wrong. */
const DRY_DAYS = 30;

/** At least this many of those days must have had a list: fewer say nothing. */
const MIN_DRY_LISTS = 15;

type OutcomeServices = Pick<DeliveryServices, 'wording' | 'now'>;

/**
 * Records the outcome of a day in a transaction, and writes the notices about it: that a broken feed works again, if
 * readers were told it was broken, and, if the feed's settings ask for it, that a day is quiet, and which papers rose after
 * their day.
 */
export async function recordOutcome(
  { wording, now }: OutcomeServices,
  transaction: Database,
  feed: Feed,
  { listDay }: Pick<DayKey, 'listDay'>,
  state: Extract<DayState, { kind: 'posted' | 'quiet' | 'missed' }>,
): Promise<void> {
  const { id: feedId } = feed;
  await moveDay(transaction, { feedId, listDay }, state, now());
  if (state.kind === 'quiet' && state.reason === 'filter')
    await adviseToLoosen({ wording, now }, transaction, feed, listDay);
  await tellRisen({ wording }, transaction, feed, listDay, now());
  const notice = { feedId, listDay, userId: null };
  if (state.kind === 'quiet' && feed.tellsQuiet) {
    const content = wording.quiet(feed, listDay, state.reason);
    await writeNotice(transaction, { ...notice, topic: 'quiet', content }, now());
  }
  if (!(await isBroken(transaction, feedId)) && (await wasToldBroken(transaction, feedId))) {
    await writeNotice(
      transaction,
      { ...notice, topic: 'recovered', content: wording.recovered(feed) },
      now(),
    );
  }
}

async function adviseToLoosen(
  { wording, now }: OutcomeServices,
  transaction: Database,
  feed: Feed,
  listDay: Temporal.PlainDate,
): Promise<void> {
  const first = listDay.subtract({ days: DRY_DAYS });
  const { filtered, posted } = await countOutcomes(transaction, feed.id, first);
  if (posted > 0 || filtered < MIN_DRY_LISTS) return;
  const told = await findLoosened(transaction, feed.id);
  // Told once, until the feed has posted something again.
  if (told !== undefined && (await countOutcomes(transaction, feed.id, told)).posted === 0) return;
  const content = wording.loosen(feed, filtered);
  await writeNotice(
    transaction,
    { feedId: feed.id, topic: 'loosen', listDay, userId: feed.createdBy, content },
    now(),
  );
}

/** Records that a feed's channel can't be posted in, and tells the person who made the feed what to do. */
export async function recordObstacle(
  { database, wording, now, log }: Pick<DeliveryServices, 'database' | 'wording' | 'now' | 'log'>,
  feed: Feed,
  { listDay }: Pick<DayKey, 'listDay'>,
  obstacle: string,
): Promise<void> {
  const tryAt = now().add(CHANNEL_RETRY);
  await database.transaction(async (transaction) => {
    const unavailable = { because: obstacle, tryAgainAt: tryAt };
    if (!(await markChannelUnavailable(transaction, feed, unavailable))) return;
    const state = { kind: 'broken' as const, because: obstacle, tryAt };
    await moveDay(transaction, { feedId: feed.id, listDay }, state, now());
    const content = wording.unavailable(feed, obstacle);
    await writeNotice(
      transaction,
      { feedId: feed.id, topic: 'unavailable', listDay, userId: feed.createdBy, content },
      now(),
    );
  });
  log.warn({ feed: feed.id, channel: feed.channelId, obstacle }, "a feed's channel is unavailable");
}

/** Records that a day could not be delivered, and when it is tried again. */
export async function recordFailure(
  services: DeliveryServices,
  feed: Feed,
  { listDay, tries }: FeedDay,
  error: unknown,
): Promise<void> {
  const { channel, database, now, log } = services;
  if (channel.readFailure(error) === 'closed')
    return recordObstacle(services, feed, { listDay }, await channel.formatRefusal(feed, error));
  const tryAt = backOff(now(), tries);
  log.error(
    { err: error, feed: feed.id, day: listDay.toString(), tryAt: tryAt.toString() },
    'delivery failed; trying again',
  );
  const words =
    error instanceof DrizzleQueryError ? 'the database refused a query' : channel.formatFailure(error);
  const state = { kind: 'broken' as const, because: `${words}.`, tryAt };
  await moveDay(database, { feedId: feed.id, listDay }, state, now());
}

/** Says why a list could not be had: in the source's words or, for an error of ours, in general ones. */
export function formatCollectFailure(error: unknown): string {
  if (error instanceof SourceError || error instanceof UserError) return error.message;
  return error instanceof DrizzleQueryError
    ? 'the database refused to store the list; the log says why.'
    : 'the list arrived, but an error on our side kept it from being stored; the log says which.';
}
