import { findDaysToTry } from './days.ts';
import { findList } from './ensure-list.ts';
import { listUntold } from './notices.ts';
import type { DeliveryServices } from './services.ts';

/**
 * Sends the job that each open day needs, of all channels or of one: to collect its list, or to post it. A channel
 * gets one digest at a time, the oldest day first; the next is pushed when that is done.
 */
export async function pushDue(
  services: Pick<DeliveryServices, 'database' | 'now' | 'queue'>,
  channelId?: string,
): Promise<void> {
  const { database, now, queue } = services;
  const taken = new Set<string>();
  // Many feeds wait for the same few lists.
  const ready = new Map<string, Promise<boolean>>();
  for (const day of await findDaysToTry(database, now(), channelId)) {
    if (taken.has(day.channelId)) continue;
    taken.add(day.channelId);
    const { feedId, listDay, source, instance, categories, hasDigest } = day;
    const list = { source, instance, day: listDay, categories };
    const key = JSON.stringify(list);
    if (!hasDigest && !ready.has(key))
      ready.set(
        key,
        findList(services, list).then((found) => found !== undefined),
      );
    if (hasDigest || (await ready.get(key)))
      await queue.send('deliver', { feedId, day: listDay, asked: false });
    else await queue.send('collect', { source, instance, day: listDay });
  }
  queue.wake('deliver', 'collect');
}

/** Sends a job for each notice and greeting in the outbox that is still to be sent. */
export async function pushNotices({
  database,
  queue,
}: Pick<DeliveryServices, 'database' | 'queue'>): Promise<void> {
  for (const id of await listUntold(database)) await queue.send('tell', { messageId: id });
  queue.wake('tell');
}
