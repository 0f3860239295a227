import { markChannelAvailable } from '../feeds/availability.ts';
import { findDue } from '../feeds/calendar.ts';
import { type Feed, findFeed } from '../feeds/feeds.ts';
import { whyNone } from '../feeds/selection.ts';
import { findPapers } from '../papers/library.ts';
import { listDay } from '../papers/listings.ts';
import type { Paper } from '../papers/paper.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { type FeedDay, isOpen, type QuietReason } from './day-state.ts';
import { findFeedDay, retryOpenDaysNow } from './days.ts';
import { type Digest, findDigest, findPostedBefore, isOpenCard, listCards, writeDigest } from './digests.ts';
import { findList } from './ensure-list.ts';
import { findTagObstacle } from './forum-tags.ts';
import { TakenOverError } from './outbox.ts';
import { recordFailure, recordObstacle, recordOutcome } from './outcomes.ts';
import { postDigest } from './post-digest.ts';
import type { DeliveryServices } from './services.ts';
import { markPosted } from './unread-votes.ts';

/** A slow model delays a digest by no more than this; cards then show another TL;DR. */
export const MODEL_TIME_MS = 20_000;

/** The day of a feed to deliver, and whether a person asked for it, which also works while the feed is paused. */
export interface Delivery {
  readonly feedId: number;
  readonly day: Temporal.PlainDate;
  readonly asked: boolean;
}

/**
 * Posts a feed's day whose list is stored, or continues a digest that is half posted, and records the outcome.
 * Returns the channel it was for; undefined if there was nothing to do. Throws what may work when it is done again.
 */
export async function deliverDay(
  services: DeliveryServices,
  { feedId, day, asked }: Delivery,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { channel, database } = services;
  const feed = await findFeed(database, feedId);
  const open = await findFeedDay(database, { feedId, listDay: day });
  if (feed === undefined || open === undefined || !isOpen(open.state)) return undefined;
  if (!asked && (feed.state.kind === 'paused' || feed.closed !== undefined)) return undefined;
  try {
    await deliver(services, feed, open, { asked, signal });
  } catch (error) {
    if (error instanceof TakenOverError) return undefined;
    if (!signal.aborted) await recordFailure(services, feed, open, error);
    // The queue tries it again, in a second at first; a job it gives up is planned again.
    if (channel.readFailure(error) !== 'closed') throw error;
  }
  return feed.channelId;
}

async function deliver(
  services: DeliveryServices,
  feed: Feed,
  open: FeedDay,
  { asked, signal }: { readonly asked: boolean; readonly signal: AbortSignal },
): Promise<void> {
  const { channel, database, metrics, now, queue } = services;
  const digest = (await findDigest(database, open)) ?? (await compose(services, feed, open, signal));
  if (digest === undefined) return;
  const obstacle = (await channel.findObstacle(feed)) ?? (await findForumObstacle(services, feed, digest));
  if (obstacle !== undefined) return recordObstacle(services, feed, open, obstacle);
  await postDigest(services, { digest, feed }, signal);
  await database.transaction(async (transaction) => {
    const hasUnreadVotes = await markPosted(transaction, 'digest', digest.id, now());
    if (hasUnreadVotes) await queue.send('reconcile-votes', { guildId: digest.guildId }, transaction);
    await recordOutcome(services, transaction, feed, open, { kind: 'posted' });
    if (feed.closed === undefined) return;
    await markChannelAvailable(transaction, feed.id);
    await retryOpenDaysNow(transaction, feed.id, now());
  });
  if (!asked) metrics.digestPosted(now().since(findDue(feed.timetable, open.listDay)).total('seconds'));
}

/** Says why a forum would not take the rest of a digest; undefined if it does, or the channel is none. */
async function findForumObstacle(
  { channel, database }: DeliveryServices,
  { channelId }: Feed,
  digest: Digest,
): Promise<string | undefined> {
  const forum = await channel.readForum(channelId);
  if (!forum?.requiresTag) return undefined;
  const cards = (await listCards(database, digest.id)).filter(isOpenCard);
  const papers = await findPapers(
    database,
    cards.map(({ paperId }) => paperId),
  );
  return findTagObstacle(channelId, forum, papers);
}

/** Chooses the papers and writes the digest. Returns undefined if there is nothing to post; the day then says why. */
async function compose(
  services: DeliveryServices,
  feed: Feed,
  open: FeedDay,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  const { database, now } = services;
  const { listDay: day, isLate } = open;
  const { source, instance, filter } = feed;
  const list = await findList(services, { source, instance, day, categories: filter.categories });
  // The next plan asks for it again.
  if (list === undefined) return undefined;
  if (list.state === 'none') return recordQuiet(services, feed, open, list.reason);
  const listings = await listDay(database, feed, day);
  if (listings.length === 0) return recordQuiet(services, feed, open, 'empty');
  const ids = listings.map(({ paper }) => paper.id);
  const posted = await findPostedBefore(database, feed, day, ids);
  const choice = await services.choose(feed, { day, listings, posted });
  if (choice.chosen.length === 0) return recordQuiet(services, feed, open, whyNone(choice, listings, filter));
  const papers = choice.chosen.map(({ listing }) => listing.paper);
  await waitForTldrs(services, feed, papers, signal);
  const written = await writeDigest(database, feed, day, choice, { isLate, now: now() });
  return written ?? findDigest(database, open);
}

async function recordQuiet(
  services: DeliveryServices,
  feed: Feed,
  open: FeedDay,
  reason: QuietReason,
): Promise<undefined> {
  await services.database.transaction((transaction) =>
    recordOutcome(services, transaction, feed, open, { kind: 'quiet', reason }),
  );
}

/** Has the model write missing TL;DRs, and waits for them, but not for long. */
async function waitForTldrs(
  services: DeliveryServices,
  { tldrPreference }: Feed,
  papers: readonly Paper[],
  signal: AbortSignal,
): Promise<void> {
  const { model, queue } = services;
  if (model === undefined || tldrPreference.first !== 'model') return;
  const { language } = tldrPreference;
  const known = await findTldrs(services, papers, tldrPreference);
  const missing = papers
    .filter(({ id }) => known.get(id)?.maker !== 'model')
    .map(({ id }) => ({ paperId: id, language }));
  await queue.run('summarize', missing, AbortSignal.any([signal, AbortSignal.timeout(MODEL_TIME_MS)]));
  signal.throwIfAborted();
}
