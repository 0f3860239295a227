import type { Database } from '../../src/database/connect.ts';
import { cards, digests, outbox } from '../../src/database/schema/delivery.ts';
import { MONDAY, NOON } from './papers.ts';

/** A card to be stored. */
interface CardToAdd {
  readonly guildId: string;
  /** Of a paper that is stored. */
  readonly paperId: string;
  readonly day?: Temporal.PlainDate;
  readonly channelId?: string;
  /** Null: it is not sent yet. */
  readonly messageId: string | null;
}

/** Stores a digest of one card, as posting it would. Returns the card's id. */
export async function addPostedCard(
  database: Database,
  { guildId, paperId, day = MONDAY, channelId = 'channel', messageId }: CardToAdd,
): Promise<number> {
  const digest = { guildId, source: 'huggingface' as const, listDay: day, listed: 1, voteEmoji: '👍' };
  const [stored] = await database
    .insert(digests)
    .values({ ...digest, writtenAt: NOON })
    .returning();
  const digestId = stored?.id ?? 0;
  const [card] = await database.insert(cards).values({ digestId, paperId, position: 1 }).returning();
  const cardId = card?.id ?? 0;
  const sentAt = messageId === null ? null : NOON;
  const row = { kind: 'card' as const, digestId, cardId, nonce: `card ${cardId}`, writtenAt: NOON };
  await database.insert(outbox).values({ ...row, channelId, messageId, sentAt });
  return cardId;
}
