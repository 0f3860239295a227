import { findUnsentNotice } from './notices.ts';
import { claimMessage, giveUp, isKnownMessage, markSent } from './outbox.ts';
import type { DeliveryServices } from './services.ts';

/**
 * Sends a notice, once. One that can't be sent (an unavailable channel, a person who takes no messages) is logged and
 * given up. Throws what may work when tried again.
 */
export async function tell(
  { channel, database, now, log }: Pick<DeliveryServices, 'channel' | 'database' | 'now' | 'log'>,
  noticeId: number,
): Promise<void> {
  const notice = await findUnsentNotice(database, noticeId);
  if (notice === undefined) return;
  const { row, feedId, topic, userId, content, guildId, feedChannelId } = notice;
  try {
    const channelId = await channel.open(
      userId === null ? { guildId, channelId: feedChannelId } : { userId },
    );
    const place = await channel.sendOnce({
      channelId,
      content: { kind: 'text', text: content },
      nonce: row.nonce,
      claimedAt: row.claimedAt,
      claim: (at) => claimMessage(database, row.id, { run: undefined, at, channelId }),
      isKnown: (messageId) => isKnownMessage(database, messageId),
    });
    await markSent(database, row.id, place, now());
  } catch (error) {
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    log.warn({ err: error, feed: feedId, topic }, 'a notice could not be sent');
    await giveUp(database, row.id, error instanceof Error ? error.message : String(error));
  }
}
