import { and, asc, eq, gt, inArray, ne, sql } from 'drizzle-orm';
import { z } from 'zod';
import type { Database } from '../database/connect.ts';
import { agendaPapers, occurrences } from '../database/schema/meetings.ts';
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

/** Lists the ids of the papers of a frozen agenda. */
export async function listFrozenPapers(database: Database, occurrenceId: number): Promise<string[]> {
  const rows = await database
    .select({ paperId: agendaPapers.paperId })
    .from(agendaPapers)
    .where(eq(agendaPapers.occurrenceId, occurrenceId));
  return rows.map(({ paperId }) => paperId);
}

function readChosen(basis: unknown): ByVotes | ByHand {
  const read = chosenShape.parse(basis);
  return read.kind === 'votes' ? read : { ...read, support: read.support };
}

/** Finds the papers on agendas of a meeting that were held or will be, other than this one's, unless they were not reached. */
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
        sql`${agendaPapers.outcome} is distinct from 'not-reached'`,
      ),
    );
  return new Set(rows.map(({ paperId }) => paperId));
}

/** A paper that a meeting did not reach. */
export interface Unreached {
  readonly paperId: string;
  /** Who had added it by hand, and when; undefined if nobody did. */
  readonly added: { readonly by: string; readonly at: Temporal.Instant } | undefined;
}

/**
 * Finds the papers of which was said since a moment that a meeting did not reach them. That moment is when the agenda before
 * was frozen: so each counts as unreached at one agenda, the first after.
 */
export async function findUnreached(
  database: Database,
  meetingId: number,
  since: Temporal.Instant | undefined,
): Promise<Unreached[]> {
  const rows = await database
    .select({ paperId: agendaPapers.paperId, basis: agendaPapers.basis, because: occurrences.because })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        eq(agendaPapers.outcome, 'not-reached'),
        since === undefined ? undefined : gt(agendaPapers.outcomeAt, since),
      ),
    )
    .orderBy(asc(occurrences.heldAt), asc(agendaPapers.position));
  return rows.map(({ paperId, basis, because }) => {
    const read = because === null ? readChosen(basis) : undefined;
    return { paperId, added: read?.kind === 'added' ? { by: read.by, at: read.at } : undefined };
  });
}
