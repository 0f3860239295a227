import { listOpening } from './discussions.ts';
import type { DiscussionServices } from './services.ts';

/** Sends a job for each discussion that is not open yet, or has not begun. A job that is lost is sent again by the next call. */
export async function pushDiscussions({
  database,
  queue,
}: Pick<DiscussionServices, 'database' | 'queue'>): Promise<void> {
  for (const discussionId of await listOpening(database)) await queue.send('discuss', { discussionId });
  queue.wake('discuss');
}
