import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests } from '../database/schema.ts';
import type { ListKey } from '../papers/paper.ts';

/** A card that stands in a channel. */
export interface PostedCard extends ListKey {
  readonly guildId: string;
  readonly paperId: string;
  /** Null once the feed was removed. */
  readonly feedId: number | null;
  readonly channelId: string;
  readonly messageId: string;
  readonly listDay: Temporal.PlainDate;
}

/** The guild's card that a message is; undefined for any other message. */
export async function findPostedCard(
  database: Database,
  guildId: string,
  messageId: string,
): Promise<PostedCard | undefined> {
  const [card] = await database
    .select(columns)
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(and(eq(digests.guildId, guildId), eq(cards.messageId, messageId), isNotNull(cards.sentAt)));
  return card?.channelId ? { ...card, channelId: card.channelId, messageId } : undefined;
}

/** The newest cards on a paper, of one guild or, without one, of all. */
export async function listPostedCards(
  database: Database,
  paperId: string,
  guildId: string | undefined,
  limit: number,
): Promise<PostedCard[]> {
  const ofGuild = guildId === undefined ? undefined : eq(digests.guildId, guildId);
  const rows = await database
    .select({ ...columns, messageId: cards.messageId })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(and(ofGuild, eq(cards.paperId, paperId), isNotNull(cards.sentAt)))
    .orderBy(desc(cards.sentAt), desc(cards.id))
    .limit(limit);
  return rows.flatMap(({ messageId, channelId, ...card }) =>
    messageId === null || channelId === null ? [] : [{ ...card, messageId, channelId }],
  );
}

const columns = {
  guildId: digests.guildId,
  paperId: cards.paperId,
  feedId: digests.feedId,
  channelId: cards.channelId,
  source: digests.source,
  instance: digests.instance,
  listDay: digests.listDay,
};
