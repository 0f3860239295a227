import type { Database } from '../database/connect.ts';
import type { Meeting } from './meetings.ts';
import { findPostedAgenda } from './messages.ts';
import { EVENT_OVER, isKnownEvent, setEvent } from './occurrences.ts';
import type { MeetingServices } from './services.ts';
import { viewAgenda } from './view.ts';
import type { StoredOccurrence } from './views.ts';

/** The words for an event that somebody deleted. */
export const DELETED =
  'The event was deleted by hand, so this meeting has none. The next one gets one again.';

/**
 * Keeps an occurrence's event in Discord's list in step with it: makes it once, changes it, and ends it. What Discord
 * refuses is stored for people to read, and keeps nothing else. Throws what may work when tried again.
 */
export async function keepEvent(
  services: MeetingServices,
  meeting: Meeting,
  occurrence: StoredOccurrence,
): Promise<void> {
  const { database, events, now } = services;
  const { id, eventId, eventShown, eventFault, state, heldAt } = occurrence;
  const isComing = state === 'voting' || state === 'frozen';
  if (eventShown === EVENT_OVER) {
    if (isComing && meeting.makesEvent)
      await keepEvent(services, meeting, await forgetEvent(database, occurrence));
    return;
  }
  try {
    if (eventId !== null) {
      if (!isComing || !meeting.makesEvent) {
        const isHeld = state === 'held';
        // A meeting that goes on is left alone.
        if (isHeld && Temporal.Instant.compare(now(), heldAt.add({ minutes: meeting.minutes })) < 0) return;
        await events.end(meeting.guildId, eventId, isHeld ? 'held' : 'called-off');
        await setEvent(database, id, { eventShown: EVENT_OVER });
        return;
      }
      await changeEvent(services, meeting, occurrence, eventId);
    } else if (isComing && meeting.makesEvent && eventFault !== DELETED) {
      await makeEvent(services, meeting, occurrence);
    }
  } catch (error) {
    const refusal = await events.formatRefusal(meeting.guildId, error);
    if (refusal === undefined) throw error;
    services.log.warn({ err: error, occurrence: id }, 'Discord refused the event of a meeting');
    await setEvent(database, id, { eventFault: refusal });
  }
}

/** Forgets an event that is over: it can't be taken up again, so a meeting that takes place after all gets another. */
async function forgetEvent(database: Database, occurrence: StoredOccurrence): Promise<StoredOccurrence> {
  const none = { eventId: null, eventClaimedAt: null, eventShown: null };
  await setEvent(database, occurrence.id, none);
  return { ...occurrence, ...none };
}

async function makeEvent(
  { database, events, meetingWording, now }: MeetingServices,
  meeting: Meeting,
  occurrence: StoredOccurrence,
): Promise<void> {
  const { id, eventClaimedAt } = occurrence;
  // Discord takes no event that has begun.
  if (Temporal.Instant.compare(now(), occurrence.heldAt) >= 0) return;
  const obstacle = await events.findObstacle(meeting.guildId);
  if (obstacle !== undefined) {
    if (obstacle !== occurrence.eventFault) await setEvent(database, id, { eventFault: obstacle });
    return;
  }
  const agendaAt = (await findPostedAgenda(database, id))?.place;
  const content = meetingWording.event(await viewAgenda(database, meeting, occurrence, now()), agendaAt);
  const eventId = await events.makeOnce({
    ...content,
    guildId: meeting.guildId,
    claimedAt: eventClaimedAt,
    claim: () => setEvent(database, id, { eventClaimedAt: now() }),
    isKnown: (eventId) => isKnownEvent(database, eventId),
  });
  await setEvent(database, id, { eventId, eventFault: null, eventShown: JSON.stringify(content) });
}

async function changeEvent(
  { database, events, meetingWording, now }: MeetingServices,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  eventId: string,
): Promise<void> {
  const agendaAt = (await findPostedAgenda(database, occurrence.id))?.place;
  const content = meetingWording.event(await viewAgenda(database, meeting, occurrence, now()), agendaAt);
  const shown = JSON.stringify(content);
  if (shown === occurrence.eventShown) return;
  const isThere = await events.change(meeting.guildId, eventId, content);
  if (isThere) await setEvent(database, occurrence.id, { eventShown: shown, eventFault: null });
  else await setEvent(database, occurrence.id, { eventId: null, eventClaimedAt: null, eventFault: DELETED });
}
