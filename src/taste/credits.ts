import { and, asc, eq, gt, isNotNull, min } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, postedCards } from '../database/schema/delivery.ts';
import { votes } from '../database/schema/votes.ts';
import { type BlindTest, testBlindly } from '../ranking/blind-test.ts';

/**
 * Reads a feed's blind test: of the cards that got votes, in the order of their first votes, which of the two orders put
 * each there. Only votes after `since` count.
 */
export async function readBlindTest(
  database: Database,
  feedId: number | null,
  since: Temporal.Instant | null,
): Promise<BlindTest> {
  if (feedId === null) return testBlindly([]);
  const first = min(votes.votedAt);
  const rows = await database
    .select({ by: cards.pickedBy, first })
    .from(votes)
    .innerJoin(postedCards, eq(postedCards.cardId, votes.cardId))
    .innerJoin(cards, eq(cards.id, votes.cardId))
    .where(
      and(
        eq(postedCards.feedId, feedId),
        isNotNull(cards.pickedBy),
        since === null ? undefined : gt(votes.votedAt, since),
      ),
    )
    .groupBy(cards.id, cards.pickedBy)
    .orderBy(asc(first), asc(cards.id));
  return testBlindly(rows.flatMap(({ by }) => by ?? []));
}
