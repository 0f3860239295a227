import { isPost, type PostedCard } from '../delivery/posted-cards.ts';

/** Where somebody asks to discuss a paper: a channel, and the message whose button they pressed, if they pressed one. */
export interface AskedAt {
  readonly channelId: string;
  readonly messageId?: string | undefined;
}

/**
 * Orders the cards of a paper, newest first, by how well its thread is started from them: the one that was pressed, one in
 * the same channel, a post of a forum, which is a thread already, and then the others.
 */
export function orderStarters(cards: readonly PostedCard[], at: AskedAt): PostedCard[] {
  const rank = (card: PostedCard): number => {
    if (card.messageId === at.messageId) return 0;
    if (card.channelId === at.channelId) return 1;
    return isPost(card) ? 2 : 3;
  };
  return cards.toSorted((a, b) => rank(a) - rank(b));
}
