import { and, asc, eq, inArray, isNotNull, or } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { meetings, occurrences } from '../database/schema/meetings.ts';

/** What keeps a meeting from being announced as it should. */
export interface MeetingFault {
  readonly guildId: string;
  readonly name: string;
  /** Why, and how to fix it, for people. */
  readonly because: string;
}

/** Lists what keeps meetings from being posted about, or from having their event, in all servers. */
export async function listFaults(database: Database): Promise<MeetingFault[]> {
  const rows = await database
    .select({
      guildId: meetings.guildId,
      name: meetings.name,
      closed: meetings.closedBecause,
      event: occurrences.eventFault,
    })
    .from(meetings)
    .leftJoin(
      occurrences,
      and(
        eq(occurrences.meetingId, meetings.id),
        eq(meetings.makesEvent, true),
        inArray(occurrences.state, ['voting', 'frozen']),
        isNotNull(occurrences.eventFault),
      ),
    )
    .where(or(isNotNull(meetings.closedBecause), isNotNull(occurrences.eventFault)))
    .orderBy(asc(meetings.id), asc(occurrences.heldAt));
  return rows.flatMap(({ guildId, name, closed, event }) =>
    [...new Set([closed, event])].flatMap((because) =>
      because === null ? [] : [{ guildId, name, because }],
    ),
  );
}
