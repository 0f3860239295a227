import { type APIMessage, DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js';
import {
  type Card,
  claimCard,
  type Digest,
  findKnownMessages,
  markCardRefused,
  markCardSent,
  type Place,
} from '../../feeds/digests.ts';
import type { Feed } from '../../feeds/feeds.ts';
import { wasTold, writeNotice } from '../../feeds/notices.ts';
import type { Metrics } from '../../metrics.ts';
import type { TldrServices } from '../../tldr/write.ts';
import { hasCode, readFailure } from '../failure.ts';
import type { ReadyClient } from '../gateway/client.ts';
import { type MessageBody, withoutLinks } from '../render/cards.ts';
import { formatEmojiGone } from '../render/day-text.ts';
import { withRetry } from '../retry.ts';
import { inOpenThread } from './obstacle.ts';
import { findStanding, sendOnce } from './send.ts';

/** What posting needs. */
export interface PostServices extends TldrServices {
  readonly client: ReadyClient;
  readonly metrics: Pick<Metrics, 'cardSent'>;
}

/** A run that posts a digest, for its feed. */
export interface Run {
  readonly id: string;
  readonly digest: Digest;
  readonly feed: Feed;
}

/** A card that is to be sent, and what it shows. */
export interface OpenCard {
  readonly card: Card;
  readonly body: MessageBody;
}

/** Where a message stands; undefined where it does not yet. */
export function placeOf({ channelId, messageId }: Pick<Card, 'channelId' | 'messageId'>): Place | undefined {
  return channelId === null || messageId === null ? undefined : { channelId, messageId };
}

/**
 * Where a card stands that may have been sent to a channel its feed has left; undefined where it can't be seen there, as
 * in a channel that is closed to the bot.
 */
export async function findLeft(
  { client, database }: PostServices,
  { card, body }: OpenCard,
): Promise<Place | undefined> {
  const { channelId, claimedAt } = card;
  if (channelId === null || claimedAt === null) return undefined;
  const matches = async (message: APIMessage) =>
    isSameCard(message, body) && !(await isKnown(database, message));
  try {
    const sought = { channelId, after: undefined, matches };
    const messageId = await withRetry(() => findStanding(client, sought, claimedAt));
    return messageId === undefined ? undefined : { channelId, messageId };
  } catch (error) {
    if (readFailure(error) === 'closed') return undefined;
    throw error;
  }
}

/**
 * Sends a card and notes it. One that Discord refuses is sent again without its links, of which one may be what is
 * wrong. Gives undefined where Discord takes it in neither form: it is passed over.
 */
export async function sendCard(
  services: PostServices,
  run: Run,
  { card, body }: OpenCard,
  after: string,
): Promise<Place | undefined> {
  const { database, now, log, metrics } = services;
  let refusal: unknown;
  for (const form of [body, withoutLinks(body)]) {
    try {
      const place = await sendForm(services, run, { card, body: form }, after);
      await markCardSent(database, card.id, place, now());
      metrics.cardSent();
      return place;
    } catch (error) {
      if (readFailure(error) !== 'refused') throw error;
      log.warn({ err: error, paper: card.paperId }, 'Discord refused a card as it is');
      refusal = error;
    }
  }
  const because = refusal instanceof Error ? refusal.message : String(refusal);
  log.error({ err: refusal, paper: card.paperId }, 'Discord refused a card; the others go on');
  await markCardRefused(database, card.id, because);
  return undefined;
}

function sendForm(
  { client, database, now }: PostServices,
  run: Run,
  { card, body }: OpenCard,
  after: string,
): Promise<Place> {
  const { channelId } = run.feed;
  return sendOnce(
    client,
    {
      channelId,
      body,
      nonce: card.nonce,
      claimedAt: card.claimedAt,
      after,
      claim: (at) => claimCard(database, { cardId: card.id, run: run.id, now: at, channelId }),
      matches: async (message) => isSameCard(message, body) && !(await isKnown(database, message)),
    },
    now,
  );
}

/** What of a card stays the same however its votes and its line have moved since it was sent, with or without links. */
function isSameCard(message: APIMessage, body: MessageBody): boolean {
  const [standing] = message.embeds;
  const [ours] = body.embeds ?? [];
  const isLinked = standing?.url !== undefined && ours?.url !== undefined;
  return standing?.title === ours?.title && (!isLinked || standing?.url === ours?.url);
}

/** Whether a message is a header or a card that was noted. */
export async function isKnown(database: PostServices['database'], { id }: APIMessage): Promise<boolean> {
  return (await findKnownMessages(database, [id])).has(id);
}

/**
 * Puts the vote emoji under a card. People can react without it, so a refusal is logged, and an emoji that is gone is
 * told to the feed's maker.
 */
export async function react(services: PostServices, { digest, feed }: Run, place: Place): Promise<void> {
  const { client, database, now, log } = services;
  const { channelId, messageId } = place;
  const { voteEmoji, listDay } = digest;
  try {
    const route = Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(voteEmoji));
    await inOpenThread(client, channelId, () => withRetry(() => client.rest.put(route)));
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    log.warn({ err: error, message: messageId, emoji: voteEmoji }, 'the vote emoji could not be added');
    if (!hasCode(error, RESTJSONErrorCodes.UnknownEmoji)) return;
    const content = formatEmojiGone(feed, voteEmoji);
    const notice = { feedId: feed.id, kind: 'emoji', listDay, userId: feed.createdBy, content } as const;
    if (!(await wasTold(database, notice))) await writeNotice(database, notice, now());
  }
}
