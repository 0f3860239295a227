import { eq } from 'drizzle-orm';
import type { Database } from '../../database/connect.ts';
import { searchDocuments, searchNoteStamps, searchNotes } from '../../database/schema/search.ts';
import type { Candidate } from '../rank/rank.ts';

/** A paper that a server has notes on. */
export interface NotedPaper extends Omit<Candidate, 'notes'> {
  /** Stems of what was written about it. */
  readonly notes: string;
}

/** What a server wrote about papers: the papers by each stem of their notes. */
export type TeamNotes = ReadonlyMap<string, readonly NotedPaper[]>;

/** Nobody's notes. */
export const NO_NOTES: TeamNotes = new Map();

/** Papers whose notes and words are kept, of all servers: some 4 kB each. The server that asks is kept however many it has. */
const MAX_KEPT = 5_000;

/** Keeps servers' notes in memory. */
export interface TeamNotesReader {
  /** Returns a server's notes as they are now; none without a server. */
  read(database: Database, server: string | undefined): Promise<TeamNotes>;
}

interface Kept {
  readonly stamp: string;
  readonly notes: TeamNotes;
  readonly papers: number;
}

/**
 * Creates a reader of servers' notes. Each search looks whether they have changed, which costs less than looking among them
 * in the database.
 */
export function createTeamNotes(): TeamNotesReader {
  // The server that asked last stands last.
  const kept = new Map<string, Kept>();
  const keep = (server: string, one: Kept): void => {
    kept.delete(server);
    kept.set(server, one);
    let papers = kept.values().reduce((sum, other) => sum + other.papers, 0);
    for (const [other, { papers: own }] of kept) {
      if (papers <= MAX_KEPT || other === server) break;
      kept.delete(other);
      papers -= own;
    }
  };
  return {
    async read(database, server) {
      if (server === undefined) return NO_NOTES;
      const [row] = await database
        .select({ stamp: searchNoteStamps.stamp })
        .from(searchNoteStamps)
        .where(eq(searchNoteStamps.guildId, server));
      if (row === undefined) return NO_NOTES;
      const known = kept.get(server);
      // Read after the stamp: what changed in between is read again by the next search.
      const one = known?.stamp === row.stamp ? known : { ...row, ...(await readNotes(database, server)) };
      keep(server, one);
      return one.notes;
    },
  };
}

async function readNotes(database: Database, server: string): Promise<Omit<Kept, 'stamp'>> {
  const { paperId, title, body, length } = searchDocuments;
  const rows = await database
    .select({ paperId, title, body, length, notes: searchNotes.stems })
    .from(searchNotes)
    .innerJoin(searchDocuments, eq(paperId, searchNotes.paperId))
    .where(eq(searchNotes.guildId, server));
  const byStem = new Map<string, NotedPaper[]>();
  for (const row of rows)
    for (const stem of new Set(row.notes.split(' ').filter((one) => one !== ''))) {
      const some = byStem.get(stem) ?? [];
      some.push(row);
      byStem.set(stem, some);
    }
  return { notes: byStem, papers: rows.length };
}
