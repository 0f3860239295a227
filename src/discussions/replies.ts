import { countSentTo } from '../delivery/outbox.ts';
import { listPostedCards } from '../delivery/posted-cards.ts';
import { findDiscussion } from './discussions.ts';
import { MAX_CARDS } from './open.ts';
import type { DiscussionServices } from './services.ts';

/**
 * Counts what people wrote in a server's threads about a paper: the one that the bot opened, and those that somebody started
 * by hand from its cards. Stops at the first thread with replies. Throws what may work when tried again.
 */
export async function countReplies(
  { database, threads }: Pick<DiscussionServices, 'database' | 'threads'>,
  guildId: string,
  paperId: string,
): Promise<number> {
  const discussion = await findDiscussion(database, guildId, paperId);
  const cards = await listPostedCards(database, paperId, guildId, MAX_CARDS);
  // The thread of a message has its id, and so has a forum's post.
  const started = cards.map(({ messageId }) => messageId);
  for (const threadId of new Set([...(discussion?.threadId ? [discussion.threadId] : []), ...started])) {
    const replies = (await threads.countMessages(threadId)) - (await countSentTo(database, threadId));
    if (replies > 0) return replies;
  }
  return 0;
}
