import { setTimeout as waitFor } from 'node:timers/promises';
import type { Feed } from '../feeds/feeds.ts';
import { listDay } from '../papers/listings.ts';
import { type NoPaper, reopenDay } from './day-state.ts';
import { findFeedDay } from './days.ts';
import { type CardPlace, countPostedCards, findDigest } from './digests.ts';
import { ensureList } from './ensure-list.ts';
import type { DeliveryServices } from './services.ts';

/** The outcome of asking for a day to be posted. */
export type DeliveredDay =
  | { readonly state: 'posted'; readonly places: readonly CardPlace[] }
  /** It was posted before. */
  | { readonly state: 'already'; readonly places: readonly CardPlace[] }
  /** It is still in progress. */
  | { readonly state: 'working'; readonly channelId: string }
  | { readonly state: 'quiet'; readonly reason: 'weekend' | 'holiday' | 'empty' }
  | { readonly state: 'quiet'; readonly reason: NoPaper; readonly listed: number }
  | { readonly state: 'not-yet' }
  | { readonly state: 'gone' }
  | { readonly state: 'broken'; readonly reason: string };

/** How long a run that left its day open is given before the next. */
const LOOK_AGAIN_MS = 1_000;

/** An answer to a command can be given for 15 minutes. */
const MAX_WAIT_MS = 14 * 60_000;

/**
 * Posts a feed's day for a person who waits, and returns the outcome. Throws `SourceError` if the list can't be
 * collected. However many people ask for it, it is posted once.
 */
export async function postNow(
  services: DeliveryServices,
  feed: Feed,
  day: Temporal.PlainDate,
  signal: AbortSignal,
): Promise<DeliveredDay> {
  const { database, now, queue } = services;
  const { id: feedId, channelId, source, instance, filter } = feed;
  const key = { feedId, listDay: day };
  const digest = await findDigest(database, key);
  if (digest !== undefined && digest.postedAt !== null)
    return { state: 'already', places: await countPostedCards(database, digest.id) };
  if (digest === undefined) {
    // What a digest shows is chosen: a list that has grown since changes nothing.
    const wanted = { source, instance, day, categories: filter.categories, asker: 'person', signal } as const;
    const { state } = await ensureList(services, wanted);
    if (state === 'not-yet' || state === 'gone') return { state };
  }
  await reopenDay(database, key, now());
  const job = { feedId, day, asked: true };
  const untilGivenUp = AbortSignal.any([signal, AbortSignal.timeout(MAX_WAIT_MS)]);
  while (!untilGivenUp.aborted) {
    await queue.run('deliver', [job], untilGivenUp);
    const outcome = await readOutcome(services, feed, day);
    if (outcome !== undefined) return outcome;
    // Another run has the digest, or the list is being collected again: rare, and over in a moment.
    await waitFor(LOOK_AGAIN_MS, undefined, { signal: untilGivenUp }).catch(() => {});
  }
  return { state: 'working', channelId };
}

/** Reads what came of a day; undefined while it is worked on. */
async function readOutcome(
  { database }: DeliveryServices,
  feed: Feed,
  listDate: Temporal.PlainDate,
): Promise<DeliveredDay | undefined> {
  const key = { feedId: feed.id, listDay: listDate };
  const state = (await findFeedDay(database, key))?.state;
  switch (state?.kind) {
    case undefined:
      return { state: 'working', channelId: feed.channelId };
    case 'posted': {
      const digest = await findDigest(database, key);
      const places = digest === undefined ? [] : await countPostedCards(database, digest.id);
      return { state: 'posted', places };
    }
    case 'quiet': {
      const { reason } = state;
      if (reason === 'weekend' || reason === 'holiday' || reason === 'empty')
        return { state: 'quiet', reason };
      return { state: 'quiet', reason, listed: (await listDay(database, feed, listDate)).length };
    }
    case 'broken':
      return { state: 'broken', reason: state.because };
    case 'missed':
      return { state: 'gone' };
    case 'waiting':
      return undefined;
  }
}
