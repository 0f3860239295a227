import type { Database } from '../../src/database/connect.ts';
import { agendaPapers, occurrences } from '../../src/database/schema/meetings.ts';
import type { Outcome } from '../../src/meetings/views.ts';

/** Stores that a meeting was held on a day at 13:00 UTC, with papers that are stored and what came of them. */
export async function addPastMeeting(
  database: Database,
  meetingId: number,
  day: Temporal.PlainDate,
  papers: Readonly<Record<string, Outcome>>,
): Promise<void> {
  const heldAt = day.toZonedDateTime({ timeZone: 'UTC', plainTime: '13:00' }).toInstant();
  const times = { heldAt, closesAt: heldAt, frozenAt: heldAt, outcomesAskedAt: heldAt };
  const [{ id: occurrenceId } = { id: 0 }] = await database
    .insert(occurrences)
    .values({ meetingId, day, ...times, seed: 'c0ffee', state: 'held' })
    .returning();
  const support = { voters: ['ada'], firstSeenAt: heldAt.toString(), carried: 0 };
  const rows = Object.entries(papers).map(([paperId, outcome], index) => ({
    occurrenceId,
    paperId,
    position: index + 1,
    basis: { kind: 'votes', support },
    outcome,
    outcomeAt: heldAt,
  }));
  if (rows.length > 0) await database.insert(agendaPapers).values(rows);
}
