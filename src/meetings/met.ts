import { type SQL, sql } from 'drizzle-orm';
import { agendaPapers, meetings, occurrences } from '../database/schema/meetings.ts';

/** Days from the first to the last. */
interface Days {
  readonly first: Temporal.PlainDate;
  readonly last: Temporal.PlainDate;
}

/**
 * Holds for papers, by their id, on the agenda of a meeting that was held in a guild or, without one, anywhere; if days are
 * given, on one of these days where it was held.
 */
export function hasMet(paperId: SQL, guildId: string | undefined, days?: Days): SQL<boolean> {
  const ofGuild = guildId === undefined ? sql`` : sql` and ${meetings.guildId} = ${guildId}`;
  const heldOn = sql`(${occurrences.heldAt} at time zone ${meetings.zone})::date`;
  const inDays =
    days === undefined
      ? sql``
      : sql` and ${heldOn} between ${days.first.toString()} and ${days.last.toString()}`;
  return sql`exists (select from ${agendaPapers} join ${occurrences} on ${occurrences.id} = ${agendaPapers.occurrenceId} join ${meetings} on ${meetings.id} = ${occurrences.meetingId} where ${agendaPapers.paperId} = ${paperId} and ${occurrences.state} = 'held'${ofGuild}${inDays})`;
}
