import { and, asc, desc, eq, inArray, isNotNull, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { outbox } from '../database/schema/delivery.ts';
import { agendaPapers, meetingMessages, meetings, occurrences, offers } from '../database/schema/meetings.ts';
import type { Place } from '../delivery/outbox.ts';
import type { Outcome, StoredOccurrence } from './views.ts';

/** A paper at a meeting that was held. */
export interface PastPaper {
  readonly paperId: string;
  readonly occurrenceId: number;
  readonly meetingName: string;
  /** The day on which it was held, where the meeting is. */
  readonly zone: string;
  readonly heldAt: Temporal.Instant;
  /** `unanswered`: nobody has said yet. */
  readonly outcome: Outcome | 'unanswered';
  /** Who said so; undefined if nobody did. */
  readonly by: string | undefined;
  /** Who had accepted to present it. */
  readonly presenterId: string | undefined;
  /** Where the agenda is; undefined if it was never posted. */
  readonly agendaAt: Place | undefined;
}

/** Whether a paper of a held agenda counts as discussed: also if it was held before anybody was asked. */
const COUNTS_AS_DISCUSSED = sql`(${agendaPapers.outcome} = 'discussed' or (${agendaPapers.outcome} is null and ${occurrences.outcomesAskedAt} is null))`;

/** Holds for papers, by their id, that a guild or, without one, any guild has discussed at a meeting. */
export function isDiscussed(paperId: SQL, guildId: string | undefined): SQL<boolean> {
  const ofGuild = guildId === undefined ? sql`` : sql` and ${meetings.guildId} = ${guildId}`;
  return sql`exists (select from ${agendaPapers} join ${occurrences} on ${occurrences.id} = ${agendaPapers.occurrenceId} join ${meetings} on ${meetings.id} = ${occurrences.meetingId} where ${agendaPapers.paperId} = ${paperId} and ${occurrences.state} = 'held' and ${COUNTS_AS_DISCUSSED}${ofGuild})`;
}

/** Selects the papers that a guild has discussed at meetings, each with the moment and the zone of each meeting. */
export function selectDiscussedAtMeetings(database: Database, guildId: string) {
  return database
    .select({ paperId: agendaPapers.paperId, at: occurrences.heldAt, zone: meetings.zone })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .where(and(eq(meetings.guildId, guildId), eq(occurrences.state, 'held'), COUNTS_AS_DISCUSSED));
}

/** Finds at which meetings of a guild papers were, the newest first, by their ids. */
export async function findPastPapers(
  database: Database,
  guildId: string,
  paperIds: readonly string[],
): Promise<ReadonlyMap<string, readonly PastPaper[]>> {
  if (paperIds.length === 0) return new Map();
  const rows = await selectPast(
    database,
    and(inArray(agendaPapers.paperId, [...paperIds]), ofGuild(guildId)),
  );
  return Map.groupBy(rows, ({ paperId }) => paperId);
}

/** Lists the papers of held occurrences, in the order of their agendas. */
export async function listPapersOf(
  database: Database,
  occurrenceIds: readonly number[],
): Promise<PastPaper[]> {
  if (occurrenceIds.length === 0) return [];
  return selectPast(database, inArray(agendaPapers.occurrenceId, [...occurrenceIds]));
}

function ofGuild(guildId: string): SQL {
  return eq(meetings.guildId, guildId);
}

async function selectPast(database: Database, which: SQL | undefined): Promise<PastPaper[]> {
  const rows = await database
    .select({
      paperId: agendaPapers.paperId,
      occurrenceId: occurrences.id,
      meetingName: meetings.name,
      zone: meetings.zone,
      heldAt: occurrences.heldAt,
      said: agendaPapers.outcome,
      by: agendaPapers.outcomeBy,
      askedAt: occurrences.outcomesAskedAt,
      presenterId: offers.userId,
      channelId: outbox.channelId,
      messageId: outbox.messageId,
    })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .innerJoin(meetings, eq(meetings.id, occurrences.meetingId))
    .leftJoin(
      offers,
      and(
        eq(offers.occurrenceId, occurrences.id),
        eq(offers.paperId, agendaPapers.paperId),
        eq(offers.state, 'accepted'),
      ),
    )
    .leftJoin(
      meetingMessages,
      and(eq(meetingMessages.occurrenceId, occurrences.id), eq(meetingMessages.kind, 'agenda')),
    )
    .leftJoin(outbox, and(eq(outbox.meetingMessageId, meetingMessages.id), isNotNull(outbox.messageId)))
    .where(and(which, eq(occurrences.state, 'held')))
    .orderBy(desc(occurrences.heldAt), desc(occurrences.id), asc(agendaPapers.position));
  return rows.map(({ said, by, askedAt, presenterId, channelId, messageId, ...row }) => ({
    ...row,
    outcome: said ?? (askedAt === null ? 'discussed' : 'unanswered'),
    by: by ?? undefined,
    presenterId: presenterId ?? undefined,
    agendaAt: channelId === null || messageId === null ? undefined : { channelId, messageId },
  }));
}

/** Stores what people say came of papers of an occurrence. Returns how many changed. */
export async function saveOutcome(
  transaction: Database,
  occurrenceId: number,
  paperIds: readonly string[],
  { outcome, by, at }: { readonly outcome: Outcome; readonly by: string; readonly at: Temporal.Instant },
): Promise<number> {
  const changed = await transaction
    .update(agendaPapers)
    .set({ outcome, outcomeBy: by, outcomeAt: at })
    .where(
      and(
        eq(agendaPapers.occurrenceId, occurrenceId),
        inArray(agendaPapers.paperId, [...paperIds]),
        // Whoever said it first stays named.
        or(sql`${agendaPapers.outcome} is distinct from ${outcome}`, isNull(agendaPapers.outcomeBy)),
      ),
    )
    .returning({ paperId: agendaPapers.paperId });
  return changed.length;
}

/** Settles a paper for which nobody has answered; an answer that came meanwhile stays. */
export async function settleOutcome(
  database: Database,
  occurrenceId: number,
  paperId: string,
  { outcome, at }: { readonly outcome: Outcome; readonly at: Temporal.Instant },
): Promise<void> {
  await database
    .update(agendaPapers)
    .set({ outcome, outcomeAt: at })
    .where(
      and(
        eq(agendaPapers.occurrenceId, occurrenceId),
        eq(agendaPapers.paperId, paperId),
        isNull(agendaPapers.outcome),
      ),
    );
}

/** Lists the held occurrences of a meeting that have papers of which nobody has said what came of them. */
export async function listUnsettled(database: Database, meetingId: number): Promise<StoredOccurrence[]> {
  const unanswered = database
    .select({ id: agendaPapers.occurrenceId })
    .from(agendaPapers)
    .where(isNull(agendaPapers.outcome));
  return database
    .select()
    .from(occurrences)
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        eq(occurrences.state, 'held'),
        isNotNull(occurrences.outcomesAskedAt),
        inArray(occurrences.id, unanswered),
      ),
    )
    .orderBy(asc(occurrences.heldAt));
}

/** Lists the papers of a meeting whose posts in forums don't show yet what came of them. */
export async function listUntagged(
  database: Database,
  meetingId: number,
): Promise<{ readonly occurrenceId: number; readonly paperId: string; readonly outcome: Outcome }[]> {
  const rows = await database
    .select({
      occurrenceId: agendaPapers.occurrenceId,
      paperId: agendaPapers.paperId,
      outcome: agendaPapers.outcome,
    })
    .from(agendaPapers)
    .innerJoin(occurrences, eq(occurrences.id, agendaPapers.occurrenceId))
    .where(
      and(
        eq(occurrences.meetingId, meetingId),
        isNotNull(agendaPapers.outcome),
        sql`${agendaPapers.tagged} is distinct from ${agendaPapers.outcome}`,
      ),
    )
    .orderBy(asc(occurrences.heldAt), asc(agendaPapers.position));
  return rows.flatMap(({ outcome, ...row }) => (outcome === null ? [] : [{ ...row, outcome }]));
}

/** Notes which outcome the posts of a paper show. */
export async function setTagged(
  database: Database,
  occurrenceId: number,
  paperId: string,
  outcome: Outcome,
): Promise<void> {
  await database
    .update(agendaPapers)
    .set({ tagged: outcome })
    .where(and(eq(agendaPapers.occurrenceId, occurrenceId), eq(agendaPapers.paperId, paperId)));
}
