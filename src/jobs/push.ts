import { findDaysToTry, type OpenDay } from '../feeds/days.ts';
import { findDay, isSettled } from '../papers/listings.ts';
import type { JobServices } from './services.ts';

/** Pushes what waits, of all channels or of one. */
export async function pushDue(services: JobServices, channelId?: string): Promise<void> {
  await pushDays(services, await findDaysToTry(services.database, services.now(), channelId));
}

/**
 * Sends the job that each of these days needs: its list is asked for, or it is posted. A channel gets one digest at a
 * time, the oldest day first; the next is pushed when that is done.
 */
async function pushDays(
  { database, now, queue }: JobServices,
  oldestFirst: readonly OpenDay[],
): Promise<void> {
  const taken = new Set<string>();
  // Many feeds wait for the same few lists.
  const lists = new Map<string, Awaited<ReturnType<typeof findDay>>>();
  for (const { channelId, source, instance, listDay, categories, feedId, hasDigest } of oldestFirst) {
    if (taken.has(channelId)) continue;
    taken.add(channelId);
    const list = `${source} ${instance} ${listDay}`;
    if (!hasDigest && !lists.has(list))
      lists.set(list, await findDay(database, { source, instance }, listDay));
    const isReady = hasDigest || isSettled(lists.get(list), { day: listDay, categories }, now());
    if (isReady) await queue.send('deliver', { feedId, day: listDay, asked: false });
    else await queue.send('collect', { source, instance, day: listDay });
  }
  queue.wake('deliver', 'collect');
}
