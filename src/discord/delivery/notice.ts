import { claimNotice, markNoticeDone, type Notice } from '../../feeds/notices.ts';
import { readFailure } from '../failure.ts';
import type { PostServices } from './post-card.ts';
import { openDirectChannel, sendOnce } from './send.ts';

/** What telling needs. */
export type TellServices = Pick<PostServices, 'client' | 'database' | 'now' | 'log'>;

/**
 * Sends a notice, once. One that can't be sent (a closed channel, a person who takes no messages) is logged and given
 * up; throws what may work when tried again.
 */
export async function tellNotice(
  { client, database, now, log }: TellServices,
  notice: Notice,
): Promise<void> {
  try {
    const channelId =
      notice.userId === null ? notice.channelId : await openDirectChannel(client, notice.userId);
    const { content, nonce, claimedAt } = notice;
    await sendOnce(
      client,
      {
        channelId,
        body: { content },
        nonce,
        claimedAt,
        after: undefined,
        claim: (at) => claimNotice(database, notice.id, at),
        matches: (message) => message.content === content,
      },
      now,
    );
  } catch (error) {
    if (readFailure(error) === 'passing' || readFailure(error) === 'fault') throw error;
    log.warn({ err: error, feed: notice.feedId, kind: notice.kind }, 'a notice could not be sent');
  }
  await markNoticeDone(database, notice.id, now());
}
