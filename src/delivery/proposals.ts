import { and, desc, eq, gte, inArray, isNotNull, isNull, notInArray, or, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, outbox, proposals } from '../database/schema/delivery.ts';
import { feeds } from '../database/schema/feeds.ts';
import { lockPaper } from '../papers/library.ts';
import type { CardEmojis } from './card-emojis.ts';
import { createNonce, type OutboxRow, outboxColumns, type Place, placeOf } from './outbox.ts';

/** A paper that a person puts to the vote in a channel. */
export interface NewProposal extends CardEmojis {
  readonly guildId: string;
  readonly channelId: string;
  readonly userId: string;
  readonly paperId: string;
  /** The channel's feed; null if it has none. */
  readonly feedId: number | null;
}

/** A proposal whose card is not posted yet, or lacks its emojis. */
export interface OpenProposal extends NewProposal {
  readonly id: number;
  readonly message: OutboxRow;
}

/** Votes on older cards count for no meeting any more: a paper is a candidate for four weeks. */
const STANDING = Temporal.Duration.from({ hours: 24 * 28 });

/** A digest takes minutes: one that is not posted by then may wait for a person. */
const ON_ITS_WAY = Temporal.Duration.from({ hours: 1 });

/** What became of a paper that was put to the vote. */
export type Written =
  | { readonly state: 'written'; readonly id: number }
  /** The channel has a card of it, or is about to get one: then there is no place yet. */
  | { readonly state: 'standing'; readonly place: Place | undefined }
  /** The paper is no longer stored under its id. */
  | { readonly state: 'no paper' };

/**
 * Writes a proposal with its card and its message, unless the channel has a card of the paper that takes votes. Of several
 * people at once, one writes it. Messages in `gone` were deleted, so that their cards count no more.
 */
export async function writeProposal(
  database: Database,
  { paperId, ...proposal }: NewProposal,
  { now, gone }: { readonly now: Temporal.Instant; readonly gone: readonly string[] },
): Promise<Written> {
  return database.transaction(async (transaction) => {
    if (!(await lockPaper(transaction, paperId))) return { state: 'no paper' };
    const standing = await findStanding(transaction, { ...proposal, paperId }, { now, gone });
    if (standing !== undefined) return { state: 'standing', place: placeOf(standing) };
    const [written] = await transaction
      .insert(proposals)
      .values({ ...proposal, writtenAt: now })
      .returning({ id: proposals.id });
    if (written === undefined) throw new Error('The database stored no proposal.');
    const [card] = await transaction
      .insert(cards)
      .values({ proposalId: written.id, paperId, position: 1 })
      .returning({ id: cards.id });
    if (card === undefined) throw new Error('The database stored no card.');
    await transaction.insert(outbox).values({
      kind: 'proposal',
      cardId: card.id,
      channelId: proposal.channelId,
      nonce: createNonce(),
      writtenAt: now,
    });
    return { state: 'written', id: written.id };
  });
}

/** Finds the newest message of a card of the paper that takes votes in a channel, or is about to. */
async function findStanding(
  database: Database,
  { channelId, paperId }: Pick<NewProposal, 'channelId' | 'paperId'>,
  { now, gone }: { readonly now: Temporal.Instant; readonly gone: readonly string[] },
): Promise<OutboxRow | undefined> {
  const isHere = and(
    eq(outbox.channelId, channelId),
    gte(sql`coalesce(${outbox.sentAt}, ${outbox.writtenAt})`, now.subtract(STANDING).toString()),
  );
  // A digest's card has no channel before it is claimed.
  const isComing = and(
    isNull(outbox.channelId),
    eq(feeds.channelId, channelId),
    gte(digests.writtenAt, now.subtract(ON_ITS_WAY)),
  );
  const [row] = await database
    .select(outboxColumns)
    .from(cards)
    .innerJoin(outbox, eq(outbox.cardId, cards.id))
    .leftJoin(digests, eq(digests.id, cards.digestId))
    .leftJoin(feeds, eq(feeds.id, digests.feedId))
    .where(
      and(
        eq(cards.paperId, paperId),
        isNull(outbox.gaveUpBecause),
        or(isNull(outbox.messageId), notInArray(outbox.messageId, [...gone])),
        or(isHere, isComing),
      ),
    )
    .orderBy(desc(isNotNull(outbox.messageId)), desc(outbox.sentAt), desc(outbox.id))
    .limit(1);
  return row;
}

/** Finds a proposal by its id while it is open; undefined once its card is posted or given up. */
export async function findOpenProposal(database: Database, id: number): Promise<OpenProposal | undefined> {
  const [row] = await database
    .select({ proposal: proposals, paperId: cards.paperId, message: outboxColumns })
    .from(proposals)
    .innerJoin(cards, eq(cards.proposalId, proposals.id))
    .innerJoin(outbox, eq(outbox.cardId, cards.id))
    .where(and(eq(proposals.id, id), isNull(proposals.postedAt), isNull(outbox.gaveUpBecause)));
  return row && { ...row.proposal, paperId: row.paperId, message: row.message };
}

/** Lists the ids of open proposals, in the order in which they were made. */
export async function listOpenProposals(database: Database): Promise<number[]> {
  const rows = await database
    .select({ id: proposals.id })
    .from(proposals)
    .innerJoin(cards, eq(cards.proposalId, proposals.id))
    .innerJoin(outbox, eq(outbox.cardId, cards.id))
    .where(and(isNull(proposals.postedAt), isNull(outbox.gaveUpBecause)))
    .orderBy(proposals.id);
  return rows.map(({ id }) => id);
}

/** Finds the message of a proposal's card. */
export async function findProposalMessage(database: Database, id: number): Promise<OutboxRow | undefined> {
  const [row] = await database
    .select(outboxColumns)
    .from(outbox)
    .innerJoin(cards, eq(cards.id, outbox.cardId))
    .where(eq(cards.proposalId, id));
  return row;
}

/** Forgets a guild's proposals with their cards and messages. The votes on them go before. */
export async function forgetProposals(database: Database, guildId: string): Promise<void> {
  const its = database.select({ id: proposals.id }).from(proposals).where(eq(proposals.guildId, guildId));
  const theirs = database.select({ id: cards.id }).from(cards).where(inArray(cards.proposalId, its));
  await database.delete(outbox).where(inArray(outbox.cardId, theirs));
  await database.delete(cards).where(inArray(cards.proposalId, its));
  await database.delete(proposals).where(eq(proposals.guildId, guildId));
}
