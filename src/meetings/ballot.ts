import { and, asc, eq, gt, gte, inArray, max, or } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { postedCards } from '../database/schema/delivery.ts';
import { agendaChanges, occurrences } from '../database/schema/meetings.ts';
import { listings } from '../database/schema/papers.ts';
import { votes } from '../database/schema/votes.ts';
import { findTaken, findUnreached, readFrozen, type Unreached } from './frozen.ts';
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
  const taken = await findTaken(database, occurrence);
  const unreached = (await findUnreached(database, meeting.id, since)).filter(
    ({ paperId }) => !taken.has(paperId),
  );
  return buildAgenda({
    votes: await listVotes(database, meeting, findCountedSince({ since, until: now }), unreached),
    taken,
    unreached: new Set(unreached.map(({ paperId }) => paperId)),
    changes: [...unreached.flatMap(addAgain), ...(await listChanges(database, occurrence, since))],
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

/** Lists the votes that count for the next agenda of a meeting at a moment. */
export async function listCountedVotes(
  database: Database,
  meeting: Pick<Meeting, 'id' | 'guildId' | 'votesFrom'>,
  now: Temporal.Instant,
): Promise<Vote[]> {
  const since = await findFrozenBefore(database, meeting.id, now);
  const unreached = await findUnreached(database, meeting.id, since);
  return listVotes(database, meeting, findCountedSince({ since, until: now }), unreached);
}

/** What was added by hand and not reached is added to the next agenda, as it is if the meeting is called off. */
function addAgain({ paperId, added }: Unreached): Change[] {
  return added === undefined ? [] : [{ kind: 'added', paperId, userId: added.by, at: added.at }];
}

/** Lists the votes that a meeting counts and that were seen since a moment, and all of papers that were not reached. */
async function listVotes(
  database: Database,
  { guildId, votesFrom }: Pick<Meeting, 'guildId' | 'votesFrom'>,
  since: Temporal.Instant,
  unreached: readonly Unreached[],
): Promise<Vote[]> {
  const ids = unreached.map(({ paperId }) => paperId);
  return database
    .select({ paperId: postedCards.paperId, userId: votes.userId, seenAt: votes.votedAt })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .where(
      and(
        eq(postedCards.guildId, guildId),
        votesFrom === null ? undefined : eq(postedCards.channelId, votesFrom),
        or(gte(votes.votedAt, since), inArray(postedCards.paperId, ids)),
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
