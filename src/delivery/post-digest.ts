import { randomUUID } from 'node:crypto';
import { messageOf } from '../errors.ts';
import { type Feed, findTldrPreference } from '../feeds/feeds.ts';
import { listDay } from '../papers/listings.ts';
import { findChanges } from '../papers/versions.ts';
import { findTldrs } from '../tldr/tldr.ts';
import { type CardEmoji, listEmojis } from './card-emojis.ts';
import type { CardContent, Content, Forum, HeaderContent } from './channel.ts';
import { type Card, type Digest, isOpenCard, listCards, takeDigest } from './digests.ts';
import { chooseTags } from './forum-tags.ts';
import { wasTold, writeNotice } from './notices.ts';
import {
  findOrWriteHeader,
  findSentHeaders,
  giveUp,
  isKnownMessage,
  markSent,
  type OutboxRow,
  type Place,
  placeOf,
} from './outbox.ts';
import { sendRow } from './send-row.ts';
import type { DeliveryServices } from './services.ts';
import { noteUnreadVotes } from './unread-votes.ts';

interface PostServices
  extends Pick<DeliveryServices, 'database' | 'channel' | 'wording' | 'model' | 'now' | 'log'> {
  readonly metrics: Pick<DeliveryServices['metrics'], 'cardSent'>;
}

/** A run that posts a digest, for its feed. */
interface Run {
  readonly id: string;
  readonly digest: Digest;
  readonly feed: Feed;
}

/**
 * Posts the rest of a digest in its feed's current channel: the header, then the cards in order, each
 * claimed, sent once and marked. What was posted in another channel stays there. Throws `TakenOverError` if
 * another run continues it, or what the channel answered; called again, it continues where it stopped.
 */
export async function postDigest(
  services: PostServices,
  { digest, feed }: Pick<Run, 'digest' | 'feed'>,
  signal: AbortSignal,
): Promise<void> {
  const run: Run = { id: randomUUID(), digest, feed };
  const { database, log } = services;
  await takeDigest(database, digest.id, run.id);
  const written = await listCards(database, digest.id);
  // A card that an earlier run may have sent may have been voted on while nobody listened.
  if (written.some(({ message }) => message.claimedAt !== null && message.messageId === null))
    await noteUnreadVotes(database, 'digest', digest.id);
  const content = await readContent(services, digest, written);
  signal.throwIfAborted();
  const cards = await settleMoved(services, run, written, content);
  const open = cards.filter(isOpenCard);
  const forum = await services.channel.readForum(feed.channelId);
  const header = forum === undefined ? await sendHeader(services, run, cards, open.length) : undefined;
  // The last card that was sent before an interruption may still lack the bot's own reaction.
  const interrupted = cards.findLast(({ message }) => message.messageId !== null);
  const last = interrupted && placeOf(interrupted.message);
  if (last !== undefined) await addEmojis(services, run, last);
  let after = last !== undefined && last.channelId === header?.channelId ? last.messageId : header?.messageId;
  const refused = listRefused(cards);
  for (const card of open) {
    signal.throwIfAborted();
    const place = await sendCard(services, run, card, {
      content: contentOf(run, card, content),
      after,
      forum,
    });
    if (place === undefined) {
      refused.push(card.paperId);
      continue;
    }
    after = place.messageId;
    await addEmojis(services, run, place);
  }
  if (refused.length > 0 && header !== undefined) await correctHeader(services, run, header, refused);
  const facts = { digest: digest.id, channel: feed.channelId, day: digest.listDay.toString() };
  log.info({ ...facts, cards: cards.length - refused.length }, 'digest posted');
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
  const whys = new Map(cards.map(({ paperId, why }) => [paperId, why]));
  const changes = await findChanges(services.database, [...wanted]);
  return new Map(
    shown.map((listing) => {
      const { id } = listing.paper;
      return [id, { listing, tldr: tldrs.get(id), why: whys.get(id), changes: changes.get(id) }];
    }),
  );
}

function contentOf(
  { digest }: Run,
  { paperId }: Card,
  content: ReadonlyMap<string, CardContent>,
): { readonly kind: 'card' } & CardContent {
  const shown = content.get(paperId);
  if (shown === undefined) throw new Error(`Paper ${paperId} of digest ${digest.id} is not on its list.`);
  return { kind: 'card', ...shown };
}

const isKnown =
  ({ database }: PostServices) =>
  (messageId: string) =>
    isKnownMessage(database, messageId);

/**
 * Finds out about cards that may have been sent to a channel that the feed has left: one that is found there was sent,
 * any other is as good as never sent.
 */
async function settleMoved(
  services: PostServices,
  run: Run,
  cards: readonly Card[],
  content: ReadonlyMap<string, CardContent>,
): Promise<Card[]> {
  const settled: Card[] = [];
  for (const card of cards) {
    const { id, nonce, channelId, claimedAt, messageId, gaveUpBecause } = card.message;
    const isElsewhere = channelId !== null && channelId !== run.feed.channelId;
    if (messageId !== null || gaveUpBecause !== null || !isElsewhere) {
      settled.push(card);
      continue;
    }
    const forum = await readForumLeft(services, channelId);
    const place = await services.channel.findSent({
      channelId,
      nonce,
      claimedAt,
      content: contentOf(run, card, content),
      post: forum && { tags: [] },
      isKnown: isKnown(services),
    });
    const forumId = forum === undefined ? null : channelId;
    if (place !== undefined) await markSent(services.database, id, place, services.now(), forumId);
    settled.push({ ...card, message: { ...card.message, claimedAt: null, channelId: null, ...place } });
  }
  return settled;
}

/** Reads a forum that a feed has left, if it can still be seen. */
async function readForumLeft({ channel }: PostServices, channelId: string): Promise<Forum | undefined> {
  try {
    return await channel.readForum(channelId);
  } catch (error) {
    if (channel.readFailure(error) === 'closed') return undefined;
    throw error;
  }
}

/** Lists the papers whose cards were refused. */
function listRefused(cards: readonly Card[]): string[] {
  return cards.flatMap(({ paperId, message }) => (message.gaveUpBecause === null ? [] : [paperId]));
}

/** Builds what a digest's header says in a channel. */
function headerOf(
  { digest }: Run,
  channelId: string,
  cards: readonly Card[],
  refused: readonly string[],
): { readonly kind: 'header' } & HeaderContent {
  const others = cards.filter(({ message }) => message.messageId !== null && message.channelId !== channelId);
  return {
    kind: 'header',
    ...digest,
    chosen: cards.length - others.length - refused.length,
    refused,
    elsewhere: [...new Set(others.flatMap(({ message }) => message.forumId ?? message.channelId ?? []))],
  };
}

/** Sends the header, unless there is one where cards are still to come. Returns where it is. */
async function sendHeader(
  services: PostServices,
  run: Run,
  cards: readonly Card[],
  open: number,
): Promise<Place> {
  const { database, now } = services;
  const { channelId } = run.feed;
  const sent = await findSentHeaders(database, run.digest.id);
  const existing =
    sent.find((place) => place.channelId === channelId) ?? (open === 0 ? sent.at(-1) : undefined);
  if (existing !== undefined) return existing;
  const row = await findOrWriteHeader(database, run.digest.id, channelId, now());
  const content = headerOf(run, channelId, cards, listRefused(cards));
  return send(services, run, row, { content });
}

/** What is sent of a message, and where in its channel. */
interface Sent {
  readonly content: Content;
  readonly after?: string | undefined;
  /** The forum in which it begins a post; undefined in any other channel. */
  readonly forum?: Forum | undefined;
}

/** Sends a message of a digest, once. Returns where it is. */
function send(
  services: PostServices,
  { id: run, feed: { channelId } }: Run,
  row: OutboxRow,
  { content, after, forum }: Sent,
): Promise<Place> {
  const isPost = forum !== undefined && content.kind === 'card';
  const post = isPost ? { tags: chooseTags(forum, content.listing.paper) } : undefined;
  return sendRow(services, row, { channelId, content, post, after, run });
}

/** Sends a card. Gives up a refused one, so that the others are posted, and returns undefined for it. */
async function sendCard(
  services: PostServices,
  run: Run,
  { paperId, message }: Card,
  sent: Sent,
): Promise<Place | undefined> {
  const { channel, database, log, metrics } = services;
  try {
    const place = await send(services, run, message, sent);
    metrics.cardSent();
    return place;
  } catch (error) {
    if (channel.readFailure(error) !== 'refused') throw error;
    log.error({ err: error, paper: paperId }, 'a card was refused; posting the others');
    await giveUp(database, message.id, messageOf(error));
    return undefined;
  }
}

/** Corrects a header that counts cards which were refused. */
async function correctHeader(
  { channel, database, log }: PostServices,
  run: Run,
  place: Place,
  refused: readonly string[],
): Promise<void> {
  const cards = await listCards(database, run.digest.id);
  try {
    await channel.edit(place, headerOf(run, place.channelId, cards, refused));
  } catch (error) {
    if (channel.readFailure(error) === 'passing') throw error;
    log.warn({ err: error, digest: run.digest.id }, 'a header could not be corrected');
  }
}

/** Adds the emojis to react with. People can react without them; the feed's maker is told of those that no longer exist. */
async function addEmojis(
  { channel, database, wording, now }: PostServices,
  { digest, feed }: Run,
  place: Place,
): Promise<void> {
  const gone: CardEmoji[] = [];
  for (const one of listEmojis(digest)) if (!(await channel.addEmoji(place, one.emoji))) gone.push(one);
  if (gone.length === 0) return;
  const content = gone.map((one) => wording.emojiGone(feed, one)).join('\n');
  const { listDay: day } = digest;
  const notice = { feedId: feed.id, topic: 'emoji', listDay: day, userId: feed.createdBy, content } as const;
  if (!(await wasTold(database, notice))) await writeNotice(database, notice, now());
}
