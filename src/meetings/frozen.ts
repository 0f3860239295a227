import { and, asc, desc, eq, inArray, isNotNull, ne } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { agendaPapers, meetings, occurrences } from '../database/schema/meetings.ts';
import type { Agenda, ByHand, ByUpvotes, ByVotes, Entry } from './rules/agenda.ts';
import type { StoredOccurrence } from './views.ts';

const instant = z.string().transform((text) => Temporal.Instant.from(text));

const supportShape = z.object({ voters: z.array(z.string()), firstSeenAt: instant, carried: z.number() });

const chosenShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('votes'), support: supportShape }),
  z.object({
    kind: z.literal('added'),
    by: z.string(),
    at: instant,
    support: supportShape.optional().transform((support) => support),
  }),
]);

const offeredShape = z.object({ kind: z.literal('upvotes'), upvotes: z.number() });

/** Stores the papers of an agenda as they were frozen. */
export async function saveFrozen(transaction: Database, occurrenceId: number, agenda: Agenda): Promise<void> {
  const entries: readonly Entry<ByVotes | ByHand | ByUpvotes>[] = agenda.entries;
  if (entries.length === 0) return;
  await transaction.insert(agendaPapers).values(
    entries.map(({ paperId, basis }, index) => ({
      occurrenceId,
      position: index + 1,
      paperId,
      basis: JSON.parse(JSON.stringify(basis)),
    })),
  );
}

/** Reads an agenda as it was frozen; nothing is waiting there any more. */
export async function readFrozen(
  database: Database,
  { id, because }: Pick<StoredOccurrence, 'id' | 'because'>,
): Promise<Agenda> {
  const rows = await database
    .select()
    .from(agendaPapers)
    .where(eq(agendaPapers.occurrenceId, id))
    .orderBy(asc(agendaPapers.position));
  if (because !== null) {
    const entries = rows.map(({ paperId, basis }) => ({ paperId, basis: offeredShape.parse(basis) }));
    return { state: 'offered', because, entries };
  }
  return {
    state: 'chosen',
    entries: rows.map(({ paperId, basis }) => ({ paperId, basis: readChosen(basis) })),
    waiting: [],
  };
}

function readChosen(basis: unknown): ByVotes | ByHand {
  const read = chosenShape.parse(basis);
  return read.kind === 'votes' ? read : { ...read, support: read.support };
}

/** Finds the papers on agendas of a meeting that were held or will be, other than this one's. */
export async function findTaken(
  database: Database,
  { id, meetingId }: Pick<StoredOccurrence, 'id' | 'meetingId'>,
): Promise<ReadonlySet<string>> {
  const rows = await database
    .selectDistinct({ paperId: agendaPapers.paperId })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        ne(occurrences.id, id),
        inArray(occurrences.state, ['frozen', 'held']),
      ),
    );
  return new Set(rows.map(({ paperId }) => paperId));
}

/** Lists the papers on the settled agendas of a server's meetings, those of the newest first, each once. */
export async function listFrozenPapers(database: Database, guildId: string): Promise<string[]> {
  const rows = await database
    .select({ paperId: agendaPapers.paperId })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .where(and(eq(meetings.guildId, guildId), isNotNull(occurrences.frozenAt)))
    .orderBy(desc(occurrences.heldAt), asc(agendaPapers.position));
  return [...new Set(rows.map(({ paperId }) => paperId))];
}
