import { randomUUID } from 'node:crypto';
import { type APIMessage, DiscordAPIError, Routes } from 'discord.js';
import {
  type Card,
  claimCard,
  claimHeader,
  type Digest,
  findKnownMessages,
  listCards,
  markCardRefused,
  markCardSent,
  markHeaderSent,
  noteUnreadVotes,
  takeDigest,
} from '../feeds/digests.ts';
import { findLineOrder } from '../feeds/feeds.ts';
import type { Metrics } from '../metrics.ts';
import { listDay } from '../papers/listings.ts';
import type { Listing } from '../papers/paper.ts';
import { findTldrs, type Tldr } from '../tldr/tldr.ts';
import type { TldrServices } from '../tldr/write.ts';
import { buildCard, buildHeader, type MessageBody } from './cards.ts';
import type { ReadyClient } from './client.ts';
import { readFailure } from './failure.ts';
import { patiently } from './patience.ts';
import { sendOnce } from './send.ts';

/** What posting needs. */
export interface PostServices extends TldrServices {
  readonly client: ReadyClient;
  readonly metrics: Pick<Metrics, 'cardSent'>;
}

/**
 * Posts what of a digest does not stand in its channel yet: the header, then the cards in order, each claimed, sent
 * once and marked. Gives the number of cards that stand. Throws `TakenOverError` where another run goes on with it, or
 * whatever Discord answered; called again, it goes on where it stopped.
 */
export async function postDigest(
  services: PostServices,
  digest: Digest,
  signal: AbortSignal,
): Promise<number> {
  const run = randomUUID();
  await takeDigest(services.database, digest.id, run);
  const cards = await listCards(services.database, digest.id);
  // One that an earlier run may have sent may have been voted on while nobody listened.
  if (cards.some((card) => card.claimedAt !== null && card.messageId === null))
    await noteUnreadVotes(services.database, digest.channelId);
  const content = await readContent(services, digest, cards);
  signal.throwIfAborted();
  let last = digest.messageId ?? (await sendHeader(services, digest, cards.length, run));
  // The last that was sent before an interruption may still lack the bot's own reaction.
  const interrupted = cards.findLast((card) => card.messageId !== null);
  let standing = 0;
  for (const card of cards) {
    signal.throwIfAborted();
    if (card.refusedBecause !== null) continue;
    const messageId =
      card.messageId ??
      (await sendCard(services, { digest, card, run, after: last }, content.get(card.paperId)));
    if (messageId === undefined) continue;
    standing += 1;
    last = messageId;
    if (card.messageId === null || card === interrupted) await react(services, digest, messageId);
  }
  services.log.info(
    { digest: digest.id, channel: digest.channelId, day: digest.listDay.toString(), cards: standing },
    'digest posted',
  );
  return standing;
}

interface CardContent {
  readonly listing: Listing;
  readonly tldr: Tldr | undefined;
}

async function readContent(
  services: PostServices,
  digest: Digest,
  cards: readonly Card[],
): Promise<ReadonlyMap<string, CardContent>> {
  const wanted = new Set(cards.map((card) => card.paperId));
  const listings = await listDay(services.database, digest.source, digest.listDay);
  const shown = listings.filter(({ paper }) => wanted.has(paper.id));
  const tldrs = await findTldrs(
    services,
    shown.map(({ paper }) => paper),
    await findLineOrder(services.database, digest.feedId),
    digest.guildId,
  );
  return new Map(shown.map((listing) => [listing.paper.id, { listing, tldr: tldrs.get(listing.paper.id) }]));
}

async function sendHeader(
  { client, database, now }: PostServices,
  digest: Digest,
  chosen: number,
  run: string,
): Promise<string> {
  const body = buildHeader({ ...digest, chosen });
  const messageId = await sendOnce(
    client,
    {
      channelId: digest.channelId,
      body,
      nonce: digest.nonce,
      claimedAt: digest.claimedAt,
      after: undefined,
      claim: (at) => claimHeader(database, { digestId: digest.id, run, now: at }),
      matches: async (message) => message.content === body.content && !(await isKnown(database, message)),
    },
    now,
  );
  await markHeaderSent(database, digest.id, messageId);
  return messageId;
}

/** Sends a card and notes it. Gives undefined where Discord will never take it: it is passed over. */
async function sendCard(
  { client, database, now, log, metrics }: PostServices,
  { digest, card, run, after }: { digest: Digest; card: Card; run: string; after: string },
  shown: CardContent | undefined,
): Promise<string | undefined> {
  if (shown === undefined)
    throw new Error(`Paper ${card.paperId} of digest ${digest.id} is not on its list.`);
  const body = buildCard({ ...shown, listDay: digest.listDay });
  try {
    const messageId = await sendOnce(
      client,
      {
        channelId: digest.channelId,
        body,
        nonce: card.nonce,
        claimedAt: card.claimedAt,
        after,
        claim: (at) => claimCard(database, { cardId: card.id, run, now: at }),
        matches: async (message) => isSameCard(message, body) && !(await isKnown(database, message)),
      },
      now,
    );
    await markCardSent(database, card.id, messageId, now());
    metrics.cardSent();
    return messageId;
  } catch (error) {
    if (readFailure(error) !== 'refused') throw error;
    const because = error instanceof Error ? error.message : String(error);
    log.error({ err: error, paper: card.paperId }, 'Discord refused a card; the others go on');
    await markCardRefused(database, card.id, because);
    return undefined;
  }
}

/** What of a card stays the same however its votes and its line have moved since it was sent. */
function isSameCard(message: APIMessage, body: MessageBody): boolean {
  const [standing] = message.embeds;
  const [ours] = body.embeds ?? [];
  return standing?.title === ours?.title && standing?.url === ours?.url;
}

async function isKnown(database: PostServices['database'], { id }: APIMessage): Promise<boolean> {
  return (await findKnownMessages(database, [id])).has(id);
}

/** Puts the vote emoji under a card. People can react without it, so a refusal is only logged. */
async function react({ client, log }: PostServices, digest: Digest, messageId: string): Promise<void> {
  const { channelId, voteEmoji } = digest;
  try {
    const route = Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(voteEmoji));
    await patiently(() => client.rest.put(route));
  } catch (error) {
    if (!(error instanceof DiscordAPIError)) throw error;
    log.warn({ err: error, message: messageId, emoji: voteEmoji }, 'the vote emoji could not be added');
  }
}
