import type { DeliveryServices } from '../delivery/services.ts';
import type { Threads } from './threads.ts';
import type { DiscussionWording } from './views.ts';

/** The services that discussions need. */
export interface DiscussionServices
  extends Pick<DeliveryServices, 'channel' | 'database' | 'model' | 'now' | 'log'> {
  readonly queue: Pick<DeliveryServices['queue'], 'send' | 'run' | 'wake'>;
  readonly threads: Threads;
  readonly discussionWording: DiscussionWording;
}
