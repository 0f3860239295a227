import { type SQL, sql } from 'drizzle-orm';
import { hasMet } from '../meetings/met.ts';
import { hasNotes } from './notes.ts';

/**
 * Holds for papers, by their id, that people of a guild or, without one, of any have discussed: the one place that says what
 * that is. They met about it, or have notes on it.
 */
export function isDiscussed(paperId: SQL, guildId: string | undefined): SQL<boolean> {
  return sql`(${hasMet(paperId, guildId)} or ${hasNotes(paperId, guildId)})`;
}
