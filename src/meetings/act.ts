import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { lockMeeting, type Meeting, wantLook } from './meetings.ts';
import { findOccurrenceById } from './occurrences.ts';
import type { MeetingServices } from './services.ts';
import type { StoredOccurrence } from './views.ts';

/** The services that acting on a meeting needs. */
export type ActServices = Pick<MeetingServices, 'database' | 'queue' | 'now'>;

/** The words for a meeting that is not there any more. */
const REMOVED = 'That meeting was removed. /meeting list shows those there are.';

/** Changes a meeting while nobody else does, and has it looked at. Throws `UserError` if it was removed. */
export async function actOnMeeting<Result>(
  { database, queue, now }: ActServices,
  meetingId: number,
  act: (transaction: Database, meeting: Meeting) => Promise<Result>,
): Promise<Result> {
  const result = await database.transaction(async (transaction) => {
    const meeting = await lockMeeting(transaction, meetingId);
    if (meeting === undefined) throw new UserError(REMOVED);
    const done = await act(transaction, meeting);
    await wantLook(transaction, meetingId, now());
    await queue.send('meeting', { meetingId }, transaction);
    return done;
  });
  queue.wake('meeting');
  return result;
}

/** Changes an occurrence while nobody else does, and has its meeting looked at. Throws `UserError` if it was removed. */
export async function actOnOccurrence<Result>(
  services: ActServices,
  occurrenceId: number,
  act: (transaction: Database, meeting: Meeting, occurrence: StoredOccurrence) => Promise<Result>,
): Promise<Result> {
  const found = await findOccurrenceById(services.database, occurrenceId);
  if (found === undefined) throw new UserError(REMOVED);
  return actOnMeeting(services, found.meetingId, async (transaction, meeting) => {
    const occurrence = await findOccurrenceById(transaction, occurrenceId);
    if (occurrence === undefined) throw new UserError(REMOVED);
    return act(transaction, meeting, occurrence);
  });
}
