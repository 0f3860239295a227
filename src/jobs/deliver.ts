import { setTimeout as waitFor } from 'node:timers/promises';
import { findObstacle } from '../discord/delivery/obstacle.ts';
import { postDigest } from '../discord/delivery/post.ts';
import { readFailure } from '../discord/failure.ts';
import { markChannelAvailable } from '../feeds/availability.ts';
import { findDue } from '../feeds/calendar.ts';
import { type FeedDay, findFeedDay, type QuietReason } from '../feeds/days.ts';
import {
  type Digest,
  findDigest,
  findPostedBefore,
  markDigestPosted,
  TakenOverError,
  writeDigest,
} from '../feeds/digests.ts';
import { type Feed, findFeed } from '../feeds/feeds.ts';
import { selectPapers, whyNone } from '../feeds/selection.ts';
import { findDay, isSettled, listDay } from '../papers/listings.ts';
import type { Paper } from '../papers/paper.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { closeChannel, noteFailure, recordOutcome } from './outcome.ts';
import { pushDue } from './push.ts';
import { type JobData, keyOf } from './queue.ts';
import type { JobServices } from './services.ts';
import { MODEL_TIME_MS } from './summarize.ts';
import { sendNotices } from './tell.ts';

const LOOK_EVERY_MS = 100;

/**
 * Posts a feed's day whose list is stored, or goes on with a digest that is half posted; notes what came of it. Throws
 * what may work when it is done again.
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
    await deliver(services, feed, open, { asked, signal });
  } catch (error) {
    if (error instanceof TakenOverError) return;
    if (!signal.aborted) await noteFailure(services, feed, open, error);
    // The queue does it again, in a second at first; what it gives up is planned anew.
    if (readFailure(error) !== 'closed') throw error;
  }
  await sendNotices(services);
  await pushDue(services, feed.channelId);
}

async function deliver(
  services: JobServices,
  feed: Feed,
  open: FeedDay,
  { asked, signal }: { readonly asked: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const { database, client, metrics, now, queue } = services;
  const { listDay: day } = open;
  const digest = (await findDigest(database, feed.id, day)) ?? (await compose(services, feed, open, signal));
  if (digest === undefined) return;
  const obstacle = await findObstacle(client, feed);
  if (obstacle !== undefined) return closeChannel(services, feed, open, obstacle);
  await postDigest(services, { digest, feed }, signal);
  await database.transaction(async (transaction) => {
    const hasUnreadVotes = await markDigestPosted(transaction, digest.id, now());
    if (hasUnreadVotes) await queue.send('reconcile-votes', { guildId: digest.guildId }, transaction);
    await recordOutcome(transaction, feed, open, { state: 'posted' }, now());
    if (feed.closed !== undefined) await markChannelAvailable(transaction, feed.id, now());
  });
  if (!asked) metrics.digestPosted(now().since(findDue(feed.timetable, day)).total('seconds'));
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
  const stored = await findDay(database, feed, day);
  // Asked for again by the next plan.
  if (!isSettled(stored, { day, categories: feed.filter.categories }, now())) return undefined;
  if (stored?.state === 'none') {
    return beQuiet(services, feed, open, stored.reason);
  }
  const listings = await listDay(database, feed, day);
  const ids = listings.map(({ paper }) => paper.id);
  const posted = await findPostedBefore(database, feed, day, ids);
  const selection = selectPapers(listings, feed.filter, posted);
  if (selection.chosen.length === 0) {
    return beQuiet(services, feed, open, whyNone(selection, listings, feed.filter));
  }
  const papers = selection.chosen.map(({ paper }) => paper);
  await waitForTldrs(services, feed, papers, signal);
  const { isLate } = open;
  const written = await writeDigest(database, feed, day, selection, { isLate, now: now() });
  return written ?? findDigest(database, feed.id, day);
}

async function beQuiet(
  { database, now }: JobServices,
  feed: Feed,
  open: FeedDay,
  reason: QuietReason,
): Promise<undefined> {
  await database.transaction((transaction) =>
    recordOutcome(transaction, feed, open, { state: 'quiet', reason }, now()),
  );
}

/** Has the lines written that the model has not, and waits for them, but not for long. */
async function waitForTldrs(
  services: JobServices,
  { tldrPreference }: Feed,
  papers: readonly Paper[],
  signal: AbortSignal,
): Promise<void> {
  const { model, queue } = services;
  if (model === undefined || tldrPreference.first !== 'model') return;
  const { language } = tldrPreference;
  const known = await findTldrs(services, papers, tldrPreference);
  const missing = papers.filter(({ id }) => known.get(id)?.maker !== 'model');
  const until = Date.now() + MODEL_TIME_MS;
  for (const { id } of missing) await queue.send('summarize', { paperId: id, language });
  const keys = missing.map(({ id }) => keyOf('summarize', { paperId: id, language }));
  while (keys.length > 0 && Date.now() < until && (await queue.unfinished('summarize', keys)) > 0) {
    signal.throwIfAborted();
    queue.wake('summarize');
    await waitFor(LOOK_EVERY_MS);
  }
}
