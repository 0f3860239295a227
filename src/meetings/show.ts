import type { LetterContent } from '../delivery/channel.ts';
import { viewOutcomes } from './ask-outcomes.ts';
import type { Meeting } from './meetings.ts';
import { findPostedAgenda, listQuestions, type PostedMessage, setShown } from './messages.ts';
import { findOccurrenceById } from './occurrences.ts';
import type { MeetingServices } from './services.ts';
import { viewAgenda } from './view.ts';
import type { StoredOccurrence } from './views.ts';

/** Who presented, and titles, are corrected for so long after people were asked what was discussed; answers always are. */
const SHOWN_HOURS = 72;

/** Edits the posted agendas of occurrences that show something else now. */
export async function showAgendas(
  services: MeetingServices,
  meeting: Meeting,
  occurrences: readonly StoredOccurrence[],
): Promise<void> {
  const { database, meetingWording, now } = services;
  for (const occurrence of occurrences) {
    const posted = await findPostedAgenda(database, occurrence.id);
    if (posted === undefined) continue;
    const content = meetingWording.agenda(await viewAgenda(database, meeting, occurrence, now()));
    await show(services, posted, content);
  }
}

/** Edits the posted questions of what was discussed whose answers have changed. */
export async function showQuestions(services: MeetingServices, meeting: Meeting): Promise<void> {
  const { database, meetingWording, now } = services;
  const recently = now().subtract({ hours: SHOWN_HOURS });
  for (const posted of await listQuestions(database, meeting.id, recently)) {
    const occurrence = await findOccurrenceById(database, posted.occurrenceId);
    if (occurrence === undefined) continue;
    await show(services, posted, meetingWording.outcomes(await viewOutcomes(database, meeting, occurrence)));
  }
}

/** Edits a message, unless it shows this already. */
async function show(
  { channel, database, log }: MeetingServices,
  posted: PostedMessage,
  content: LetterContent,
): Promise<void> {
  const shown = JSON.stringify(content);
  if (shown === posted.shown) return;
  try {
    await channel.edit(posted.place, { kind: 'letter', ...content });
  } catch (error) {
    if (channel.readFailure(error) === 'passing') throw error;
    log.warn({ err: error, message: posted.id }, 'a message about a meeting could not be edited');
  }
  // One that was deleted by hand, or is closed, is not tried again until it changes again.
  await setShown(database, posted.id, shown);
}
