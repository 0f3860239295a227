import { messageOf } from '../errors.ts';
import type { Address } from './channel.ts';
import { findUntold, type Untold } from './notices.ts';
import { giveUp } from './outbox.ts';
import { sendRow } from './send-row.ts';
import type { DeliveryServices } from './services.ts';

type TellServices = Pick<DeliveryServices, 'channel' | 'database' | 'wording' | 'now' | 'log'>;

/**
 * Sends a notice or a greeting, once. One that can't be sent (an unavailable channel, a person who takes no messages) is
 * logged and given up. Throws what may work when tried again.
 */
export async function tell(services: TellServices, messageId: number): Promise<void> {
  const { channel, database, wording, log } = services;
  const untold = await findUntold(database, messageId, wording);
  if (untold === undefined) return;
  const { row, about } = untold;
  try {
    const { to, text } = await addressOf(services, untold);
    await sendRow(services, row, { channelId: await channel.open(to), content: { kind: 'text', text } });
  } catch (error) {
    const failure = channel.readFailure(error);
    if (failure === 'passing' || failure === 'fault') throw error;
    log.warn({ err: error, ...about }, 'a message could not be sent');
    await giveUp(database, row.id, messageOf(error));
  }
}

/** Returns whom a message goes to: in a forum, which is for papers alone, whoever made the feed gets it instead. */
async function addressOf(
  { channel }: TellServices,
  { to, text, maker }: Untold,
): Promise<{ readonly to: Address; readonly text: string }> {
  const channelId = 'channelId' in to ? to.channelId : undefined;
  if (maker === undefined || channelId === undefined) return { to, text };
  if ((await channel.readForum(channelId)) === undefined) return { to, text };
  return {
    to: { userId: maker },
    text: `${text}\n-# About the feed in <#${channelId}>, where I post papers alone.`,
  };
}
