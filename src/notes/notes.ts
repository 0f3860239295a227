import { and, asc, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { notes, noteVersions } from '../database/schema/notes.ts';

/** What a person writes about a paper: text in Markdown, empty if there is none, and a verdict. */
export interface NoteText {
  readonly takeaways: string;
  readonly questions: string;
  /** From 1 to 5; null without one. */
  readonly verdict: number | null;
}

/** A version of somebody's notes. */
export interface NoteVersion extends NoteText {
  readonly id: number;
  readonly savedAt: Temporal.Instant;
}

/** A person's notes on a paper, as they are now. */
export interface Note extends NoteVersion {
  readonly noteId: number;
  readonly userId: string;
}

/** Whose notes are meant: a server's on a paper. */
export interface NotedPaper {
  readonly guildId: string;
  readonly paperId: string;
}

/** Whose notes are meant: one person's on a paper. */
export interface OwnNotes extends NotedPaper {
  readonly userId: string;
}

const noteColumns = {
  id: noteVersions.id,
  noteId: notes.id,
  userId: notes.userId,
  takeaways: noteVersions.takeaways,
  questions: noteVersions.questions,
  verdict: noteVersions.verdict,
  savedAt: noteVersions.savedAt,
};

/** Lists a server's notes on a paper as they are now, the ones that were saved last first. */
export async function listNotes(database: Database, { guildId, paperId }: NotedPaper): Promise<Note[]> {
  return listCurrent(database, and(eq(notes.guildId, guildId), eq(notes.paperId, paperId)));
}

/** Lists a server's notes on papers as they are now, by the id of the paper; those that were saved last come first. */
export async function listNotesOn(
  database: Database,
  guildId: string,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Note[]>> {
  if (paperIds.length === 0) return new Map();
  const isOne = and(eq(notes.guildId, guildId), inArray(notes.paperId, [...paperIds]));
  const rows = await database
    .selectDistinctOn([notes.id], { ...noteColumns, paperId: notes.paperId })
    .from(notes)
    .innerJoin(noteVersions, eq(noteVersions.noteId, notes.id))
    .where(isOne)
    .orderBy(notes.id, desc(noteVersions.id));
  const sorted = rows.toSorted((one, other) => other.id - one.id);
  return Map.groupBy(sorted, ({ paperId }) => paperId);
}

/** Finds a person's notes on a paper: of several, those that they saved last. Undefined if they have none. */
export async function findOwnNotes(database: Database, own: OwnNotes): Promise<Note | undefined> {
  const [newest] = await listCurrent(database, isOwn(own));
  return newest;
}

/** Lists every version of a person's notes on a paper, the newest first. */
export async function listOwnVersions(database: Database, own: OwnNotes): Promise<NoteVersion[]> {
  return database
    .select(noteColumns)
    .from(noteVersions)
    .innerJoin(notes, eq(notes.id, noteVersions.noteId))
    .where(isOwn(own))
    .orderBy(desc(noteVersions.id));
}

/** Holds for a person's notes on a paper. */
export function isOwn({ guildId, paperId, userId }: OwnNotes): SQL | undefined {
  return and(eq(notes.guildId, guildId), eq(notes.paperId, paperId), eq(notes.userId, userId));
}

async function listCurrent(database: Database, isMeant: SQL | undefined): Promise<Note[]> {
  const rows = await database
    .selectDistinctOn([notes.id], noteColumns)
    .from(notes)
    .innerJoin(noteVersions, eq(noteVersions.noteId, notes.id))
    .where(isMeant)
    .orderBy(asc(notes.id), desc(noteVersions.id));
  return rows.toSorted((one, other) => other.id - one.id);
}

/** Holds for papers, by their id, on which people of a server have notes or, without one, of any server. */
export function hasNotes(paperId: SQL, guildId: string | undefined): SQL<boolean> {
  const ofGuild = guildId === undefined ? sql`` : sql` and ${notes.guildId} = ${guildId}`;
  return sql`exists (select from ${notes} where ${notes.paperId} = ${paperId}${ofGuild})`;
}
