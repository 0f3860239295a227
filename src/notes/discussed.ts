import { desc, eq, gte, min, type SQL, sql } from 'drizzle-orm';
import { unionAll } from 'drizzle-orm/pg-core';
import type { Database } from '../database/connect.ts';
import { notes, noteVersions } from '../database/schema/notes.ts';
import { isDiscussed as isDiscussedAtMeeting, selectDiscussedAtMeetings } from '../meetings/outcomes.ts';
import { hasNotes } from './notes.ts';

// The one place that says when people have discussed a paper: they did so at a meeting, or have notes on it.

/** Holds for papers, by their id, that people of a guild or, without one, of any have discussed. */
export function isDiscussed(paperId: SQL, guildId: string | undefined): SQL<boolean> {
  return sql`(${isDiscussedAtMeeting(paperId, guildId)} or ${hasNotes(paperId, guildId)})`;
}

/** A paper that a guild has discussed, when it last did, and the zone of that meeting; notes are written in UTC. */
export interface DiscussedPaper {
  readonly paperId: string;
  readonly at: Temporal.Instant;
  readonly zone: string;
}

/** Lists what a guild has discussed since a moment: each paper once, in no order. */
export function listDiscussedSince(
  database: Database,
  guildId: string,
  since: Temporal.Instant,
): Promise<DiscussedPaper[]> {
  const each = selectEachTime(database, guildId);
  return database
    .selectDistinctOn([each.paperId])
    .from(each)
    .where(gte(each.at, since))
    .orderBy(each.paperId, desc(each.at));
}

/** Selects the papers that a guild has discussed, each with the moment of the first time. */
export function selectDiscussed(database: Database, guildId: string) {
  const each = selectEachTime(database, guildId);
  return database
    .select({ paperId: each.paperId, at: min(each.at).as('first_at') })
    .from(each)
    .groupBy(each.paperId)
    .as('discussed');
}

/** Selects the papers that a guild has discussed, once for each meeting and for each time that notes were saved. */
function selectEachTime(database: Database, guildId: string) {
  const inNotes = database
    .select({ paperId: notes.paperId, at: noteVersions.savedAt, zone: sql<string>`'UTC'`.as('zone') })
    .from(notes)
    .innerJoin(noteVersions, eq(noteVersions.noteId, notes.id))
    .where(eq(notes.guildId, guildId));
  return unionAll(selectDiscussedAtMeetings(database, guildId), inNotes).as('each_time');
}
