import { randomUUID } from 'node:crypto';
import { Routes } from 'discord.js';
import {
  type Card,
  claimHeader,
  type Digest,
  listCards,
  markCardSent,
  markHeaderSent,
  noteUnreadVotes,
  type Place,
  renewHeader,
  takeDigest,
} from '../../feeds/digests.ts';
import { findTldrPreference } from '../../feeds/feeds.ts';
import { listDay } from '../../papers/listings.ts';
import { findTldrs } from '../../tldr/tldr.ts';
import { readFailure } from '../failure.ts';
import { buildCard, buildHeader, type CardContent, type MessageBody } from '../render/cards.ts';
import { withRetry } from '../retry.ts';
import { inOpenThread } from './obstacle.ts';
import { findLeft, isKnown, type PostServices, placeOf, type Run, react, sendCard } from './post-card.ts';
import { sendOnce } from './send.ts';

/**
 * Posts what of a digest does not stand yet where its feed posts now: the header, then the cards in order, each claimed,
 * sent once and marked. What stands in another channel stays there. Throws `TakenOverError` where another run goes on
 * with it, or whatever Discord answered; called again, it goes on where it stopped.
 */
export async function postDigest(
  services: PostServices,
  { digest, feed }: Pick<Run, 'digest' | 'feed'>,
  signal: AbortSignal,
): Promise<void> {
  const run: Run = { id: randomUUID(), digest, feed };
  const { database } = services;
  await takeDigest(database, digest.id, run.id);
  const written = await listCards(database, digest.id);
  // One that an earlier run may have sent may have been voted on while nobody listened.
  if (written.some((card) => card.claimedAt !== null && card.messageId === null))
    await noteUnreadVotes(database, digest.id);
  const content = await readContent(services, digest, written);
  signal.throwIfAborted();
  const cards = await settleLeft(services, run, written, content);
  const open = cards.filter((card) => card.messageId === null && card.refusedBecause === null);
  const header = await sendHeader(services, run, cards, open.length);
  // The last that was sent before an interruption may still lack the bot's own reaction.
  const interrupted = cards.findLast((card) => card.messageId !== null);
  const last = interrupted && placeOf(interrupted);
  if (last !== undefined) await react(services, run, last);
  let after = last?.channelId === header.channelId ? last.messageId : header.messageId;
  const refused = [...listRefused(cards)];
  for (const card of open) {
    signal.throwIfAborted();
    const place = await sendCard(services, run, { card, body: bodyOf(run, card, content) }, after);
    if (place === undefined) {
      refused.push(card.paperId);
      continue;
    }
    after = place.messageId;
    await react(services, run, place);
  }
  if (refused.length > 0) await correctHeader(services, run, header, refused);
  services.log.info(
    {
      digest: digest.id,
      channel: feed.channelId,
      day: digest.listDay.toString(),
      cards: cards.length - refused.length,
    },
    'digest posted',
  );
}

async function readContent(
  services: PostServices,
  digest: Digest,
  cards: readonly Card[],
): Promise<ReadonlyMap<string, CardContent>> {
  const wanted = new Set(cards.map((card) => card.paperId));
  const listings = await listDay(services.database, digest, digest.listDay);
  const shown = listings.filter(({ paper }) => wanted.has(paper.id));
  const tldrs = await findTldrs(
    services,
    shown.map(({ paper }) => paper),
    await findTldrPreference(services.database, digest.feedId),
    digest.guildId,
  );
  return new Map(shown.map((listing) => [listing.paper.id, { listing, tldr: tldrs.get(listing.paper.id) }]));
}

function bodyOf({ digest }: Run, card: Card, content: ReadonlyMap<string, CardContent>): MessageBody {
  const shown = content.get(card.paperId);
  if (shown === undefined)
    throw new Error(`Paper ${card.paperId} of digest ${digest.id} is not on its list.`);
  return buildCard(shown);
}

/**
 * Gives the cards as they stand: one that may have been sent to a channel the feed has left is looked for there, and is
 * as good as never sent where it is not found.
 */
async function settleLeft(
  services: PostServices,
  { feed, ...run }: Run,
  cards: readonly Card[],
  content: ReadonlyMap<string, CardContent>,
): Promise<Card[]> {
  const settled: Card[] = [];
  for (const card of cards) {
    const isLeft = card.messageId === null && card.channelId !== null && card.channelId !== feed.channelId;
    if (!isLeft || card.refusedBecause !== null) {
      settled.push(card);
      continue;
    }
    const place = await findLeft(services, { card, body: bodyOf({ feed, ...run }, card, content) });
    if (place !== undefined) await markCardSent(services.database, card.id, place, services.now());
    settled.push({ ...card, claimedAt: null, channelId: null, ...place });
  }
  return settled;
}

/** Ids of the papers whose cards Discord refused. */
function listRefused(cards: readonly Card[]): string[] {
  return cards.flatMap((card) => (card.refusedBecause === null ? [] : [card.paperId]));
}

/** What a digest's header says in the channel in which it stands. */
function headerOf({ digest }: Run, channelId: string, cards: readonly Card[], refused: readonly string[]) {
  const others = cards.filter((card) => card.messageId !== null && card.channelId !== channelId);
  return buildHeader({
    ...digest,
    chosen: cards.length - others.length - refused.length,
    refused,
    elsewhere: [...new Set(others.flatMap((card) => card.channelId ?? []))],
  });
}

/** Sends the header, if none stands where cards are still to come. Gives where it stands. */
async function sendHeader(
  { client, database, now }: PostServices,
  run: Run,
  cards: readonly Card[],
  open: number,
): Promise<Place> {
  const { channelId } = run.feed;
  const standing = placeOf(run.digest);
  if (standing !== undefined && (standing.channelId === channelId || open === 0)) return standing;
  const isElsewhere = run.digest.channelId !== null && run.digest.channelId !== channelId;
  const digest = isElsewhere ? await renewHeader(database, run.digest.id, run.id) : run.digest;
  const body = headerOf(run, channelId, cards, listRefused(cards));
  const place = await sendOnce(
    client,
    {
      channelId,
      body,
      nonce: digest.nonce,
      claimedAt: digest.claimedAt,
      after: undefined,
      claim: (at) => claimHeader(database, { digestId: digest.id, run: run.id, now: at, channelId }),
      matches: async (message) => message.content === body.content && !(await isKnown(database, message)),
    },
    now,
  );
  await markHeaderSent(database, digest.id, place);
  return place;
}

/** Has a header that counts cards which Discord refused say so. */
async function correctHeader(
  { client, database, log }: PostServices,
  run: Run,
  { channelId, messageId }: Place,
  refused: readonly string[],
): Promise<void> {
  const cards = await listCards(database, run.digest.id);
  const { content } = headerOf(run, channelId, cards, refused);
  const body = { content, allowed_mentions: { parse: [] } };
  try {
    await inOpenThread(client, channelId, () =>
      withRetry(() => client.rest.patch(Routes.channelMessage(channelId, messageId), { body })),
    );
  } catch (error) {
    if (readFailure(error) === 'passing') throw error;
    log.warn({ err: error, digest: run.digest.id }, 'a header could not be corrected');
  }
}
