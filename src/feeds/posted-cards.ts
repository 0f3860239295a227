import { and, eq, isNotNull } from 'drizzle-orm';
import type { Database } from '../database/connect.ts';
import { cards, digests } from '../database/schema.ts';
import type { SourceName } from '../papers/paper.ts';

/** A card that stands in a channel. */
export interface PostedCard {
  readonly paperId: string;
  /** Null once the feed was removed. */
  readonly feedId: number | null;
  readonly channelId: string;
  readonly messageId: string;
  readonly source: SourceName;
  readonly listDay: Temporal.PlainDate;
}

/** The guild's card that a message is; undefined for any other message. */
export async function findPostedCard(
  database: Database,
  guildId: string,
  messageId: string,
): Promise<PostedCard | undefined> {
  const [card] = await database
    .select({
      paperId: cards.paperId,
      feedId: digests.feedId,
      channelId: cards.channelId,
      source: digests.source,
      listDay: digests.listDay,
    })
    .from(cards)
    .innerJoin(digests, eq(digests.id, cards.digestId))
    .where(and(eq(digests.guildId, guildId), eq(cards.messageId, messageId), isNotNull(cards.sentAt)));
  return card?.channelId ? { ...card, channelId: card.channelId, messageId } : undefined;
}
