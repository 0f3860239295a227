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

/** In a large library, where a search takes long enough to count, it is looked no more often than this whether notes have changed. */
const LOOK_AGAIN_MS = 1_000;
const MANY_PAPERS = 2_000;

/** No stamp says that a paper's own text has changed, as by a later version: it counts after this at the latest. */
const READ_AGAIN_MS = 10 * 60_000;

/** Keeps servers' notes in memory. */
export interface TeamNotesReader {
  /**
   * Returns a server's notes; none without a server. They are as they are now or, in a library of so many papers, as they
   * were a second ago at most.
   */
  read(
    database: Database,
    server: string | undefined,
    library: { readonly papers: number },
  ): Promise<TeamNotes>;
}

interface Kept {
  /** Undefined if it has no notes. */
  readonly stamp: string | undefined;
  readonly notes: TeamNotes;
  readonly papers: number;
  readonly lookedAt: number;
  readonly readAt: number;
}

/** Creates a reader of servers' notes. It reads them again once their stamp is another. `nowMs` never goes back. */
export function createTeamNotes(nowMs: () => number = () => performance.now()): TeamNotesReader {
  // The server that asked last stands last.
  const kept = new Map<string, Kept>();
  const keep = (server: string, one: Kept): void => {
    kept.delete(server);
    kept.set(server, one);
    let size = kept.values().reduce((sum, { papers }) => sum + 1 + papers, 0);
    for (const [other, { papers }] of kept) {
      if (size <= MAX_KEPT || other === server) break;
      kept.delete(other);
      size -= 1 + papers;
    }
  };
  return {
    async read(database, server, { papers }) {
      if (server === undefined) return NO_NOTES;
      const known = kept.get(server);
      const lookedAt = nowMs();
      if (known !== undefined && papers >= MANY_PAPERS && lookedAt < known.lookedAt + LOOK_AGAIN_MS)
        return known.notes;
      const stamp = await readStamp(database, server);
      const isSame = known !== undefined && known.stamp === stamp && lookedAt < known.readAt + READ_AGAIN_MS;
      // Read after the stamp: what changed in between is read again after the next look.
      const read = isSame
        ? known
        : { stamp, readAt: lookedAt, ...(await readNotes(database, server, stamp)) };
      keep(server, { ...read, lookedAt });
      return read.notes;
    },
  };
}

async function readStamp(database: Database, server: string): Promise<string | undefined> {
  const [row] = await database
    .select({ stamp: searchNoteStamps.stamp })
    .from(searchNoteStamps)
    .where(eq(searchNoteStamps.guildId, server));
  return row?.stamp;
}

async function readNotes(
  database: Database,
  server: string,
  stamp: string | undefined,
): Promise<Pick<Kept, 'notes' | 'papers'>> {
  if (stamp === undefined) return { notes: NO_NOTES, papers: 0 };
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
