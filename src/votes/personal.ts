import { and, asc, eq, inArray, type SQL } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import type { Erased, Personal } from '../database/personal.ts';
import { cards, postedCards } from '../database/schema/delivery.ts';
import { papers } from '../database/schema/papers.ts';
import { refusals, votes } from '../database/schema/votes.ts';
import { findGuildsOfCards, lockCards } from '../delivery/posted-cards.ts';

const KEPT = 'while I am in the server, or until you take the reaction back';

/** What is kept about people in the tables of votes: a tally counts them without a name once they have erased. */
export const personalVotes: readonly Personal[] = [
  {
    table: votes,
    columns: [votes.userId],
    name: 'votes',
    words: ['vote', 'votes'],
    kept: KEPT,
    fate: 'nameless',
    find: (database, userId) =>
      database
        .select({ paperId: papers.id, title: papers.title, votedAt: votes.votedAt, ...PLACE })
        .from(votes)
        .innerJoin(cards, eq(cards.id, votes.cardId))
        .innerJoin(papers, eq(papers.id, cards.paperId))
        .leftJoin(postedCards, eq(postedCards.cardId, cards.id))
        .where(eq(votes.userId, userId))
        .orderBy(asc(votes.votedAt), asc(votes.cardId)),
    erase: (transaction, erased) => makeNameless(transaction, votes, erased),
  },
  {
    table: refusals,
    columns: [refusals.userId],
    name: 'lessLikeThis',
    words: ['“less like this”', '“less like this”'],
    kept: KEPT,
    fate: 'nameless',
    find: (database, userId) =>
      database
        .select({ paperId: papers.id, title: papers.title, refusedAt: refusals.refusedAt, ...PLACE })
        .from(refusals)
        .innerJoin(cards, eq(cards.id, refusals.cardId))
        .innerJoin(papers, eq(papers.id, cards.paperId))
        .leftJoin(postedCards, eq(postedCards.cardId, cards.id))
        .where(eq(refusals.userId, userId))
        .orderBy(asc(refusals.refusedAt), asc(refusals.cardId)),
    erase: (transaction, erased) => makeNameless(transaction, refusals, erased),
  },
];

const PLACE = {
  guildId: postedCards.guildId,
  channelId: postedCards.channelId,
  messageId: postedCards.messageId,
};

type Reactions = typeof votes | typeof refusals;

/** Has a person's reactions count without their name. Nobody counts reactions on these cards before the transaction ends. */
async function makeNameless(
  transaction: Database,
  table: Reactions,
  { userId, nameless }: Erased,
): Promise<void> {
  const theirs = eq(table.userId, userId);
  const reacted = await transaction.select({ cardId: table.cardId }).from(table).where(theirs);
  const cardIds = reacted.map(({ cardId }) => cardId);
  await lockCards(transaction, cardIds);
  for (const [guildId, ids] of await findGuildsOfCards(transaction, cardIds)) {
    const isHere: SQL | undefined = and(theirs, inArray(table.cardId, ids));
    await transaction
      .update(table)
      .set({ userId: nameless({ votesOf: guildId }, userId) })
      .where(isHere);
  }
}
