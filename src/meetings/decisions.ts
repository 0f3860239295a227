import type { Database } from '../database/connect.ts';
import { UserError } from '../errors.ts';
import { type ActServices, actOnMeeting } from './act.ts';
import { saveChange } from './ballot.ts';
import { type Meeting, pauseMeeting, resumeMeeting } from './meetings.ts';
import { forgetReminders, sendAfterAll, writeMessage } from './messages.ts';
import {
  deleteOverride,
  findOccurrenceOfDay,
  listComing,
  listOverrides,
  restore,
  saveOverride,
  setState,
  setTimes,
} from './occurrences.ts';
import type { Change } from './rules/agenda.ts';
import { findExpiry } from './rules/offers.ts';
import { findOccurrence, findOccurrences, isHeldOn, type Occurrence } from './rules/schedule.ts';
import type { MeetingServices } from './services.ts';
import { shortenOffers } from './stored-offers.ts';
import type { StoredOccurrence } from './views.ts';

type DecisionServices = ActServices & Pick<MeetingServices, 'meetingWording'>;

/** A day of a meeting's schedule, and who decides about it. */
interface Decision {
  readonly day: Temporal.PlainDate;
  readonly by: string;
}

/** So many days of a schedule are looked through for the next: people skip a few weeks, not a year. */
const MAX_LOOKED_THROUGH = 60;

/** Lists the next occurrences of a meeting as they are planned, those skipped left out. */
export async function listPlanned(
  { database, now }: Pick<ActServices, 'database' | 'now'>,
  meeting: Meeting,
  limit: number,
): Promise<Occurrence[]> {
  const overrides = await listOverrides(database, meeting);
  return findOccurrences(meeting.schedule, overrides, now(), Math.min(limit, MAX_LOOKED_THROUGH));
}

/**
 * Calls a meeting off for one day. If its agenda is posted, the channel is told. Throws `UserError` if the schedule has
 * no meeting that day, or it has begun.
 */
export async function skipDay(
  services: DecisionServices,
  meetingId: number,
  { day, by }: Decision,
): Promise<void> {
  await actOnMeeting(services, meetingId, async (transaction, meeting) => {
    const stored = await findOccurrenceOfDay(transaction, meeting.id, day);
    refuseOther(services, meeting, day, stored);
    await saveOverride(transaction, meeting.id, { kind: 'skipped', day }, by);
    if (stored === undefined) return;
    await setState(transaction, stored.id, 'skipped');
    if (stored.state !== 'frozen') return;
    const text = services.meetingWording.notices.skipped(meeting, stored, by);
    await writeMessage(transaction, { occurrenceId: stored.id, kind: 'notice', text }, services.now());
  });
}

/**
 * Takes back that a day is skipped or moved. If its agenda is posted, the channel is told. Returns false if nothing was
 * decided about it. Throws `UserError` if it is over, or would be.
 */
export async function undoDecision(
  services: DecisionServices,
  meetingId: number,
  { day, by }: Decision,
): Promise<boolean> {
  return actOnMeeting(services, meetingId, async (transaction, meeting) => {
    if (!(await deleteOverride(transaction, meeting.id, day))) return false;
    const stored = await findOccurrenceOfDay(transaction, meeting.id, day);
    const planned = findOccurrence(meeting.schedule, [], day);
    if (stored === undefined || planned === undefined) return true;
    if (isOver(stored) || Temporal.Instant.compare(services.now(), planned.at) >= 0)
      throw new UserError('It is over, or would be by now, so it stays as it is.');
    await holdAt(services, transaction, stored, planned);
    if (stored.frozenAt === null) return true;
    const { restored, moved } = services.meetingWording.notices;
    const write = stored.state === 'skipped' ? restored : moved;
    const text = write(meeting, { ...stored, heldAt: planned.at }, by);
    await writeMessage(transaction, { occurrenceId: stored.id, kind: 'notice', text }, services.now());
    return true;
  });
}

/**
 * Holds a meeting at another time, this once. If its agenda is posted, the channel is told. Throws `UserError` if the
 * schedule has no meeting that day, it has begun, or the time has passed.
 */
export async function moveDay(
  services: DecisionServices,
  meetingId: number,
  { day, by, to }: Decision & { readonly to: Temporal.PlainDateTime },
): Promise<Occurrence> {
  return actOnMeeting(services, meetingId, async (transaction, meeting) => {
    const stored = await findOccurrenceOfDay(transaction, meeting.id, day);
    refuseOther(services, meeting, day, stored);
    const override = { kind: 'moved', day, to } as const;
    const moved = findOccurrence(meeting.schedule, [override], day);
    if (moved === undefined || Temporal.Instant.compare(moved.at, services.now()) <= 0)
      throw new UserError('That time has passed. Choose one that is still to come.');
    await saveOverride(transaction, meeting.id, override, by);
    if (stored === undefined) return moved;
    await holdAt(services, transaction, stored, moved);
    if (stored.frozenAt === null) return moved;
    const after = { ...stored, heldAt: moved.at };
    const text = services.meetingWording.notices.moved(meeting, after, by);
    await writeMessage(transaction, { occurrenceId: stored.id, kind: 'notice', text }, services.now());
    return moved;
  });
}

/** Holds a stored occurrence at a time, called off or not before: people are reminded, and answer, in time for it. */
async function holdAt(
  { now }: DecisionServices,
  transaction: Database,
  stored: StoredOccurrence,
  planned: Occurrence,
): Promise<void> {
  await setTimes(transaction, stored, planned);
  await restore(transaction, stored);
  if (stored.state === 'skipped') await sendAfterAll(transaction, stored.id);
  if (planned.at.equals(stored.heldAt)) return;
  await forgetReminders(transaction, stored.id);
  await shortenOffers(transaction, stored.id, findExpiry({ now: now(), meetingAt: planned.at }));
}

function isOver({ state }: StoredOccurrence): boolean {
  return state === 'held' || state === 'missed';
}

function refuseOther(
  { now }: DecisionServices,
  { schedule, name }: Meeting,
  day: Temporal.PlainDate,
  stored: StoredOccurrence | undefined,
): void {
  if (!isHeldOn(schedule, day))
    throw new UserError(`${name} is not held on ${day}. /meeting show says when it is.`);
  const planned = findOccurrence(schedule, [], day);
  const at = stored?.heldAt ?? planned?.at;
  if ((stored && isOver(stored)) || (at !== undefined && Temporal.Instant.compare(at, now()) <= 0))
    throw new UserError(`The meeting of ${day} has begun or is over. Choose one that is still to come.`);
}

/** Pauses a meeting until it is resumed. */
export async function pause(services: ActServices, meetingId: number, because: string): Promise<void> {
  await actOnMeeting(services, meetingId, (transaction, { id }) => pauseMeeting(transaction, id, because));
}

/** Resumes a paused meeting. */
export async function resume(services: ActServices, meetingId: number): Promise<void> {
  await actOnMeeting(services, meetingId, (transaction, { id }) => resumeMeeting(transaction, id));
}

/**
 * Adds a paper to the agenda for which people vote now, or drops one from it. Returns its occurrence. Throws
 * `UserError` if none is open.
 */
export async function changeAgenda(
  services: ActServices,
  meetingId: number,
  change: Omit<Change, 'at'>,
): Promise<StoredOccurrence> {
  return actOnMeeting(services, meetingId, async (transaction, meeting) => {
    const open = (await listComing(transaction, meeting.id)).find(({ state }) => state === 'voting');
    if (open === undefined)
      throw new UserError('Voting is not open for a meeting now. /meeting show says when the next one is.');
    await saveChange(transaction, open.id, { ...change, at: services.now() });
    return open;
  });
}
