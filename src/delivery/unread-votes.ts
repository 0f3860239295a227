import { and, eq, exists, isNull, sql } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests, outbox, proposals } from '../database/schema/delivery.ts';
import { isUnsent } from './outbox.ts';

/** What has cards: its table, and the column of a card that names it. */
const OWNERS = {
  digest: { table: digests, owner: cards.digestId },
  proposal: { table: proposals, owner: cards.proposalId },
} as const;

/** What has cards: a feed's digest, or a paper that a person put to the vote. */
type Owner = keyof typeof OWNERS;

/** Stores that all cards of a digest or a proposal are posted. Returns whether somebody may have voted before they were known. */
export async function markPosted(
  database: Database,
  kind: Owner,
  id: number,
  now: Temporal.Instant,
): Promise<boolean> {
  const { table } = OWNERS[kind];
  const [posted] = await database
    .update(table)
    .set({ postedAt: now })
    .where(eq(table.id, id))
    .returning({ hasUnreadVotes: table.hasUnreadVotes });
  return posted?.hasUnreadVotes ?? false;
}

/** Has the votes on cards read once they are posted, as one may be in the channel and not known yet. */
export async function noteUnreadVotes(database: Database, kind: Owner, id: number): Promise<void> {
  const { table } = OWNERS[kind];
  await database.update(table).set({ hasUnreadVotes: true }).where(eq(table.id, id));
}

/**
 * Notes that somebody reacted, in a channel, to what may be a card that is not known yet; false if none is on its way.
 */
export async function noteVoteOnUnknown(database: Database, channelId: string): Promise<boolean> {
  const noted: { readonly id: number }[] = [];
  for (const { table, owner } of [OWNERS.digest, OWNERS.proposal]) {
    const onItsWay = database
      .select({ one: sql`1` })
      .from(cards)
      .innerJoin(outbox, eq(outbox.cardId, cards.id))
      .where(and(eq(owner, table.id), eq(outbox.channelId, channelId), isUnsent));
    noted.push(
      ...(await database
        .update(table)
        .set({ hasUnreadVotes: true })
        .where(and(isNull(table.postedAt), exists(onItsWay)))
        .returning({ id: table.id })),
    );
  }
  return noted.length > 0;
}
