import { findDaysToTry } from './days.ts';
import { createListFinder } from './ensure-list.ts';
import { listUntold } from './notices.ts';
import { listOpenProposals } from './proposals.ts';
import type { DeliveryServices } from './services.ts';

/**
 * Sends the job that each open day needs, of all channels or of one: to collect its list, or to post it. A channel
 * gets one digest at a time, the oldest day first; the next is pushed when that is done.
 */
export async function pushDue(
  { database, now, queue }: Pick<DeliveryServices, 'database' | 'now' | 'queue'>,
  channelId?: string,
): Promise<void> {
  const taken = new Set<string>();
  const findList = createListFinder({ database, now });
  for (const day of await findDaysToTry(database, now(), channelId)) {
    if (taken.has(day.channelId)) continue;
    taken.add(day.channelId);
    const { feedId, listDay, source, instance, categories, hasDigest } = day;
    const list = { source, instance, day: listDay };
    const isReady = hasDigest || (await findList({ ...list, categories })) !== undefined;
    if (isReady) await queue.send('deliver', { feedId, day: listDay, asked: false });
    else await queue.send('collect', list);
  }
  queue.wake('deliver', 'collect');
}

/** Sends a job for each notice, greeting and proposal in the outbox that is still to be sent. */
export async function pushNotices({
  database,
  queue,
}: Pick<DeliveryServices, 'database' | 'queue'>): Promise<void> {
  for (const id of await listUntold(database)) await queue.send('tell', { messageId: id });
  for (const id of await listOpenProposals(database)) await queue.send('propose', { proposalId: id });
  queue.wake('tell', 'propose');
}
