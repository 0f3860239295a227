import { type SQL, sql } from 'drizzle-orm';
import { isDiscussed as isDiscussedAtMeeting } from '../meetings/outcomes.ts';
import { hasNotes } from './notes.ts';

/**
 * Holds for papers, by their id, that people of a guild or, without one, of any have discussed: the one place that says what
 * that is. They discussed it at a meeting, or have notes on it.
 */
export function isDiscussed(paperId: SQL, guildId: string | undefined): SQL<boolean> {
  return sql`(${isDiscussedAtMeeting(paperId, guildId)} or ${hasNotes(paperId, guildId)})`;
}
