import { UserError } from '../errors.ts';
import { askPresenters } from './ask.ts';
import { settleOutcomes, tagPosts } from './ask-outcomes.ts';
import { DELETED, keepEvent } from './keep-events.ts';
import { findMeeting, type Meeting, setLook } from './meetings.ts';
import { listComing, listPast, listWithEvents } from './occurrences.ts';
import { isFrozenLate } from './rules/agenda.ts';
import { CHANNEL_RETRY, sendMessages } from './send.ts';
import type { MeetingServices } from './services.ts';
import { showAgendas, showQuestions } from './show.ts';
import { findNextTurn, takeTurn } from './turn.ts';
import type { StoredOccurrence } from './views.ts';

/**
 * Does all that is due for a meeting: freezes, asks, sends, shows, settles what was discussed and keeps its events, and sets
 * when it is looked at next. Whatever was cut off is continued by the next look. Throws what may work when tried again.
 */
export async function lookAtMeeting(
  services: MeetingServices,
  meetingId: number,
  signal: AbortSignal,
): Promise<void> {
  const { database, now } = services;
  const begun = now();
  const before = await findMeeting(database, meetingId);
  if (before === undefined) return;
  if (await closesLate(services, before)) await services.readVotesAgain(before.guildId, signal);
  const meeting = await takeTurn(services, meetingId);
  if (meeting === undefined) return;
  const mayAsk = await askIfAllowed(services, meeting);
  signal.throwIfAborted();
  const isWaiting = await sendMessages(services, meeting, signal);
  // Also those that were held just now: they take no presses any more.
  await showAgendas(services, meeting, await listShown(services, meeting));
  for (const occurrence of await listWithEvents(database, meetingId)) {
    signal.throwIfAborted();
    await keepEvent(services, meeting, occurrence);
  }
  // Last, as nothing that is to come waits for what is past.
  await settleOutcomes(services, meeting);
  await showQuestions(services, meeting);
  await tagPosts(services, meeting);
  // From when the look began: what has become due since is not done yet.
  const moments = [await findNextTurn(database, meeting, begun)];
  if (isWaiting || !mayAsk) moments.push(now().add(CHANNEL_RETRY));
  if (await lacksEvent(services, meeting)) moments.push(now().add(EVENT_RETRY));
  const [next] = moments.filter((moment) => moment !== undefined).toSorted(Temporal.Instant.compare);
  await setLook(database, meetingId, next ?? null, begun);
}

/** How long after Discord refused an event it is tried again: people have to fix something first. */
const EVENT_RETRY = Temporal.Duration.from({ hours: 1 });

/** So many agendas of the past are still shown as they were: older ones were shown when they became so. */
const SHOWN_PAST = 2;

/** Whether voting closed while nobody froze the agenda, so that votes may not have been heard either. */
async function closesLate({ database, now }: MeetingServices, { id }: Meeting): Promise<boolean> {
  const coming = await listComing(database, id);
  return coming.some(({ state, closesAt }) => state === 'voting' && isFrozenLate(closesAt, now()));
}

/** Lists the occurrences whose agenda may be posted and show something else now. */
async function listShown({ database }: MeetingServices, { id }: Meeting): Promise<StoredOccurrence[]> {
  const all = [...(await listComing(database, id)), ...(await listPast(database, id, SHOWN_PAST))];
  return all.filter(({ frozenAt }) => frozenAt !== null);
}

/** Asks presenters. Returns false if the bot was removed from the server: it may be added again. */
async function askIfAllowed(services: MeetingServices, meeting: Meeting): Promise<boolean> {
  try {
    await askPresenters(services, meeting);
    return true;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    services.log.info({ err: error, meeting: meeting.id }, 'nobody of a meeting can be asked');
    return false;
  }
}

async function lacksEvent({ database }: MeetingServices, meeting: Meeting): Promise<boolean> {
  if (!meeting.makesEvent) return false;
  const coming = await listComing(database, meeting.id);
  return coming.some(
    ({ eventId, eventFault }) => eventId === null && eventFault !== null && eventFault !== DELETED,
  );
}
