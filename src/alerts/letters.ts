import { and, eq, inArray, isNotNull, isNull, lt, lte, notExists, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { alertHits, alertLetters, alertReaders } from '../database/schema/alerts.ts';
import { writeAlertMessage } from '../delivery/outbox.ts';
import { findDue } from '../feeds/calendar.ts';
import { findPapersById } from '../papers/library.ts';
import { findAlerts } from './alerts.ts';
import { type AlertTime, findReader, lockReader } from './readers.ts';
import type { AlertedPaper } from './views.ts';

/** A paper that could not be told for so long is no news any more. */
const CAUGHT_UP_DAYS = 3;

/** How long it is remembered what was told: far longer than a paper is new. */
const KEPT = Temporal.Duration.from({ hours: 24 * 60 });

/** Returns when a person was last due to be told, and which day it is for them. */
export function findLastDue(
  { time, zone }: AlertTime,
  now: Temporal.Instant,
): { readonly due: Temporal.Instant; readonly today: Temporal.PlainDate } {
  const today = now.toZonedDateTimeISO(zone).toPlainDate();
  const dueOf = (day: Temporal.PlainDate) => findDue({ time, zone, weekdays: [] }, day);
  const due = dueOf(today);
  const isPast = Temporal.Instant.compare(due, now) <= 0;
  return { due: isPast ? due : dueOf(today.subtract({ days: 1 })), today };
}

/** Lists the people who are due to be told of papers that wait. */
export async function listDueReaders(database: Database, now: Temporal.Instant): Promise<string[]> {
  const rows = await database
    .selectDistinct({
      userId: alertReaders.userId,
      time: alertReaders.time,
      zone: alertReaders.zone,
      first: sql<string>`min(${alertHits.foundAt}) over (partition by ${alertHits.userId})`.mapWith(
        alertHits.foundAt,
      ),
    })
    .from(alertHits)
    .innerJoin(alertReaders, eq(alertReaders.userId, alertHits.userId))
    .where(and(isNull(alertHits.letterId), isNull(alertReaders.restsSince)));
  const due: string[] = [];
  for (const { userId, time, zone, first } of rows) {
    const last = findLastDue({ time: Temporal.PlainTime.from(time), zone }, now);
    if (Temporal.Instant.compare(first, last.due) > 0) continue;
    if (!(await hasLetter(database, userId, last.today))) due.push(userId);
  }
  return due;
}

async function hasLetter(database: Database, userId: string, day: Temporal.PlainDate): Promise<boolean> {
  const isThat = and(eq(alertLetters.userId, userId), eq(alertLetters.day, day));
  return (await database.$count(alertLetters, isThat)) > 0;
}

/** Writes the day's message to each person who is due. Doing it twice, or in several processes, writes it once. */
export async function writeLetters(database: Database, now: Temporal.Instant): Promise<void> {
  for (const userId of await listDueReaders(database, now))
    await database.transaction((transaction) => writeLetter(transaction, userId, now));
}

async function writeLetter(transaction: Database, userId: string, now: Temporal.Instant): Promise<void> {
  await lockReader(transaction, userId);
  const reader = await findReader(transaction, userId);
  if (reader === undefined) return;
  const { today } = findLastDue(reader, now);
  await dropOld(transaction, userId, findLastDue(reader, now.subtract({ hours: 24 * CAUGHT_UP_DAYS })).due);
  const waiting = await transaction
    .select({ paperId: alertHits.paperId, alertIds: alertHits.alertIds })
    .from(alertHits)
    .where(isWaiting(userId));
  const alerts = await findAlerts(transaction, [...new Set(waiting.flatMap(({ alertIds }) => alertIds))]);
  const there = new Set(alerts.map(({ id }) => id));
  const gone = waiting.filter(({ alertIds }) => !alertIds.some((id) => there.has(id)));
  if (gone.length > 0)
    await transaction.delete(alertHits).where(
      and(
        eq(alertHits.userId, userId),
        inArray(
          alertHits.paperId,
          gone.map(({ paperId }) => paperId),
        ),
      ),
    );
  if (gone.length === waiting.length) return;
  const [letter] = await transaction
    .insert(alertLetters)
    .values({ userId, day: today })
    .onConflictDoNothing()
    .returning();
  if (letter === undefined) return;
  await transaction.update(alertHits).set({ letterId: letter.id }).where(isWaiting(userId));
  await writeAlertMessage(transaction, { letterId: letter.id, to: { userId } }, now);
}

const isWaiting = (userId: string) => and(eq(alertHits.userId, userId), isNull(alertHits.letterId));

async function dropOld(transaction: Database, userId: string, until: Temporal.Instant): Promise<void> {
  await transaction.delete(alertHits).where(and(isWaiting(userId), lte(alertHits.foundAt, until)));
}

/** A day's message with what it tells. */
export interface AlertLetter {
  readonly userId: string;
  readonly day: Temporal.PlainDate;
  /** None if all its papers or alerts are gone. */
  readonly papers: readonly AlertedPaper[];
}

/** Finds a day's message; undefined if its person was forgotten. */
export async function findLetter(database: Database, letterId: number): Promise<AlertLetter | undefined> {
  const [letter] = await database.select().from(alertLetters).where(eq(alertLetters.id, letterId));
  if (letter === undefined) return undefined;
  const hits = await database.select().from(alertHits).where(eq(alertHits.letterId, letterId));
  const alerts = await findAlerts(database, [...new Set(hits.flatMap(({ alertIds }) => alertIds))]);
  const ids = hits.map(({ paperId }) => paperId);
  const byId = await findPapersById(database, ids);
  const papers = hits.flatMap(({ paperId, alertIds }) => {
    const paper = byId.get(paperId);
    const met = alerts.filter(({ id }) => alertIds.includes(id));
    return paper === undefined || met.length === 0 ? [] : [{ paper, alerts: met }];
  });
  // What met most alerts first.
  papers.sort((a, b) => b.alerts.length - a.alerts.length || (a.paper.id < b.paper.id ? -1 : 1));
  return { userId: letter.userId, day: letter.day, papers };
}

/** Has the papers of a message that could not be sent wait for the next day's. */
export async function releasePapers(transaction: Database, letterId: number): Promise<void> {
  await transaction.update(alertHits).set({ letterId: null }).where(eq(alertHits.letterId, letterId));
}

/** Forgets what was told long ago, and what waited in vain. */
export async function forgetOldAlertPapers(database: Database, now: Temporal.Instant): Promise<void> {
  const until = now.subtract(KEPT);
  await database.delete(alertHits).where(lt(alertHits.foundAt, until));
  const left = database
    .select({ one: sql`1` })
    .from(alertHits)
    .where(and(isNotNull(alertHits.letterId), eq(alertHits.letterId, alertLetters.id)));
  const isOld = lt(alertLetters.day, until.toZonedDateTimeISO('UTC').toPlainDate());
  await database.delete(alertLetters).where(and(isOld, notExists(left)));
}
