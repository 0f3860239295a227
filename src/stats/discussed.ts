import { and, eq, isNotNull, min, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Database } from '../database/connect.ts';
import { discussions } from '../database/schema/discussions.ts';
import { agendaPapers, meetings, occurrences } from '../database/schema/meetings.ts';

/**
 * Selects the papers that a guild has discussed, each with the moment of the first time: on the agenda of a meeting that
 * was held, or in a thread of its own. The one place that decides this.
 */
export function selectDiscussed(database: Database, guildId: string) {
  const atMeetings = database
    .select({ paperId: agendaPapers.paperId, at: sql<string>`${occurrences.heldAt}`.as('at') })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .where(and(eq(meetings.guildId, guildId), eq(occurrences.state, 'held')));
  const inThreads = database
    .select({ paperId: discussions.paperId, at: sql<string>`${discussions.openedAt}`.as('at') })
    .from(discussions)
    .where(and(eq(discussions.guildId, guildId), isNotNull(discussions.openedAt)));
  const each = unionAll(atMeetings, inThreads).as('each_time');
  return database
    .select({ paperId: each.paperId, at: min(each.at).as('first_at') })
    .from(each)
    .groupBy(each.paperId)
    .as('discussed');
}
