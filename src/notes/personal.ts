import { eq } from 'drizzle-orm';
import { ownRows, type Personal } from '../database/personal.ts';
import { notes, noteVersions } from '../database/schema/notes.ts';
import { removeAllNotes } from './save.ts';

const UNTIL_REMOVED = 'until you remove the notes';

/** What is kept about people in the tables of notes: a row for each paper, and the versions of what they wrote. */
export const personalNotes: readonly Personal[] = [
  {
    table: noteVersions,
    columns: [noteVersions.takeaways, noteVersions.questions, noteVersions.verdict, noteVersions.savedAt],
    name: 'noteVersions',
    words: ['version of your notes', 'versions of your notes'],
    kept: UNTIL_REMOVED,
    fate: 'goes',
    find: (database, userId) =>
      database
        .select({
          guildId: notes.guildId,
          paperId: notes.paperId,
          takeaways: noteVersions.takeaways,
          questions: noteVersions.questions,
          verdict: noteVersions.verdict,
          savedAt: noteVersions.savedAt,
        })
        .from(noteVersions)
        .innerJoin(notes, eq(notes.id, noteVersions.noteId))
        .where(eq(notes.userId, userId))
        .orderBy(noteVersions.id),
    // They go with the notes.
    async erase() {},
  },
  {
    ...ownRows({
      table: notes,
      of: notes.userId,
      name: 'notes',
      words: ['paper with notes of yours', 'papers with notes of yours'],
      kept: UNTIL_REMOVED,
    }),
    // Searches and the paper's thread must not show them any more.
    erase: (transaction, { userId }) => removeAllNotes(transaction, userId),
  },
];
