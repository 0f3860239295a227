import { type APIMessage, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { listEmojis, type ReactionKind } from '../../delivery/card-emojis.ts';
import type { Log } from '../../log.ts';
import {
  type CountedCard,
  type Drift,
  listCountedCards,
  type Reactors,
  reconcileReactions,
} from '../../votes/reactions.ts';
import { hasCode, readFailure } from '../failure.ts';
import { MAX_PAGE } from '../limits.ts';
import { withRetry } from '../retry.ts';
import type { ReadyClient } from './client.ts';
import { type EmojiPlace, readReactors } from './reactors.ts';

/** The services that reading votes again needs. */
export interface ReconcileServices {
  readonly client: ReadyClient;
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Older cards get hardly any votes, and reading every card there ever was would take longer each day. */
const REACH = Temporal.Duration.from({ hours: 24 * 30 });

/** A card that gets votes while it is read is read again this many times; after that it waits for the next run. */
const MAX_READS = 5;

/**
 * Reads the reactions on a guild's cards of the last 30 days again and corrects votes and refusals: Discord never
 * reports what happened while the bot was away. Skips channels that are closed to the bot. Throws what may work when tried again.
 */
export async function reconcileGuild(
  services: ReconcileServices,
  guildId: string,
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = services;
  const since = now().subtract(REACH);
  const closed = new Set<string>();
  const progress: Progress = { drifts: new Map(), unread: new Set() };
  const { drifts, unread } = progress;
  for (let read = 0; read < MAX_READS; read += 1) {
    const posted = await listCountedCards(database, guildId, since);
    const waiting = posted.filter(
      ({ id, channelId }) => !drifts.has(id) && !unread.has(id) && !closed.has(channelId),
    );
    if (waiting.length === 0) break;
    for (const [channelId, cards] of Map.groupBy(waiting, (card) => card.channelId)) {
      try {
        await reconcileCards(services, cards, progress, signal);
      } catch (error) {
        if (readFailure(error) !== 'closed') throw error;
        closed.add(channelId);
        log.info(
          { channel: channelId, guild: guildId },
          'could not read the votes in a closed channel again',
        );
      }
    }
  }
  const sum = (which: keyof Drift): number => drifts.values().reduce((all, drift) => all + drift[which], 0);
  const counts = { guild: guildId, cards: drifts.size, added: sum('added'), removed: sum('removed') };
  if (counts.added + counts.removed > 0) log.warn(counts, 'corrected votes that had drifted');
  else log.debug(counts, 'votes were read again');
}

/** The progress of a run. */
interface Progress {
  /** Differences by card. */
  readonly drifts: Map<number, Drift>;
  /** Cards whose reactions can't be read. */
  readonly unread: Set<number>;
}

/** Corrects the votes on one channel's cards and notes the differences; skips cards that get votes meanwhile. */
async function reconcileCards(
  services: ReconcileServices,
  cards: readonly CountedCard[],
  { drifts, unread }: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { client, database, now } = services;
  const oldestFirst = cards.toSorted((a, b) => (BigInt(a.messageId) < BigInt(b.messageId) ? -1 : 1));
  const messages = new Map<string, APIMessage>();
  let covered = 0n;
  for (const card of oldestFirst) {
    signal.throwIfAborted();
    if (BigInt(card.messageId) > covered) {
      const after = (BigInt(card.messageId) - 1n).toString();
      const query = new URLSearchParams({ after, limit: String(MAX_PAGE) });
      const page = await readMessages(client, card, query);
      for (const message of page) messages.set(message.id, message);
      covered = BigInt((page.length < MAX_PAGE ? oldestFirst.at(-1)?.messageId : page[0]?.id) ?? 0);
    }
    const reactors = await readCard(services, card, messages.get(card.messageId));
    if (reactors.size === 0) {
      unread.add(card.id);
      continue;
    }
    const drift = await reconcileReactions(database, card, reactors, now());
    if (drift !== undefined) drifts.set(card.id, drift);
  }
}

/** Reads messages of a card's channel; none if the card is a forum's post that was deleted. */
async function readMessages(
  client: ReadyClient,
  { channelId, messageId }: CountedCard,
  query: URLSearchParams,
): Promise<APIMessage[]> {
  try {
    const page = await withRetry(() => client.rest.get(Routes.channelMessages(channelId), { query }));
    // Discord's own answer: its type is trusted.
    return page as APIMessage[];
  } catch (error) {
    const isPost = channelId === messageId;
    if (isPost && hasCode(error, RESTJSONErrorCodes.UnknownChannel)) return [];
    throw error;
  }
}

/** Reads who reacts to a card now. A kind that can't be read is missing: the card keeps what it has of it. */
async function readCard(
  services: ReconcileServices,
  card: CountedCard,
  message: APIMessage | undefined,
): Promise<Reactors> {
  const read = new Map<ReactionKind, ReadonlySet<string>>();
  for (const { kind, emoji } of listEmojis(card)) {
    const reactors = await readEmoji(services, { ...card, emoji }, message);
    if (reactors !== undefined) read.set(kind, reactors);
  }
  return read;
}

/** Reads who reacts to a card with an emoji; undefined if that can't be read, for example because the emoji is gone. */
async function readEmoji(
  { client, log }: ReconcileServices,
  card: EmojiPlace & Pick<CountedCard, 'id'>,
  message: APIMessage | undefined,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const reactors = await readReactors(client, card, message);
    if (reactors === undefined)
      log.warn({ card: card.id, message: card.messageId }, 'the reactions on a card could not be read');
    return reactors;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownMessage)) return new Set();
    if (readFailure(error) !== 'refused') throw error;
    log.warn({ err: error, card: card.id, emoji: card.emoji }, 'the votes on a card could not be read');
    return undefined;
  }
}
