import { eq, min, type SQL, sql } from 'drizzle-orm';
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

/** Selects the papers that a guild has discussed, each with the moment of the first time. */
export function selectDiscussed(database: Database, guildId: string) {
  const inNotes = database
    .select({ paperId: notes.paperId, at: sql<string>`${noteVersions.savedAt}`.as('at') })
    .from(notes)
    .innerJoin(noteVersions, eq(noteVersions.noteId, notes.id))
    .where(eq(notes.guildId, guildId));
  const each = unionAll(selectDiscussedAtMeetings(database, guildId), inNotes).as('each_time');
  return database
    .select({ paperId: each.paperId, at: min(each.at).as('first_at') })
    .from(each)
    .groupBy(each.paperId)
    .as('discussed');
}
