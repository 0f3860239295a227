import { and, asc, eq, gt, gte, inArray, max, or } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { postedCards } from '../database/schema/delivery.ts';
import { agendaChanges, occurrences } from '../database/schema/meetings.ts';
import { listings } from '../database/schema/papers.ts';
import { votes } from '../database/schema/votes.ts';
import { findTaken, readFrozen } from './frozen.ts';
import type { Meeting } from './meetings.ts';
import { findFrozenBefore } from './occurrences.ts';
import {
  type Agenda,
  buildAgenda,
  type Change,
  findCountedSince,
  type Upvoted,
  type Vote,
} from './rules/agenda.ts';
import type { StoredOccurrence } from './views.ts';

/** The most upvoted papers are looked for among those that were posted in so many days before the agenda. */
const UPVOTED_DAYS = 7;

/** Returns an occurrence's agenda: as it was frozen, or as it stands at a moment. */
export async function findAgenda(
  database: Database,
  meeting: Meeting,
  occurrence: StoredOccurrence,
  now: Temporal.Instant,
): Promise<Agenda> {
  if (occurrence.frozenAt !== null) return readFrozen(database, occurrence);
  const since = await findFrozenBefore(database, meeting.id, now);
  const countedSince = findCountedSince({ since, until: now });
  return buildAgenda({
    votes: await listVotes(database, meeting, countedSince),
    taken: await findTaken(database, occurrence),
    changes: await listChanges(database, occurrence, since),
    upvoted: await listUpvoted(database, meeting, now),
    since,
    until: now,
    limit: meeting.maxPapers,
  });
}

/** Adds a paper to an agenda by hand, or drops one. */
export async function saveChange(database: Database, occurrenceId: number, change: Change): Promise<void> {
  await database.insert(agendaChanges).values({ occurrenceId, ...change });
}

/** Lists the votes that a meeting counts and that were seen since a moment. */
export async function listVotes(
  database: Database,
  { guildId, votesFrom }: Pick<Meeting, 'guildId' | 'votesFrom'>,
  since: Temporal.Instant,
): Promise<Vote[]> {
  return database
    .select({ paperId: postedCards.paperId, userId: votes.userId, seenAt: votes.votedAt })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .where(
      and(
        eq(postedCards.guildId, guildId),
        votesFrom === null ? undefined : eq(postedCards.channelId, votesFrom),
        gte(votes.votedAt, since),
      ),
    );
}

/** Lists the changes of an occurrence, and those since the agenda before it that were meant for one that was never held. */
async function listChanges(
  database: Database,
  { id, meetingId }: Pick<StoredOccurrence, 'id' | 'meetingId'>,
  since: Temporal.Instant | undefined,
): Promise<Change[]> {
  const { kind, paperId, userId, at } = agendaChanges;
  return database
    .select({ kind, paperId, userId, at })
    .from(agendaChanges)
    .innerJoin(occurrences, eq(occurrences.id, agendaChanges.occurrenceId))
    .where(
      or(
        eq(occurrences.id, id),
        and(
          eq(occurrences.meetingId, meetingId),
          inArray(occurrences.state, ['skipped', 'missed', 'dropped']),
          since === undefined ? undefined : gt(at, since),
        ),
      ),
    )
    .orderBy(asc(agendaChanges.id));
}

async function listUpvoted(
  database: Database,
  { guildId, votesFrom }: Pick<Meeting, 'guildId' | 'votesFrom'>,
  now: Temporal.Instant,
): Promise<Upvoted[]> {
  const posted = database
    .select({ paperId: postedCards.paperId })
    .from(postedCards)
    .where(
      and(
        eq(postedCards.guildId, guildId),
        votesFrom === null ? undefined : eq(postedCards.channelId, votesFrom),
        gte(postedCards.sentAt, now.subtract({ hours: 24 * UPVOTED_DAYS })),
      ),
    );
  const rows = await database
    .select({ paperId: listings.paperId, upvotes: max(listings.upvotes) })
    .from(listings)
    .where(inArray(listings.paperId, posted))
    .groupBy(listings.paperId);
  return rows.map(({ paperId, upvotes }) => ({ paperId, upvotes: upvotes ?? 0 }));
}
