import { and, desc, eq, isNull, lt, or, sql } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { notes, noteVersions } from '../../database/schema/notes.ts';
import { searchNoteStamps, searchNotes } from '../../database/schema/search.ts';
import { ANALYSIS_VERSION, contentWords, stem } from '../query/analysis.ts';
import { BAR } from './document.ts';

/** Comes between a server's id and a stem. Neither holds one, so that no word of a server is one of another. */
const GUILD_MARK = '/';

/** Returns the word by which the index knows a stem in the notes of a server. */
export function noteWord(guildId: string, stem: string): string {
  return `${guildId.replace(/[^\p{L}\p{N}_-]/gu, '')}${GUILD_MARK}${stem}`;
}

/** What is written in notes. */
interface NoteTexts {
  readonly takeaways: string;
  readonly questions: string;
}

/** Returns the stems of notes, separated by bars that no phrase crosses. */
function stemNotes(texts: readonly NoteTexts[]): string {
  return texts
    .flatMap(({ takeaways, questions }) => [takeaways, questions])
    .map((text) => contentWords(text).map(stem).join(' '))
    .filter((text) => text !== '')
    .join(BAR);
}

/**
 * Puts the notes on a paper into the search as they are now, for their own servers alone: those of one server, or of all.
 * To be called in the transaction that changes them, once nobody else can.
 */
export async function indexNotes(transaction: Database, paperId: string, guildId?: string): Promise<void> {
  const isMeant = and(
    eq(notes.paperId, paperId),
    guildId === undefined ? undefined : eq(notes.guildId, guildId),
  );
  const found = await transaction
    .selectDistinctOn([notes.id], {
      guildId: notes.guildId,
      takeaways: noteVersions.takeaways,
      questions: noteVersions.questions,
    })
    .from(notes)
    .innerJoin(noteVersions, eq(noteVersions.noteId, notes.id))
    .where(isMeant)
    .orderBy(notes.id, desc(noteVersions.id));
  const isOf = guildId === undefined ? undefined : eq(searchNotes.guildId, guildId);
  const old = await transaction
    .delete(searchNotes)
    .where(and(eq(searchNotes.paperId, paperId), isOf))
    .returning({ guildId: searchNotes.guildId });
  await stamp(
    transaction,
    [...old, ...found].map((one) => one.guildId),
  );
  for (const [owner, texts] of Map.groupBy(found, (one) => one.guildId)) {
    const stems = stemNotes(texts);
    const words = new Set(stems.split(' ').filter((one) => one !== '' && one !== BAR.trim()));
    const vector = [...words].map((one) => `'${noteWord(owner, one)}'`).join(' ');
    await transaction.insert(searchNotes).values({
      guildId: owner,
      paperId,
      stems,
      words: sql`${vector}::tsvector`,
      analysis: ANALYSIS_VERSION,
    });
  }
}

/** Notes that what the search has of guilds' notes has changed. */
async function stamp(transaction: Database, guildIds: readonly string[]): Promise<void> {
  // In one order, so that two that change several don't wait for each other.
  for (const guildId of [...new Set(guildIds)].toSorted())
    await transaction
      .insert(searchNoteStamps)
      .values({ guildId })
      .onConflictDoUpdate({ target: searchNoteStamps.guildId, set: { stamp: sql`gen_random_uuid()` } });
}

/** Finds papers whose notes the search lacks, or has of an older analysis, at most `limit`. */
export async function findUnindexedNotes(database: Database, limit: number): Promise<string[]> {
  const isSame = and(eq(searchNotes.guildId, notes.guildId), eq(searchNotes.paperId, notes.paperId));
  const rows = await database
    .selectDistinct({ paperId: notes.paperId })
    .from(notes)
    .leftJoin(searchNotes, isSame)
    .where(or(isNull(searchNotes.paperId), lt(searchNotes.analysis, ANALYSIS_VERSION)))
    .limit(limit);
  return rows.map(({ paperId }) => paperId);
}

/** Forgets what the search has of a guild's notes, in the transaction that forgets the notes. */
export async function forgetIndexedNotes(transaction: Database, guildId: string): Promise<void> {
  await transaction.delete(searchNotes).where(eq(searchNotes.guildId, guildId));
  await transaction.delete(searchNoteStamps).where(eq(searchNoteStamps.guildId, guildId));
}
