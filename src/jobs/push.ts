import { findDaysToTry, type OpenDay } from '../feeds/days.ts';
import { findDay, isSettled } from '../papers/listings.ts';
import type { JobServices } from './services.ts';

/**
 * Sends the job that each of these days needs: its list is asked for, or it is posted. A channel gets one digest at a
 * time, the oldest day first; the next is pushed when that is done.
 */
async function pushDays(services: JobServices, oldestFirst: readonly OpenDay[]): Promise<void> {
  const taken = new Set<string>();
  for (const day of oldestFirst) {
    if (taken.has(day.channelId)) continue;
    taken.add(day.channelId);
    await pushDay(services, day);
  }
  services.queue.wake();
}

/** Pushes what waits, of all channels or of one. */
export async function pushDue(services: JobServices, channelId?: string): Promise<void> {
  await pushDays(services, await findDaysToTry(services.database, services.now(), channelId));
}

async function pushDay({ database, now, queue }: JobServices, day: OpenDay): Promise<void> {
  const { source, listDay, categories, feedId, hasDigest } = day;
  const stored = hasDigest ? undefined : await findDay(database, source, listDay);
  const isReady = hasDigest || isSettled(stored, { day: listDay, categories }, now());
  if (isReady) await queue.send('deliver', { feedId, day: listDay, asked: false });
  else await queue.send('collect', { source, day: listDay });
}
