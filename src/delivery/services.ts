import type { ChoosePapers } from '../feeds/choice.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Queue } from '../queue/queue.ts';
import type { Sources } from '../sources/sources.ts';
import type { TldrServices } from '../tldr/write.ts';
import type { Channel } from './channel.ts';
import type { NoticeWording } from './notices.ts';

/** The services that delivery needs. */
export interface DeliveryServices extends TldrServices {
  readonly channel: Channel;
  /** Chooses what a feed posts of a list. */
  readonly choose: ChoosePapers;
  readonly wording: NoticeWording;
  readonly sources: Sources;
  readonly queue: Queue;
  readonly metrics: Metrics;
  readonly log: Log;
}
