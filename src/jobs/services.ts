import type { PostServices } from '../discord/delivery/post-card.ts';
import type { Metrics } from '../metrics.ts';
import type { Sources } from '../sources/sources.ts';
import type { Queue } from './queue.ts';

/** What jobs work with. */
export interface JobServices extends PostServices {
  readonly sources: Sources;
  readonly queue: Queue;
  readonly metrics: Metrics;
}
