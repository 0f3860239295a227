import { and, asc, eq, isNotNull, isNull, lte, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { absences, meetings } from '../database/schema/meetings.ts';
import { UserError } from '../errors.ts';
import { INTERVALS, type Schedule } from './rules/schedule.ts';

/** Who presents at a meeting, besides those it names one by one. */
export type Presenters =
  | { readonly kind: 'voters' }
  | { readonly kind: 'people' }
  | { readonly kind: 'role'; readonly roleId: string };

/** What a team decides about a meeting. */
export interface MeetingSettings {
  /** By which people call it, unique in its server whatever the case. */
  readonly name: string;
  readonly channelId: string;
  readonly schedule: Schedule;
  /** How many papers fit on the agenda. */
  readonly maxPapers: number;
  /** How many minutes it takes. */
  readonly minutes: number;
  /** Where people meet, a room or a link; empty if nobody said. */
  readonly place: string;
  readonly presenters: Presenters;
  /** People who present besides. */
  readonly people: readonly string[];
  /** Who may change it besides managers; null if nobody. */
  readonly organiserRoleId: string | null;
  /** Only votes on cards of this channel count; null if those of the whole server do. */
  readonly votesFrom: string | null;
  /** Whether it gets an event in Discord's list. */
  readonly makesEvent: boolean;
}

/** A stored meeting. */
export interface Meeting extends MeetingSettings {
  readonly id: number;
  readonly guildId: string;
  readonly createdBy: string;
  /** Why it rests; undefined while it is held. */
  readonly pausedBecause: string | undefined;
  /** Why nothing can be posted in its channel; undefined while it can. */
  readonly closedBecause: string | undefined;
}

/** More would be a mistake: a server has as many feeds. */
export const MAX_MEETINGS_PER_GUILD = 25;

/** Stores a meeting, to be looked at now. Throws `UserError` if its name is taken or the guild has 25. */
export async function addMeeting(
  database: Database,
  guildId: string,
  settings: MeetingSettings,
  by: { readonly userId: string; readonly now: Temporal.Instant },
): Promise<Meeting> {
  const count = await database.$count(meetings, eq(meetings.guildId, guildId));
  if (count >= MAX_MEETINGS_PER_GUILD)
    throw new UserError(
      `This server already has ${count} meetings, which is the maximum. Remove one with /meeting remove first.`,
    );
  const [row] = await database
    .insert(meetings)
    .values({ guildId, createdBy: by.userId, createdAt: by.now, lookAt: by.now, ...columnsOf(settings) })
    .onConflictDoNothing()
    .returning();
  if (row === undefined)
    throw new UserError(
      `A meeting called ${settings.name} was set up a moment ago. /meeting show says how; /meeting set changes it.`,
    );
  return meetingOf(row);
}

/** Changes a meeting. Throws `UserError` if it was removed. Whoever calls it looks for a namesake first. */
export async function changeMeeting(
  transaction: Database,
  meeting: Pick<Meeting, 'id'>,
  settings: MeetingSettings,
): Promise<Meeting> {
  const [row] = await transaction
    .update(meetings)
    .set({ ...columnsOf(settings), closedBecause: null })
    .where(eq(meetings.id, meeting.id))
    .returning();
  if (row === undefined)
    throw new UserError('That meeting was removed. /meeting list shows those there are.');
  return meetingOf(row);
}

/** Lists a guild's meetings by name. */
export async function listMeetings(database: Database, guildId: string): Promise<Meeting[]> {
  const rows = await database
    .select()
    .from(meetings)
    .where(eq(meetings.guildId, guildId))
    .orderBy(asc(sql`lower(${meetings.name})`));
  return rows.map(meetingOf);
}

/** Counts the meetings of all guilds. */
export async function countMeetings(database: Database): Promise<number> {
  return database.$count(meetings);
}

/** Finds a meeting by its id; undefined if it was removed. */
export async function findMeeting(database: Database, id: number): Promise<Meeting | undefined> {
  const [row] = await database.select().from(meetings).where(eq(meetings.id, id));
  return row && meetingOf(row);
}

/** Finds a meeting by its id, which nobody changes before the transaction ends; undefined if it was removed. */
export async function lockMeeting(transaction: Database, id: number): Promise<Meeting | undefined> {
  const [row] = await transaction.select().from(meetings).where(eq(meetings.id, id)).for('update');
  return row && meetingOf(row);
}

/** Finds a guild's meeting by its name, whatever the case; undefined if there is none. */
export async function findMeetingNamed(
  database: Database,
  guildId: string,
  name: string,
): Promise<Meeting | undefined> {
  const [row] = await database
    .select()
    .from(meetings)
    .where(and(eq(meetings.guildId, guildId), eq(sql`lower(${meetings.name})`, sql`lower(${name})`)));
  return row && meetingOf(row);
}

/** Lists the ids of meetings for which something is to be done by now, the longest waiting first. */
export async function listMeetingsToLookAt(database: Database, now: Temporal.Instant): Promise<number[]> {
  const rows = await database
    .select({ id: meetings.id })
    .from(meetings)
    .where(lte(meetings.lookAt, now))
    .orderBy(asc(meetings.lookAt));
  return rows.map(({ id }) => id);
}

/** Has all meetings looked at now: a look may have been put off too far while the clock was ahead. */
export async function wantAllLooks(database: Database, now: Temporal.Instant): Promise<void> {
  await database.update(meetings).set({ lookAt: now }).where(isNotNull(meetings.lookAt));
}

/** Finds when a meeting is to be looked at next; undefined if none is. */
export async function findNextLook(database: Database): Promise<Temporal.Instant | undefined> {
  const [next] = await database
    .select({ at: meetings.lookAt })
    .from(meetings)
    .where(sql`${meetings.lookAt} is not null`)
    .orderBy(asc(meetings.lookAt))
    .limit(1);
  return next?.at ?? undefined;
}

/**
 * Sets when a meeting is looked at next, after a look that began at a moment; null if there is nothing to do until
 * somebody changes it. Whoever wanted a look since then still gets it.
 */
export async function setLook(
  database: Database,
  meetingId: number,
  at: Temporal.Instant | null,
  begun: Temporal.Instant,
): Promise<void> {
  await database
    .update(meetings)
    .set({ lookAt: at })
    .where(and(eq(meetings.id, meetingId), or(isNull(meetings.lookAt), lte(meetings.lookAt, begun))));
}

/** Has a meeting looked at now. */
export async function wantLook(
  transaction: Database,
  meetingId: number,
  now: Temporal.Instant,
): Promise<void> {
  await transaction.update(meetings).set({ lookAt: now }).where(eq(meetings.id, meetingId));
}

/** Pauses a meeting until it is resumed; `because` is shown to people. */
export async function pauseMeeting(database: Database, meetingId: number, because: string): Promise<void> {
  await database.update(meetings).set({ pausedBecause: because }).where(eq(meetings.id, meetingId));
}

/** Resumes a meeting. */
export async function resumeMeeting(database: Database, meetingId: number): Promise<void> {
  await database
    .update(meetings)
    .set({ pausedBecause: null, closedBecause: null })
    .where(eq(meetings.id, meetingId));
}

/** Stores why nothing can be posted in a meeting's channel; null once it can. */
export async function setClosed(
  database: Database,
  meetingId: number,
  because: string | null,
): Promise<void> {
  await database.update(meetings).set({ closedBecause: because }).where(eq(meetings.id, meetingId));
}

/** Adds a person to those who present at a meeting. */
export async function addPresenter(database: Database, meetingId: number, userId: string): Promise<void> {
  await database
    .update(meetings)
    .set({ people: sql`array_append(array_remove(${meetings.people}, ${userId}), ${userId})` })
    .where(eq(meetings.id, meetingId));
}

/** Removes a meeting with its agendas, offers and messages. Returns whether it was there. */
export async function removeMeeting(database: Database, meetingId: number): Promise<boolean> {
  const removed = await database
    .delete(meetings)
    .where(eq(meetings.id, meetingId))
    .returning({ id: meetings.id });
  return removed.length > 0;
}

/** Forgets a guild's meetings and who of it is away. */
export async function forgetMeetings(database: Database, guildId: string): Promise<void> {
  await database.delete(meetings).where(eq(meetings.guildId, guildId));
  await database.delete(absences).where(eq(absences.guildId, guildId));
}

function columnsOf({ schedule, presenters, ...settings }: MeetingSettings) {
  return {
    ...settings,
    time: schedule.time.toString({ smallestUnit: 'minute' }),
    zone: schedule.zone,
    weekdays: [...schedule.weekdays],
    everyWeeks: schedule.everyWeeks,
    anchor: schedule.anchor,
    closingHours: schedule.closingHours,
    presenters: presenters.kind,
    roleId: presenters.kind === 'role' ? presenters.roleId : null,
    people: [...settings.people],
  };
}

function meetingOf(row: typeof meetings.$inferSelect): Meeting {
  const { id, guildId, name, channelId, maxPapers, minutes, place, people, createdBy } = row;
  const { organiserRoleId, votesFrom, makesEvent, zone, weekdays, anchor, closingHours } = row;
  return {
    id,
    guildId,
    name,
    channelId,
    maxPapers,
    minutes,
    place,
    people,
    createdBy,
    organiserRoleId,
    votesFrom,
    makesEvent,
    schedule: {
      time: Temporal.PlainTime.from(row.time),
      zone,
      weekdays,
      everyWeeks: INTERVALS.find((weeks) => weeks === row.everyWeeks) ?? 1,
      anchor,
      closingHours,
    },
    presenters:
      row.presenters === 'role' && row.roleId !== null
        ? { kind: 'role', roleId: row.roleId }
        : { kind: row.presenters === 'people' ? 'people' : 'voters' },
    pausedBecause: row.pausedBecause ?? undefined,
    closedBecause: row.closedBecause ?? undefined,
  };
}
