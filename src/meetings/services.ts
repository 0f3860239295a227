import type { Database } from '../database/connect.ts';
import type { Channel } from '../delivery/channel.ts';
import type { Log } from '../log.ts';
import type { LookUpMember } from '../members/members.ts';
import type { Queue } from '../queue/queue.ts';
import type { EventCalendar } from './event-calendar.ts';
import type { MeetingWording } from './views.ts';

/** The services that meetings need. */
export interface MeetingServices {
  readonly database: Database;
  readonly channel: Channel;
  readonly queue: Queue;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  readonly meetingWording: MeetingWording;
  readonly lookUpMember: LookUpMember;
  readonly events: EventCalendar;
  /** Counts what people wrote in a server's threads about a paper. */
  readonly countReplies: (guildId: string, paperId: string) => Promise<number>;
  /** Reads a guild's votes again: Discord never reports what happens while the bot is away. */
  readonly readVotesAgain: (guildId: string, signal: AbortSignal) => Promise<void>;
}
