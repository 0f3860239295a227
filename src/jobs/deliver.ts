import { ChannelClosedError, type PostServices, postDigest } from '../discord/post.ts';
import { type Due, findNextDue } from '../feeds/calendar.ts';
import {
  type DeliveredDay,
  type Digest,
  findDigest,
  findUnfinishedDigests,
  listCards,
  writeDigest,
} from '../feeds/digests.ts';
import { type Feed, findDueFeeds, pauseFeed, type RunningFeed, setDue } from '../feeds/feeds.ts';
import { selectPapers } from '../feeds/selection.ts';
import { findDay, listDay } from '../papers/listings.ts';
import { writeTldrs } from '../tldr/write.ts';
import { type CollectServices, collectDay } from './collect.ts';

/** What delivering needs. */
export interface DeliverServices extends CollectServices, PostServices {
  /** Aborts when the process is to stop: what is in hand is left to be gone on with. */
  readonly stopping: AbortSignal;
}

/** A slow model holds a digest up by no more than this; cards then show the source's line. */
const TLDR_TIME_MS = 20_000;

/** A list grows and gathers upvotes all day: older than this, it is asked for again before it is posted. */
const FRESH_FOR = Temporal.Duration.from({ minutes: 10 });

/** How long a feed waits for a list that is not there yet, or for a source that fails, before it asks again. */
const ASK_AGAIN = Temporal.Duration.from({ minutes: 10 });

/** Goes on with digests that an earlier run left half posted, then delivers every feed that is due. */
export async function deliverDue(services: DeliverServices): Promise<void> {
  // A feed of a guild that this client is not in is another's to deliver, or nobody's: it must not be paused for it.
  const isOurs = ({ guildId }: { readonly guildId: string }) => services.client.guilds.cache.has(guildId);
  for (const digest of (await findUnfinishedDigests(services.database)).filter(isOurs)) {
    if (services.stopping.aborted) return;
    await guarded(services, { digest: digest.id }, () => finish(services, digest));
  }
  for (const feed of (await findDueFeeds(services.database, services.now())).filter(isOurs)) {
    if (services.stopping.aborted) return;
    await guarded(services, { feed: feed.id }, () => deliverFeed(services, feed));
  }
}

/** Posts a feed's digest of a day, collecting first, and moves the feed on. See `DeliveredDay` for what can come of it. */
export async function deliverDay(
  services: DeliverServices,
  feed: Feed,
  day: Temporal.PlainDate,
): Promise<DeliveredDay> {
  const { database, now, stopping } = services;
  const before = await findDigest(database, feed.id, day);
  if (before !== undefined) return { state: 'already', digest: before };
  // East of Greenwich the feed's day begins before the sources' does.
  if (Temporal.PlainDate.compare(day, todayIn('UTC', services)) > 0) return { state: 'not-yet' };
  const collected = await collectFresh(services, feed, day);
  if (collected.state === 'none') return { state: 'quiet', reason: collected.reason };
  if (collected.state !== 'listed') return collected;
  const selection = selectPapers(await listDay(database, feed.source, day), feed.filter);
  if (selection.chosen.length === 0) return { state: 'quiet', reason: 'filter', listed: selection.listed };
  const papers = selection.chosen.map(({ paper }) => paper);
  const inTime = AbortSignal.any([stopping, AbortSignal.timeout(TLDR_TIME_MS)]);
  await writeTldrs(services, papers, inTime, feed.lines);
  const next = isDueFor(feed, day) ? nextDue(feed, services) : undefined;
  const digest = await writeDigest(database, feed, day, selection, { next, now: now() });
  if (digest === undefined) {
    const other = await findDigest(database, feed.id, day);
    if (other === undefined) throw new Error(`Feed ${feed.id} has, and has not, a digest of ${day}.`);
    return { state: 'already', digest: other };
  }
  await finish(services, digest);
  return { state: 'posted', digest, cards: (await listCards(database, digest.id)).length };
}

async function deliverFeed(services: DeliverServices, feed: RunningFeed): Promise<void> {
  const { database, now, log } = services;
  const { listDay: day } = feed.state.due;
  const later = { at: now().add(ASK_AGAIN), listDay: day };
  // Set before the attempt: a source that fails, or a process that dies, is tried again then and not at once.
  await setDue(database, feed.id, later);
  const delivered = await deliverDay(services, feed, day);
  if (delivered.state === 'posted') return;
  const isOver = Temporal.PlainDate.compare(day, todayIn(feed.timetable.zone, services)) < 0;
  if (delivered.state === 'not-yet' && !isOver) return;
  log.info({ feed: feed.id, day: day.toString(), ...delivered }, 'nothing to post');
  await setDue(database, feed.id, nextDue(feed, services));
}

async function collectFresh(services: DeliverServices, feed: Feed, day: Temporal.PlainDate) {
  const { database, now, stopping: signal } = services;
  const stored = await findDay(database, feed.source, day);
  const isFresh = stored && Temporal.Instant.compare(stored.collectedAt.add(FRESH_FOR), now()) > 0;
  const isCovered =
    stored?.state !== 'listed' || feed.filter.categories.every((one) => stored.categories.includes(one));
  if (stored !== undefined && isFresh && isCovered) return stored;
  const { source, filter } = feed;
  const collected = await collectDay(services, { source, day, categories: filter.categories, signal });
  // A source that serves its newest list only may have been asked in time before.
  return collected.state === 'gone' && stored?.state === 'listed' ? stored : collected;
}

async function finish(services: DeliverServices, digest: Digest): Promise<void> {
  try {
    await postDigest(services, digest, services.stopping);
  } catch (error) {
    if (!(error instanceof ChannelClosedError) || digest.feedId === null) throw error;
    const because = `I can't post in <#${digest.channelId}>: it is gone, or closed to me. Mend that, then /feeds pause off.`;
    await pauseFeed(services.database, digest.feedId, because);
    services.log.warn({ err: error, feed: digest.feedId }, 'a feed was paused');
  }
}

async function guarded(
  services: DeliverServices,
  what: Record<string, number>,
  work: () => Promise<unknown>,
) {
  try {
    await work();
  } catch (error) {
    if (services.stopping.aborted) return;
    services.log.error({ err: error, ...what }, 'delivery failed; it is tried again');
  }
}

function isDueFor(feed: Feed, day: Temporal.PlainDate): boolean {
  return feed.state.kind === 'running' && feed.state.due.listDay.equals(day);
}

function nextDue(feed: Feed, { now }: DeliverServices): Due {
  return findNextDue(feed.timetable, now());
}

function todayIn(zone: string, { now }: DeliverServices): Temporal.PlainDate {
  return now().toZonedDateTimeISO(zone).toPlainDate();
}
