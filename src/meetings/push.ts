import { listMeetingsToLookAt } from './meetings.ts';
import type { MeetingServices } from './services.ts';

/** Sends a job for each meeting for which something is due. A job that is lost is sent again by the next call. */
export async function pushMeetings({
  database,
  queue,
  now,
}: Pick<MeetingServices, 'database' | 'queue' | 'now'>): Promise<void> {
  for (const meetingId of await listMeetingsToLookAt(database, now()))
    await queue.send('meeting', { meetingId });
  queue.wake('meeting');
}
