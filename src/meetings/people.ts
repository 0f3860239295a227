import { and, eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { absences } from '../database/schema/meetings.ts';
import { listLeft, listWithRole } from '../members/members.ts';
import { listCountedVotes } from './ballot.ts';
import type { Meeting } from './meetings.ts';
import { createFindAbsence, type FindAbsence } from './rules/absence.ts';

/** Finds the ids of everybody who presents at a meeting, absent or not. */
export async function findPool(
  database: Database,
  meeting: Meeting,
  now: Temporal.Instant,
): Promise<string[]> {
  return [...new Set([...(await findOthers(database, meeting, now)), ...meeting.people])];
}

async function findOthers(database: Database, meeting: Meeting, now: Temporal.Instant): Promise<string[]> {
  const { presenters, guildId } = meeting;
  switch (presenters.kind) {
    case 'people':
      return [];
    case 'voters':
      return (await listCountedVotes(database, meeting, now)).map(({ userId }) => userId);
    case 'role': {
      const members = await listWithRole(database, guildId, presenters.roleId);
      return members.map(({ userId }) => userId);
    }
  }
}

/** Looks up who is absent from a meeting's server. */
export async function readAbsences(
  database: Database,
  { guildId, schedule }: Pick<Meeting, 'guildId' | 'schedule'>,
): Promise<FindAbsence> {
  const left = await listLeft(database, guildId);
  return createFindAbsence({ left, away: await listAway(database, guildId) }, schedule.zone);
}

/** Lists who of a server said that they are away, and their last day of it. */
export async function listAway(
  database: Database,
  guildId: string,
): Promise<ReadonlyMap<string, Temporal.PlainDate>> {
  const rows = await database.select().from(absences).where(eq(absences.guildId, guildId));
  return new Map(rows.map(({ userId, until }) => [userId, until]));
}

/** Notes until which day a person is away; null if they are back. */
export async function saveAway(
  database: Database,
  guildId: string,
  userId: string,
  until: Temporal.PlainDate | null,
): Promise<void> {
  if (until === null) {
    await database.delete(absences).where(and(eq(absences.guildId, guildId), eq(absences.userId, userId)));
    return;
  }
  await database
    .insert(absences)
    .values({ guildId, userId, until })
    .onConflictDoUpdate({ target: [absences.guildId, absences.userId], set: { until } });
}
