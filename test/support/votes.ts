import type { Database } from '../../src/database/connect.ts';
import { removeReaction, saveReaction } from '../../src/votes/reactions.ts';

/** Counts a person's vote on a card. */
export async function saveVote(
  database: Database,
  cardId: number,
  userId: string,
  at: Temporal.Instant,
): Promise<void> {
  await saveReaction(database, { kind: 'vote', cardId, userId }, at);
}

/** Takes a person's vote on a card back. */
export async function removeVote(database: Database, cardId: number, userId: string): Promise<void> {
  await removeReaction(database, { kind: 'vote', cardId, userId });
}
