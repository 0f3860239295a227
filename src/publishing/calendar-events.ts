import { and, asc, eq, lte } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { calendarEvents, publicLinks } from '../database/schema/publishing.ts';
import { channelLink } from '../discord-links.ts';
import type { Meeting } from '../meetings/meetings.ts';
import { listOverrides, listSince } from '../meetings/occurrences.ts';
import { type KnownDays, type PlannedDay, planDays } from '../meetings/rules/plan-days.ts';
import { viewAgenda } from '../meetings/view.ts';
import type { StoredOccurrence } from '../meetings/views.ts';
import { plain } from './plain.ts';

/** An event of a meeting's calendar as it is served. */
export type StoredEvent = typeof calendarEvents.$inferSelect;

/** How long a meeting stays in the calendar once it is over. */
const KEPT_HOURS = 12 * 7 * 24;

const MAX_TITLE = 200;

/**
 * Brings a meeting's calendar up to date and returns its events, the earliest first. An event that was moved, called off or
 * changed counts that in its sequence.
 */
export async function keepEvents(
  database: Database,
  meeting: Meeting,
  linkId: string,
  now: Temporal.Instant,
): Promise<StoredEvent[]> {
  return database.transaction(async (transaction) => {
    // Two readers at once must not count one change twice.
    await transaction
      .select({ id: publicLinks.id })
      .from(publicLinks)
      .where(eq(publicLinks.id, linkId))
      .for('update');
    const since = now.subtract({ hours: KEPT_HOURS });
    await transaction
      .delete(calendarEvents)
      .where(and(eq(calendarEvents.linkId, linkId), lte(calendarEvents.startsAt, since)));
    const before = await listEvents(transaction, linkId);
    const opened = await listSince(transaction, meeting.id, since);
    const overrides = await listOverrides(transaction, meeting);
    const shown = before.map(({ day, startsAt: at }) => ({ day, at }));
    for (const one of planMeeting(meeting, { overrides, opened, shown }, now)) {
      const earlier = before.find(({ day }) => day.equals(one.day));
      const occurrence = opened.find(({ day }) => day.equals(one.day));
      const event = await fillEvent(transaction, { meeting, planned: one, occurrence, earlier }, now);
      await saveEvent(transaction, linkId, { event, earlier }, now);
    }
    return listEvents(transaction, linkId);
  });
}

function planMeeting(
  { pausedBecause, schedule }: Meeting,
  known: Omit<KnownDays, 'schedule'>,
  now: Temporal.Instant,
): PlannedDay[] {
  const paused = { ...known, schedule: undefined };
  if (pausedBecause !== undefined) return planDays(paused, now);
  try {
    return planDays({ ...known, schedule }, now);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    // Its time zone is not known any more, so the next look at it pauses it.
    return planDays(paused, now);
  }
}

type Event = Omit<StoredEvent, 'linkId' | 'sequence' | 'changedAt'>;

interface Filling {
  readonly meeting: Meeting;
  readonly planned: PlannedDay;
  readonly occurrence: StoredOccurrence | undefined;
  readonly earlier: StoredEvent | undefined;
}

async function fillEvent(
  database: Database,
  { meeting, planned: { day, at, isCancelled }, occurrence, earlier }: Filling,
  now: Temporal.Instant,
): Promise<Event> {
  const isOver = Temporal.Instant.compare(at, now) <= 0;
  if (earlier !== undefined && isOver) {
    const minutes = earlier.startsAt.until(earlier.endsAt, { largestUnit: 'minutes' });
    return { ...earlier, startsAt: at, endsAt: at.add(minutes), isCancelled };
  }
  return {
    day,
    startsAt: at,
    endsAt: at.add({ minutes: meeting.minutes }),
    isCancelled,
    title: plain(meeting.name, MAX_TITLE) || 'Meeting',
    place: plain(meeting.place, MAX_TITLE),
    description: await describe(database, meeting, occurrence, now),
  };
}

async function describe(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence | undefined,
  now: Temporal.Instant,
): Promise<string> {
  const channel = channelLink(meeting);
  if (occurrence === undefined || occurrence.frozenAt === null) return `Votes and agenda: ${channel}`;
  const { items } = await viewAgenda(database, meeting, occurrence, now);
  const titles = items.map(
    ({ paper }, index) => `${index + 1}. ${plain(paper.title, MAX_TITLE) || paper.id}`,
  );
  return [...titles, channel].join('\n');
}

async function saveEvent(
  transaction: Database,
  linkId: string,
  { event, earlier }: { readonly event: Event; readonly earlier: StoredEvent | undefined },
  now: Temporal.Instant,
): Promise<void> {
  if (earlier === undefined) {
    await transaction.insert(calendarEvents).values({ ...event, linkId, sequence: 0, changedAt: now });
    return;
  }
  if (isSame(event, earlier)) return;
  await transaction
    .update(calendarEvents)
    .set({ ...event, sequence: earlier.sequence + 1, changedAt: now })
    .where(and(eq(calendarEvents.linkId, linkId), eq(calendarEvents.day, event.day)));
}

function isSame(one: Event, other: Event): boolean {
  return (
    one.startsAt.equals(other.startsAt) &&
    one.endsAt.equals(other.endsAt) &&
    one.isCancelled === other.isCancelled &&
    one.title === other.title &&
    one.place === other.place &&
    one.description === other.description
  );
}

async function listEvents(database: Database, linkId: string): Promise<StoredEvent[]> {
  return database
    .select()
    .from(calendarEvents)
    .where(eq(calendarEvents.linkId, linkId))
    .orderBy(asc(calendarEvents.startsAt), asc(calendarEvents.day));
}
