import type { Database } from '../database/connect.ts';
import type { Channel, OnceMessage } from './channel.ts';
import { claimMessage, isKnownMessage, markSent, type OutboxRow, type Place } from './outbox.ts';

/** What is sent of a row, and where to. */
interface Sent extends Pick<OnceMessage, 'channelId' | 'content' | 'post' | 'after'> {
  /** The run that posts the digest that the row belongs to; undefined for a row of no digest. */
  readonly run?: string;
}

/**
 * Sends a row of the outbox, once, by its protocol: claims it, sends it, marks it. Returns where it is. Throws
 * `TakenOverError` if another run sends it, and what the service answered, which `Channel.readFailure` reads.
 */
export async function sendRow(
  {
    channel,
    database,
    now,
  }: {
    readonly channel: Pick<Channel, 'sendOnce'>;
    readonly database: Database;
    readonly now: () => Temporal.Instant;
  },
  { id, nonce, claimedAt }: OutboxRow,
  { run, ...message }: Sent,
): Promise<Place> {
  const { channelId, post } = message;
  const place = await channel.sendOnce({
    ...message,
    nonce,
    claimedAt,
    claim: (at) => claimMessage(database, id, { run, at, channelId }),
    isKnown: (messageId) => isKnownMessage(database, messageId),
  });
  await markSent(database, id, place, now(), post === undefined ? null : channelId);
  return place;
}
