import { and, eq, inArray } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { findErasures, findNameless } from '../database/nameless.ts';
import { cards, digests, outbox, proposals } from '../database/schema/delivery.ts';
import type { refusals, votes } from '../database/schema/votes.ts';
import { isNameless } from '../nameless.ts';

/** The people of a card's server, as nameless reactions there have them. */
interface CardPeople {
  readonly paperId: string;
  /** When the card was sent; null if it is not yet. */
  readonly sentAt: Temporal.Instant | null;
  hash(userId: string): string;
  /** Finds when each of these people erased what was kept about them. */
  findErasures(userIds: readonly string[]): Promise<ReadonlyMap<string, Temporal.Instant>>;
}

/** Finds the people of a card's server; undefined if nobody ever erased what was kept about them. */
export async function findCardPeople(transaction: Database, cardId: number): Promise<CardPeople | undefined> {
  const nameless = await findNameless(transaction);
  if (nameless === undefined) return undefined;
  const [card] = await transaction
    .select({
      paperId: cards.paperId,
      ofDigest: digests.guildId,
      ofProposal: proposals.guildId,
      sentAt: outbox.sentAt,
    })
    .from(cards)
    .leftJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(proposals, eq(proposals.id, cards.proposalId))
    .leftJoin(outbox, eq(outbox.cardId, cards.id))
    .where(eq(cards.id, cardId));
  const guildId = card?.ofDigest ?? card?.ofProposal;
  if (card === undefined || guildId === undefined || guildId === null) return undefined;
  return {
    paperId: card.paperId,
    sentAt: card.sentAt,
    hash: (userId) => nameless({ votesOf: guildId }, userId),
    findErasures: (userIds) => findErasures(transaction, nameless, userIds),
  };
}

/**
 * Gives nameless reactions on a paper's cards in a server back to the people who react to one of them anew: a tally would
 * count them twice.
 */
export async function takeNamelessBack(
  transaction: Database,
  table: typeof votes | typeof refusals,
  cardId: number,
  userIds: readonly string[],
): Promise<void> {
  const people = await findCardPeople(transaction, cardId);
  if (people === undefined) return;
  const { paperId } = people;
  for (const userId of userIds) {
    if (isNameless(userId)) continue;
    const theirs = await transaction
      .select({ cardId: table.cardId })
      .from(table)
      .innerJoin(cards, eq(cards.id, table.cardId))
      .where(and(eq(table.userId, people.hash(userId)), eq(cards.paperId, paperId)));
    if (theirs.length === 0) continue;
    // The hash is of this server alone, whatever servers the paper's cards are in.
    await transaction
      .update(table)
      .set({ userId })
      .where(
        and(
          eq(table.userId, people.hash(userId)),
          inArray(
            table.cardId,
            theirs.map((row) => row.cardId),
          ),
        ),
      );
  }
}

/**
 * Returns how the people who react to a card are to be stored: by name, or without one if their reaction is known without,
 * or if they erased what was kept about them after the card was sent: Discord doesn't say when somebody reacted.
 */
export async function nameReactors(
  transaction: Database,
  cardId: number,
  userIds: ReadonlySet<string>,
  known: ReadonlySet<string>,
): Promise<ReadonlySet<string>> {
  const people = await findCardPeople(transaction, cardId);
  if (people === undefined) return userIds;
  const { sentAt } = people;
  const unknown = [...userIds].filter((id) => !known.has(id) && !known.has(people.hash(id)));
  const erasures = await people.findErasures(unknown);
  const isFromBefore = (userId: string): boolean => {
    const erasedAt = erasures.get(userId);
    return erasedAt !== undefined && (sentAt === null || Temporal.Instant.compare(sentAt, erasedAt) <= 0);
  };
  return new Set(
    [...userIds].map((userId) => {
      if (known.has(userId)) return userId;
      const hash = people.hash(userId);
      return known.has(hash) || isFromBefore(userId) ? hash : userId;
    }),
  );
}
