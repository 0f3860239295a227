import { and, asc, eq, gte, inArray, or } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, postedCards, proposals } from '../database/schema/delivery.ts';
import { refusals, votes } from '../database/schema/votes.ts';
import { type CardEmojis, REACTION_KINDS, type ReactionKind } from '../delivery/card-emojis.ts';
import { countVoteChange, findCardsOfMessages, lockVotes } from '../delivery/posted-cards.ts';
import { findCardPeople, nameReactors, takeNamelessBack } from './nameless-reactions.ts';

/** The table of each kind of reaction. */
const TABLES = { vote: votes, refusal: refusals } as const;

/** A person's reaction on a card. */
export interface CardReaction {
  readonly kind: ReactionKind;
  readonly cardId: number;
  readonly userId: string;
}

/** Stores a person's reaction on a card; repeating it changes nothing. Reactions of different kinds both stand. */
export async function saveReaction(
  database: Database,
  { kind, cardId, userId }: CardReaction,
  at: Temporal.Instant,
): Promise<void> {
  await changeReactions(database, [cardId], (transaction) =>
    addReactions(transaction, { kind, cardId, userIds: [userId] }, at),
  );
}

/** Removes a person's reaction on a card. Their vote on another card of the same paper still counts. */
export async function removeReaction(
  database: Database,
  { kind, cardId, userId }: CardReaction,
): Promise<void> {
  const table = TABLES[kind];
  await changeReactions(database, [cardId], async (transaction) => {
    const hash = (await findCardPeople(transaction, cardId))?.hash(userId);
    const theirs = hash === undefined ? [userId] : [userId, hash];
    await transaction.delete(table).where(and(eq(table.cardId, cardId), inArray(table.userId, theirs)));
  });
}

/** Removes everybody's reactions of these kinds on cards. */
export async function removeReactions(
  database: Database,
  cardIds: readonly number[],
  kinds: readonly ReactionKind[],
): Promise<void> {
  if (cardIds.length === 0) return;
  await changeReactions(database, cardIds, async (transaction) => {
    for (const kind of kinds) {
      const table = TABLES[kind];
      await transaction.delete(table).where(inArray(table.cardId, [...cardIds]));
    }
  });
}

/** Removes the reactions on deleted messages. */
export async function removeReactionsOnMessages(
  database: Database,
  messageIds: readonly string[],
): Promise<void> {
  await removeReactions(database, await findCardsOfMessages(database, messageIds), REACTION_KINDS);
}

/** Changes reactions and counts the change on the cards, so that reading them again notices changes in the meantime. */
async function changeReactions(
  database: Database,
  cardIds: readonly number[],
  change: (transaction: Database) => Promise<unknown>,
): Promise<void> {
  await database.transaction(async (transaction) => {
    await countVoteChange(transaction, cardIds);
    await change(transaction);
  });
}

interface NewReactions {
  readonly kind: ReactionKind;
  readonly cardId: number;
  readonly userIds: readonly string[];
}

async function addReactions(
  transaction: Database,
  { kind, cardId, userIds }: NewReactions,
  at: Temporal.Instant,
): Promise<void> {
  await takeNamelessBack(transaction, TABLES[kind], cardId, userIds);
  const rows = userIds.map((userId) => ({ cardId, userId }));
  switch (kind) {
    case 'vote':
      await transaction
        .insert(votes)
        .values(rows.map((row) => ({ ...row, votedAt: at })))
        .onConflictDoNothing();
      break;
    case 'refusal':
      await transaction
        .insert(refusals)
        .values(rows.map((row) => ({ ...row, refusedAt: at })))
        .onConflictDoNothing();
  }
}

/** A card whose reactions are to be read again. */
export interface CountedCard extends CardEmojis {
  readonly id: number;
  readonly messageId: string;
  readonly channelId: string;
  /** How often its reactions had changed when it was looked up. */
  readonly changes: number;
}

/** Lists a guild's cards that were sent since `since`, by channel, oldest first. */
export async function listCountedCards(
  database: Database,
  guildId: string,
  since: Temporal.Instant,
): Promise<CountedCard[]> {
  return database
    .select({
      id: postedCards.cardId,
      messageId: postedCards.messageId,
      channelId: postedCards.channelId,
      voteEmoji: postedCards.voteEmoji,
      lessEmoji: postedCards.lessEmoji,
      changes: postedCards.voteChanges,
    })
    .from(postedCards)
    .where(and(eq(postedCards.guildId, guildId), gte(postedCards.sentAt, since)))
    .orderBy(asc(postedCards.channelId), asc(postedCards.cardId));
}

/** The differences from Discord when reactions were read again. */
export interface Drift {
  readonly added: number;
  readonly removed: number;
}

/** The people who have reacted to a card, by kind; kinds that could not be read are missing. */
export type Reactors = ReadonlyMap<ReactionKind, ReadonlySet<string>>;

/**
 * Sets a card's reactions to those of the people read from Discord. Returns the differences; undefined if a reaction was
 * counted since the card was looked up: then what was read may be outdated and must be read again.
 */
export async function reconcileReactions(
  database: Database,
  card: Pick<CountedCard, 'id' | 'changes'>,
  reactors: Reactors,
  now: Temporal.Instant,
): Promise<Drift | undefined> {
  return database.transaction(async (transaction) => {
    if ((await lockVotes(transaction, card.id)) !== card.changes) return undefined;
    let drift: Drift = { added: 0, removed: 0 };
    for (const [kind, userIds] of reactors) {
      const { added, removed } = await reconcileKind(transaction, { kind, cardId: card.id, userIds }, now);
      drift = { added: drift.added + added, removed: drift.removed + removed };
    }
    return drift;
  });
}

async function reconcileKind(
  transaction: Database,
  { kind, cardId, userIds }: Omit<NewReactions, 'userIds'> & { readonly userIds: ReadonlySet<string> },
  now: Temporal.Instant,
): Promise<Drift> {
  const table = TABLES[kind];
  const stored = await transaction
    .select({ userId: table.userId })
    .from(table)
    .where(eq(table.cardId, cardId));
  const known = new Set(stored.map(({ userId }) => userId));
  const standing = await nameReactors(transaction, cardId, userIds, known);
  const missing = [...standing.difference(known)];
  const extra = [...known.difference(standing)];
  if (missing.length > 0) await addReactions(transaction, { kind, cardId, userIds: missing }, now);
  if (extra.length > 0)
    await transaction.delete(table).where(and(eq(table.cardId, cardId), inArray(table.userId, extra)));
  return { added: missing.length, removed: extra.length };
}

/** Forgets the reactions on a guild's cards. */
export async function forgetReactions(database: Database, guildId: string): Promise<void> {
  const its = database
    .select({ id: cards.id })
    .from(cards)
    .leftJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(proposals, eq(proposals.id, cards.proposalId))
    .where(or(eq(digests.guildId, guildId), eq(proposals.guildId, guildId)));
  for (const table of Object.values(TABLES)) await database.delete(table).where(inArray(table.cardId, its));
}
