import { setTimeout as waitFor } from 'node:timers/promises';
import type { Database } from '../database/connect.ts';
import { wordClosed, wordLoosen, wordMended, wordQuiet } from '../discord/day-words.ts';
import { readFailure, wordFailure } from '../discord/failure.ts';
import { findObstacle } from '../discord/permissions.ts';
import { postDigest } from '../discord/post.ts';
import {
  countOutcomes,
  type DayState,
  type FeedDay,
  findFeedDay,
  isBroken,
  markDay,
} from '../feeds/days.ts';
import {
  type Digest,
  findDigest,
  findPostedElsewhen,
  markDigestPosted,
  TakenOverError,
  writeDigest,
} from '../feeds/digests.ts';
import { closeFeed, type Feed, findFeed } from '../feeds/feeds.ts';
import { findLoosened, type NewNotice, wasToldBroken, writeNotice } from '../feeds/notices.ts';
import { selectPapers } from '../feeds/selection.ts';
import { findDay, isSettled, listDay } from '../papers/listings.ts';
import type { Paper } from '../papers/paper.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { pushChannel } from './push.ts';
import { sendNotices } from './tell.ts';
import { TRY_CHANNEL_AGAIN } from './plan.ts';
import { keyOf, type JobData } from './queue.ts';
import { backOff } from './retry.ts';
import type { JobServices } from './services.ts';

/** A slow model holds a digest up by no more than this; cards then show another line. */
const TLDR_TIME_MS = 20_000;

const LOOK_EVERY_MS = 100;

/** A filter that lets nothing pass for so long was most likely set wrong. */
const DRY_DAYS = 30;

/** Of those days, so many must have had a list: on fewer nothing can be said. */
const DRY_LISTS = 15;

/**
 * Posts a feed's day whose list is stored, or goes on with a digest that is half posted; notes what came of it. Throws
 * where the process is to stop, or the database fails: it is done again then.
 */
export async function runDeliver(
  services: JobServices,
  { feedId, day, asked }: JobData<'deliver'>,
  signal: AbortSignal,
): Promise<void> {
  const { database } = services;
  const feed = await findFeed(database, feedId);
  const open = await findFeedDay(database, feedId, day);
  if (feed === undefined || open === undefined || open.tryAt === null) return;
  if (!asked && (feed.state.kind === 'paused' || feed.closed !== undefined)) return;
  try {
    await deliver(services, feed, open, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    if (error instanceof TakenOverError) return;
    await noteFailure(services, feed, open, error);
  }
  await sendNotices(services);
  await pushChannel(services, feed.channelId);
}

async function deliver(services: JobServices, feed: Feed, open: FeedDay, signal: AbortSignal): Promise<void> {
  const { database, client, now } = services;
  const { listDay: day } = open;
  const digest = (await findDigest(database, feed.id, day)) ?? (await compose(services, feed, open, signal));
  if (digest === undefined) return;
  const obstacle = await findObstacle(client, digest.guildId, digest.channelId);
  if (obstacle !== undefined) return close(services, feed, open, obstacle);
  await postDigest(services, digest, signal);
  await database.transaction(async (transaction) => {
    await markDigestPosted(transaction, digest.id, now());
    await end(transaction, feed, open, { state: 'posted' }, now());
  });
}

/** Chooses the papers and writes the digest. Gives undefined where there is nothing to post; the day then says why. */
async function compose(
  services: JobServices,
  feed: Feed,
  open: FeedDay,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const { database, now } = services;
  const { listDay: day } = open;
  const stored = await findDay(database, feed.source, day);
  // Asked for again by the next plan.
  if (!isSettled(stored, { day, categories: feed.filter.categories }, now())) return undefined;
  if (stored?.state === 'none') {
    await beQuiet(services, feed, open, stored.reason);
    return undefined;
  }
  const listings = await listDay(database, feed.source, day);
  const ids = listings.map(({ paper }) => paper.id);
  const selection = selectPapers(
    listings,
    feed.filter,
    await findPostedElsewhen(database, feed.id, day, ids),
  );
  if (selection.chosen.length === 0) {
    await beQuiet(services, feed, open, 'filter');
    return undefined;
  }
  const papers = selection.chosen.map(({ paper }) => paper);
  await waitForLines(services, papers, signal);
  const { isLate } = open;
  const written = await writeDigest(database, feed, day, selection, { isLate, now: now() });
  return written ?? findDigest(database, feed.id, day);
}

/** Has the lines written that the model has not, and waits for them, but not for long. */
async function waitForLines(
  services: JobServices,
  papers: readonly Paper[],
  signal: AbortSignal,
): Promise<void> {
  const { model, queue } = services;
  if (model === undefined) return;
  const known = await findTldrs(services, papers);
  const missing = papers.filter(({ id }) => known.get(id)?.maker !== 'model');
  const until = Date.now() + TLDR_TIME_MS;
  for (const { id } of missing) await queue.send('summarize', { paperId: id });
  const keys = missing.map(({ id }) => keyOf('summarize', { paperId: id }));
  while (keys.length > 0 && Date.now() < until && (await queue.unfinished('summarize', keys)) > 0) {
    signal.throwIfAborted();
    queue.wake();
    await waitFor(LOOK_EVERY_MS);
  }
}

async function beQuiet(
  { database, now }: JobServices,
  feed: Feed,
  open: FeedDay,
  reason: 'weekend' | 'holiday' | 'filter',
): Promise<void> {
  await database.transaction(async (transaction) => {
    await end(transaction, feed, open, { state: 'quiet', reason }, now());
    if (reason === 'filter') await adviseToLoosen(transaction, feed, open.listDay, now());
  });
}

/**
 * Notes, in a transaction, that a day came to its end, and writes what readers are told of it: that a feed works again
 * that they were told is broken, and, where they wish, that a day is quiet.
 */
export async function end(
  transaction: Database,
  feed: Feed,
  { listDay }: Pick<FeedDay, 'listDay'>,
  state: DayState,
  now: Temporal.Instant,
): Promise<void> {
  const { id: feedId } = feed;
  await markDay(transaction, { feedId, listDay }, state, now);
  const notice = { feedId, listDay, userId: null };
  if (state.state === 'quiet' && feed.tellsQuiet) {
    const content = wordQuiet(feed, listDay, state.reason);
    await writeNotice(transaction, { ...notice, kind: 'quiet', content }, now);
  }
  if (!(await isBroken(transaction, feedId)) && (await wasToldBroken(transaction, feedId))) {
    await writeNotice(transaction, { ...notice, kind: 'mended', content: wordMended(feed) }, now);
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
  const content = wordLoosen(feed, filtered);
  await writeNotice(
    transaction,
    { feedId: feed.id, kind: 'loosen', listDay, userId: feed.createdBy, content },
    now,
  );
}

/** Notes that the channel is closed to us, and tells the person who made the feed what to do. */
async function close(services: JobServices, feed: Feed, open: FeedDay, obstacle: string): Promise<void> {
  const { database, now, log } = services;
  const tryAgainAt = now().add(TRY_CHANNEL_AGAIN);
  const notice: NewNotice = {
    feedId: feed.id,
    kind: 'closed',
    listDay: open.listDay,
    userId: feed.createdBy,
    content: wordClosed(feed, obstacle),
  };
  await database.transaction(async (transaction) => {
    await closeFeed(transaction, feed.id, { because: obstacle, tryAgainAt });
    const state = { state: 'broken' as const, reason: obstacle, tryAt: tryAgainAt };
    await markDay(transaction, { feedId: feed.id, listDay: open.listDay }, state, now());
    await writeNotice(transaction, notice, now());
  });
  log.warn({ feed: feed.id, channel: feed.channelId, obstacle }, "a feed's channel is closed");
}

async function noteFailure(
  services: JobServices,
  feed: Feed,
  open: FeedDay,
  error: unknown,
): Promise<void> {
  const { database, now, log } = services;
  if (readFailure(error) === 'closed') {
    return close(services, feed, open, `<#${feed.channelId}> is gone, or closed to me.`);
  }
  const tryAt = backOff(now(), open.tries);
  log.error(
    { err: error, feed: feed.id, day: open.listDay.toString(), tryAt: tryAt.toString() },
    'delivery failed; it is tried again',
  );
  const state = { state: 'broken' as const, reason: `${wordFailure(error)}.`, tryAt };
  await markDay(database, { feedId: feed.id, listDay: open.listDay }, state, now());
}
