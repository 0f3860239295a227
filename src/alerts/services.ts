import type { Database } from '../database/connect.ts';
import type { Channel } from '../delivery/channel.ts';
import type { Log } from '../log.ts';
import type { LookUpMember } from '../members/members.ts';
import type { Queue } from '../queue/queue.ts';
import type { Matching } from '../search/matching.ts';
import type { AlertWording } from './views.ts';

/** The services that alerts need. */
export interface AlertServices {
  readonly database: Database;
  readonly queue: Queue;
  readonly channel: Channel;
  readonly matching: Matching;
  readonly lookUpMember: LookUpMember;
  readonly alertWording: AlertWording;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}
