import type { Database } from '../database/connect.ts';
import { askOutcomes, holdMeeting, listOutcomeTurns } from './ask-outcomes.ts';
import { findAgenda } from './ballot.ts';
import { saveFrozen } from './frozen.ts';
import { lockMeeting, type Meeting, pauseMeeting } from './meetings.ts';
import { writeMessage } from './messages.ts';
import {
  listComing,
  listDays,
  listOverrides,
  listWithEvents,
  openVoting,
  setFrozen,
  setState,
  setTimes,
} from './occurrences.ts';
import { listAway } from './people.ts';
import { findReturn } from './rules/absence.ts';
import { findOccurrence, findOccurrences, type Occurrence, type Override } from './rules/schedule.ts';
import type { MeetingServices } from './services.ts';
import { listOffers } from './stored-offers.ts';
import type { StoredOccurrence } from './views.ts';

/** When presenters who accepted before are reminded. */
const PRESENTER_REMINDER_HOURS = 24;

/** When the channel is reminded. */
const REMINDER_MINUTES = 15;

/**
 * Brings a meeting up to date, in one transaction: opens voting, freezes an agenda whose voting has closed, writes reminders,
 * closes what was held or missed, and asks what was discussed. Doing it twice changes nothing. Returns the meeting; undefined if it was removed.
 */
export async function takeTurn(services: MeetingServices, meetingId: number): Promise<Meeting | undefined> {
  const { database, now } = services;
  return database.transaction(async (transaction) => {
    const stored = await lockMeeting(transaction, meetingId);
    if (stored === undefined) return undefined;
    const at = now();
    const meeting = await followSchedule(services, transaction, stored, at);
    do {
      for (const occurrence of await listComing(transaction, meeting.id))
        await advance(services, transaction, meeting, occurrence, at);
      // What was frozen just now leaves room for the next, whose voting may have closed as well.
    } while (await openNext(transaction, meeting, at));
    await askOutcomes(transaction, meeting, at);
    return meeting;
  });
}

/** Corrects what has changed and opens voting; pauses a meeting whose times can't be computed. Returns it as it is then. */
async function followSchedule(
  services: MeetingServices,
  transaction: Database,
  meeting: Meeting,
  now: Temporal.Instant,
): Promise<Meeting> {
  try {
    await correctTimes(transaction, meeting);
    await openNext(transaction, meeting, now);
    return meeting;
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (meeting.pausedBecause !== undefined) return meeting;
    services.log.warn(
      { err: error, meeting: meeting.id },
      'a meeting was paused because its times cannot be computed',
    );
    const because = `The time zone ${meeting.schedule.zone} is no longer known. Set another with /meeting set, then run /meeting resume.`;
    await pauseMeeting(transaction, meeting.id, because);
    return { ...meeting, pausedBecause: because };
  }
}

/** Corrects occurrences whose voting is open and whose time has changed. */
async function correctTimes(transaction: Database, meeting: Meeting): Promise<void> {
  const overrides = await listOverrides(transaction, meeting);
  for (const occurrence of await listComing(transaction, meeting.id)) {
    if (occurrence.state !== 'voting') continue;
    const planned = findOccurrence(meeting.schedule, overrides, occurrence.day);
    if (planned === undefined)
      await setState(transaction, occurrence.id, stateOfUnplanned(occurrence, overrides));
    else if (!planned.at.equals(occurrence.heldAt) || !planned.closesAt.equals(occurrence.closesAt))
      await setTimes(transaction, occurrence, planned);
  }
}

/**
 * Opens voting for the next occurrence, unless voting is open for an earlier one. Returns whether it did. A meeting that
 * was moved past the next one would keep that one from ever having an agenda if only one could be open.
 */
async function openNext(transaction: Database, meeting: Meeting, now: Temporal.Instant): Promise<boolean> {
  if (meeting.pausedBecause !== undefined) return false;
  const overrides = await listOverrides(transaction, meeting);
  const next = await findUnopened(transaction, meeting, overrides, now);
  if (next === undefined) return false;
  const open = (await listComing(transaction, meeting.id)).filter(({ state }) => state === 'voting');
  if (open.some(({ heldAt }) => Temporal.Instant.compare(heldAt, next.at) <= 0)) return false;
  await openVoting(transaction, meeting.id, next);
  return true;
}

function stateOfUnplanned({ day }: StoredOccurrence, overrides: readonly Override[]): 'skipped' | 'dropped' {
  return overrides.some((one) => one.kind === 'skipped' && one.day.equals(day)) ? 'skipped' : 'dropped';
}

/** Finds the next occurrence for which voting was never open. */
async function findUnopened(
  transaction: Database,
  meeting: Meeting,
  overrides: readonly Override[],
  now: Temporal.Instant,
): Promise<Occurrence | undefined> {
  const days = new Set((await listDays(transaction, meeting.id)).map(String));
  const next = findOccurrences(meeting.schedule, overrides, now, days.size + 1);
  return next.find(({ day }) => !days.has(day.toString()));
}

async function advance(
  services: MeetingServices,
  transaction: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  now: Temporal.Instant,
): Promise<void> {
  const { id, heldAt, closesAt, state } = occurrence;
  const isOver = Temporal.Instant.compare(now, heldAt) >= 0;
  if (state === 'frozen') {
    if (isOver) await holdMeeting(transaction, meeting, occurrence, now);
    else await writeReminders(transaction, occurrence, now);
    return;
  }
  // A paused meeting freezes nothing, and lets its day go by.
  if (meeting.pausedBecause !== undefined) {
    if (isOver) await setState(transaction, id, 'skipped');
    return;
  }
  if (isOver) {
    await setState(transaction, id, 'missed');
    const text = services.meetingWording.notices.missed(meeting, occurrence);
    await writeMessage(transaction, { occurrenceId: id, kind: 'notice', text }, now);
    return;
  }
  if (Temporal.Instant.compare(now, closesAt) < 0) return;
  const agenda = await findAgenda(transaction, meeting, occurrence, now);
  await saveFrozen(transaction, id, agenda);
  await setFrozen(transaction, id, agenda, now);
  await writeMessage(transaction, { occurrenceId: id, kind: 'agenda' }, now);
}

async function writeReminders(
  transaction: Database,
  { id, heldAt }: StoredOccurrence,
  now: Temporal.Instant,
): Promise<void> {
  const dayBefore = heldAt.subtract({ hours: PRESENTER_REMINDER_HOURS });
  if (Temporal.Instant.compare(now, dayBefore) >= 0)
    for (const offer of await listOffers(transaction, id)) {
      // Whoever accepts later has it in mind.
      if (offer.state !== 'accepted' || Temporal.Instant.compare(offer.at, dayBefore) >= 0) continue;
      const message = {
        occurrenceId: id,
        kind: 'presenter',
        offerId: offer.id,
        userId: offer.userId,
      } as const;
      await writeMessage(transaction, message, now);
    }
  if (Temporal.Instant.compare(now, heldAt.subtract({ minutes: REMINDER_MINUTES })) >= 0)
    await writeMessage(transaction, { occurrenceId: id, kind: 'reminder' }, now);
}

/** Finds when something happens next to a meeting's occurrences; undefined if nothing does until somebody acts. */
export async function findNextTurn(
  database: Database,
  meeting: Meeting,
  now: Temporal.Instant,
): Promise<Temporal.Instant | undefined> {
  const moments = await listOutcomeTurns(database, meeting.id);
  for (const { state, heldAt } of await listWithEvents(database, meeting.id))
    if (state === 'held') moments.push(heldAt.add({ minutes: meeting.minutes }));
  const away = [...(await listAway(database, meeting.guildId)).values()];
  const returns = away.map((until) => findReturn(until, meeting.schedule.zone));
  for (const { id, state, heldAt, closesAt } of await listComing(database, meeting.id)) {
    moments.push(heldAt);
    if (state === 'voting') moments.push(closesAt);
    // Whoever comes back may be asked about what nobody presents yet.
    else moments.push(...returns.filter((back) => Temporal.Instant.compare(back, heldAt) < 0));
    moments.push(heldAt.subtract({ hours: PRESENTER_REMINDER_HOURS }));
    moments.push(heldAt.subtract({ minutes: REMINDER_MINUTES }));
    for (const offer of await listOffers(database, id))
      if (offer.state === 'open') moments.push(offer.expiresAt);
  }
  return moments
    .filter((moment) => Temporal.Instant.compare(moment, now) > 0)
    .toSorted(Temporal.Instant.compare)[0];
}
