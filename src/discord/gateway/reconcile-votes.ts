import { type APIMessage, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import type { Log } from '../../log.ts';
import { type CountedCard, type Drift, listCountedCards, reconcileVotes } from '../../votes/votes.ts';
import { hasCode, readFailure } from '../failure.ts';
import { withRetry } from '../retry.ts';
import type { ReadyClient } from './client.ts';
import { readVoters } from './reactors.ts';

/** What reading votes again needs. */
export interface ReconcileServices {
  readonly client: ReadyClient;
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/** Older cards are hardly voted on, and reading all there ever were would take longer every day. */
const REACH = Temporal.Duration.from({ hours: 24 * 30 });

const PAGE = 100;

/** A card that is voted on while it is read is read again so often; after that the next run has it. */
const MAX_READS = 5;

/**
 * Reads the reactions on a guild's cards of the last 30 days again and corrects the votes: Discord never tells what
 * happened while the bot was away. A channel that is closed to the bot is passed over. Throws what may work when tried again.
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
        log.info({ channel: channelId, guild: guildId }, 'votes in a closed channel were not read again');
      }
    }
  }
  const sum = (which: keyof Drift): number => drifts.values().reduce((all, drift) => all + drift[which], 0);
  const counts = { guild: guildId, cards: drifts.size, added: sum('added'), removed: sum('removed') };
  if (counts.added + counts.removed > 0) log.warn(counts, 'votes had drifted, and were corrected');
  else log.debug(counts, 'votes were read again');
}

/** How far a run has come. */
interface Progress {
  /** What differed, by card. */
  readonly drifts: Map<number, Drift>;
  /** Cards whose votes can't be read. */
  readonly unread: Set<number>;
}

/** Corrects the votes on one channel's cards and notes what differed; those voted on meanwhile are left out. */
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
      const query = new URLSearchParams({ after, limit: String(PAGE) });
      // Discord's own answer, whose type is Discord's to keep.
      const page = (await withRetry(() =>
        client.rest.get(Routes.channelMessages(card.channelId), { query }),
      )) as APIMessage[];
      for (const message of page) messages.set(message.id, message);
      covered = BigInt((page.length < PAGE ? oldestFirst.at(-1)?.messageId : page[0]?.id) ?? 0);
    }
    const voters = await readCard(services, card, messages.get(card.messageId));
    if (voters === undefined) {
      unread.add(card.id);
      continue;
    }
    const drift = await reconcileVotes(database, card, voters, now());
    if (drift !== undefined) drifts.set(card.id, drift);
  }
}

/**
 * People who vote on a card now. Undefined where it can't be read, such as one whose emoji is gone: its votes stay as they
 * are, and the others are read.
 */
async function readCard(
  { client, log }: ReconcileServices,
  card: CountedCard,
  message: APIMessage | undefined,
): Promise<ReadonlySet<string> | undefined> {
  try {
    const voters = await readVoters(client, card, message);
    if (voters === undefined)
      log.warn({ card: card.id, message: card.messageId }, 'the reactions on a card could not be read');
    return voters;
  } catch (error) {
    if (hasCode(error, RESTJSONErrorCodes.UnknownMessage)) return new Set();
    if (readFailure(error) !== 'refused') throw error;
    log.warn({ err: error, card: card.id, emoji: card.voteEmoji }, 'the votes on a card can not be read');
    return undefined;
  }
}
