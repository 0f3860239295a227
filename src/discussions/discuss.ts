import { listPostedCards } from '../delivery/posted-cards.ts';
import { UserError } from '../errors.ts';
import { joinedError } from '../papers/joined-error.ts';
import {
  askForThread,
  type Discussion,
  findDiscussion,
  findDiscussionById,
  forgetThread,
} from './discussions.ts';
import { MAX_CARDS } from './open.ts';
import type { DiscussionServices } from './services.ts';
import { type AskedAt, orderStarters } from './starters.ts';
import type { ThreadState } from './threads.ts';

/** A person's wish to discuss a paper. */
export interface DiscussionAsked extends AskedAt {
  readonly guildId: string;
  readonly paperId: string;
  readonly userId: string;
}

/** Where a paper is discussed. */
export type Discussed =
  /** It was opened just now; `again` after an earlier one was deleted. */
  | { readonly state: 'opened'; readonly threadId: string; readonly again: boolean }
  /** It was open, or archived, locked or closed to us. */
  | { readonly state: 'there'; readonly threadId: string; readonly thread: Exclude<ThreadState, 'gone'> }
  /** Discord doesn't answer: it opens as soon as it does. */
  | { readonly state: 'coming' };

/**
 * Leads a person to a paper's thread in their server. The first one who asks has it opened; however many people do so
 * at once, there is one. Throws `UserError` if there can be none, with what to do.
 */
export async function discuss(
  services: DiscussionServices,
  asked: DiscussionAsked,
  signal: AbortSignal,
): Promise<Discussed> {
  const { database, threads } = services;
  const { guildId, paperId } = asked;
  const known = await findDiscussion(database, guildId, paperId);
  let again = false;
  if (known !== undefined && known.threadId !== null) {
    const { id, threadId } = known;
    const thread = await threads.wake(threadId);
    if (thread !== 'gone') return { state: 'there', threadId, thread };
    await forgetThread(database, id, threadId);
    again = true;
  }
  const { id } = await ask(services, asked);
  await services.queue.run('discuss', [{ discussionId: id }], signal);
  const now = await findDiscussionById(database, id);
  if (now === undefined) throw joinedError();
  if (now.refusedBecause !== null) throw new UserError(now.refusedBecause);
  return now.threadId === null ? { state: 'coming' } : { state: 'opened', threadId: now.threadId, again };
}

async function ask(
  { database, discussionWording, now }: DiscussionServices,
  { channelId, messageId, ...asked }: DiscussionAsked,
): Promise<Discussion> {
  const cards = await listPostedCards(database, asked.paperId, asked.guildId, MAX_CARDS);
  const [card] = orderStarters(cards, { channelId, messageId });
  if (card === undefined) throw new UserError(discussionWording.noCard);
  const starter = { channelId: card.channelId, messageId: card.messageId };
  const written = await askForThread(database, { ...asked, ...starter }, now());
  if (written === undefined) throw joinedError();
  return written;
}
