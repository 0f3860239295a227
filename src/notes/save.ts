import { eq } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { notes, noteVersions } from '../database/schema/notes.ts';
import { wantNotesShown } from '../discussions/shown-notes.ts';
import { joinedError } from '../papers/joined-error.ts';
import { lockPaper } from '../papers/library.ts';
import { forgetIndexedNotes, indexNotes } from '../search/index/notes.ts';
import { findOwnNotes, isOwn, type NotedPaper, type NoteText, type OwnNotes } from './notes.ts';

/** What came of saving notes. */
export type SaveOutcome =
  /** They are what the person had before, changed; or the first. */
  | 'saved'
  /** The person saved others since they began to write. Those are kept as an earlier version. */
  | 'beside others'
  /** The person removed the notes since they began to write, and has them again. */
  | 'again';

/**
 * Saves a version of a person's notes and what the search has of them, in one transaction. `base` is the version that the
 * person began with; undefined if they had none. Throws `UserError` if the paper is no longer stored under its id.
 */
export async function saveNotes(
  database: Database,
  own: OwnNotes,
  { takeaways, questions, verdict }: NoteText,
  { base, now }: { readonly base: number | undefined; readonly now: Temporal.Instant },
): Promise<SaveOutcome> {
  return database.transaction(async (transaction) => {
    await lock(transaction, own);
    const before = await findOwnNotes(transaction, own);
    const noteId = before?.noteId ?? (await addNote(transaction, own));
    await transaction.insert(noteVersions).values({ noteId, takeaways, questions, verdict, savedAt: now });
    await changed(transaction, own);
    if (before?.id === base) return 'saved';
    return before === undefined ? 'again' : 'beside others';
  });
}

/**
 * Removes a person's notes on a paper with all their versions, and what the search has of them. Returns false if they had
 * none. Throws `UserError` if the paper is no longer stored under its id.
 */
export async function removeNotes(database: Database, own: OwnNotes): Promise<boolean> {
  return database.transaction(async (transaction) => {
    await lock(transaction, own);
    return remove(transaction, own);
  });
}

/** Removes a person's notes on all papers, in all servers, with what the search has of them. */
export async function removeAllNotes(transaction: Database, userId: string): Promise<void> {
  for (;;) {
    const own = await transaction
      .select({ guildId: notes.guildId, paperId: notes.paperId })
      .from(notes)
      .where(eq(notes.userId, userId))
      .orderBy(notes.paperId);
    if (own.length === 0) return;
    for (const { guildId, paperId } of own) {
      // The next round finds the notes on a paper that was joined with another in the meantime.
      if (await lockPaper(transaction, paperId)) await remove(transaction, { guildId, paperId, userId });
    }
  }
}

async function remove(transaction: Database, own: OwnNotes): Promise<boolean> {
  const removed = await transaction.delete(notes).where(isOwn(own)).returning({ id: notes.id });
  if (removed.length > 0) await changed(transaction, own);
  return removed.length > 0;
}

/** Makes whoever changes notes on the paper wait: each has to index what the others wrote. */
async function lock(transaction: Database, { paperId }: NotedPaper): Promise<void> {
  if (await lockPaper(transaction, paperId)) return;
  throw joinedError();
}

async function addNote(transaction: Database, { guildId, paperId, userId }: OwnNotes): Promise<number> {
  const [added] = await transaction
    .insert(notes)
    .values({ guildId, paperId, userId })
    .returning({ id: notes.id });
  if (added === undefined) throw new Error('The database stored notes and returned no row.');
  return added.id;
}

async function changed(transaction: Database, { guildId, paperId }: NotedPaper): Promise<void> {
  await indexNotes(transaction, paperId, guildId);
  await wantNotesShown(transaction, guildId, paperId);
}

/** Forgets a guild's notes and what the search has of them. */
export async function forgetNotes(transaction: Database, guildId: string): Promise<void> {
  await transaction.delete(notes).where(eq(notes.guildId, guildId));
  await forgetIndexedNotes(transaction, guildId);
}
