import { DiscordAPIError, type GuildTextBasedChannel } from 'discord.js';
import {
  type Card,
  type Digest,
  listCards,
  markCardRefused,
  markCardSent,
  markDigestPosted,
  markHeaderSent,
} from '../feeds/digests.ts';
import { findLineOrder } from '../feeds/feeds.ts';
import { listDay } from '../papers/listings.ts';
import type { Listing } from '../papers/paper.ts';
import { findTldrs, type Tldr } from '../tldr/tldr.ts';
import type { TldrServices } from '../tldr/write.ts';
import { buildCard, buildHeader, type MessageBody } from './cards.ts';
import type { ReadyClient } from './client.ts';
import { fetchChannel } from './permissions.ts';

/** What posting needs. */
export interface PostServices extends TldrServices {
  readonly client: ReadyClient;
}

/** The channel of a digest is gone, or closed to the bot. */
export class ChannelClosedError extends Error {
  override readonly name = 'ChannelClosedError';
}

/** Discord's status for a message it will never take. */
const BAD_REQUEST = 400;

/**
 * Posts what of a digest does not stand in its channel yet: the header, then the cards in order, each with its
 * own nonce, by which Discord knows a repeated send. Gives the number of cards that stand. Throws
 * `ChannelClosedError`, or whatever Discord answered; called again, it goes on where it stopped.
 */
export async function postDigest(
  services: PostServices,
  digest: Digest,
  signal: AbortSignal,
): Promise<number> {
  const { client, database, now, log } = services;
  const channel = await fetchChannel(client, digest.channelId);
  if (channel === undefined)
    throw new ChannelClosedError(`Channel ${digest.channelId} is gone or closed to the bot.`);
  const cards = await listCards(database, digest.id);
  if (digest.messageId === null) {
    const message = await send(channel, buildHeader({ ...digest, chosen: cards.length }), digest.nonce);
    await markHeaderSent(database, digest.id, message.id);
  }
  const content = await readContent(services, digest, cards);
  // The last that was sent before an interruption may still lack the bot's own reaction.
  const interrupted = cards.findLast((card) => card.messageId !== null);
  let standing = 0;
  for (const card of cards) {
    signal.throwIfAborted();
    if (card.refusedBecause !== null) continue;
    if (card.messageId !== null) {
      standing += 1;
      if (card === interrupted) await react(channel, card.messageId, digest.voteEmoji, services);
      continue;
    }
    const shown = content.get(card.paperId);
    if (shown === undefined)
      throw new Error(`Paper ${card.paperId} of digest ${digest.id} is not on its list.`);
    const messageId = await sendCard(
      channel,
      buildCard({ ...shown, listDay: digest.listDay }),
      card,
      services,
    );
    if (messageId === undefined) continue;
    standing += 1;
    await react(channel, messageId, digest.voteEmoji, services);
  }
  await markDigestPosted(database, digest.id, now());
  log.info(
    { digest: digest.id, channel: digest.channelId, day: digest.listDay.toString(), cards: standing },
    'digest posted',
  );
  return standing;
}

async function readContent(
  services: PostServices,
  digest: Digest,
  cards: readonly Card[],
): Promise<Map<string, { readonly listing: Listing; readonly tldr: Tldr | undefined }>> {
  const wanted = new Set(cards.map((card) => card.paperId));
  const listings = await listDay(services.database, digest.source, digest.listDay);
  const shown = listings.filter(({ paper }) => wanted.has(paper.id));
  const tldrs = await findTldrs(
    services,
    shown.map(({ paper }) => paper),
    await findLineOrder(services.database, digest.feedId),
  );
  return new Map(shown.map((listing) => [listing.paper.id, { listing, tldr: tldrs.get(listing.paper.id) }]));
}

/** Sends a card and notes it. Gives undefined where Discord will never take it: it is passed over. */
async function sendCard(
  channel: GuildTextBasedChannel,
  body: MessageBody,
  card: Card,
  { database, now, log }: PostServices,
): Promise<string | undefined> {
  try {
    const message = await send(channel, body, card.nonce);
    await markCardSent(database, card.id, message.id, now());
    return message.id;
  } catch (error) {
    if (!(error instanceof DiscordAPIError && error.status === BAD_REQUEST)) throw error;
    log.error({ err: error, paper: card.paperId }, 'Discord refused a card; the others go on');
    await markCardRefused(database, card.id, error.message);
    return undefined;
  }
}

function send(channel: GuildTextBasedChannel, body: MessageBody, nonce: string) {
  return channel.send({ ...body, nonce, enforceNonce: true, allowedMentions: { parse: [] } });
}

/** Puts the vote emoji under a card. People can react without it, so a failure is only logged. */
async function react(
  channel: GuildTextBasedChannel,
  messageId: string,
  emoji: string,
  { log }: PostServices,
): Promise<void> {
  try {
    await channel.messages.react(messageId, emoji);
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    log.warn({ err: error, message: messageId, emoji }, 'the vote emoji could not be added');
  }
}
