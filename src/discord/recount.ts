import { type APIMessage, type APIUser, Routes } from 'discord.js';
import { type CountedCard, type Drift, listStandingCards, mendVotes } from '../votes/votes.ts';
import { readFailure } from './failure.ts';
import { patiently } from './patience.ts';
import { isSameEmoji } from './reactions.ts';
import type { TellServices } from './tell.ts';

/** Older cards are hardly voted on, and reading all there ever were would take longer every day. */
const REACH = Temporal.Duration.from({ hours: 24 * 30 });

const PAGE = 100;

/** A card that is voted on while it is read is read again so often; after that the next recount has it. */
const MAX_READS = 5;

/**
 * Reads the reactions on a guild's cards of the last 30 days again and mends the tally, as what happened while the bot
 * was away is never told. A channel that is closed to the bot is passed over. Throws what may work when tried again.
 */
export async function recountGuild(
  services: TellServices,
  guildId: string,
  signal: AbortSignal,
): Promise<void> {
  const { database, now, log } = services;
  const since = now().subtract(REACH);
  const closed = new Set<string>();
  const drifts = new Map<number, Drift>();
  for (let read = 0; read < MAX_READS; read += 1) {
    const standing = await listStandingCards(database, guildId, since);
    const waiting = standing.filter(({ id, channelId }) => !drifts.has(id) && !closed.has(channelId));
    if (waiting.length === 0) break;
    for (const [channelId, cards] of Map.groupBy(waiting, (card) => card.channelId)) {
      try {
        await recountCards(services, cards, drifts, signal);
      } catch (error) {
        if (readFailure(error) !== 'closed') throw error;
        closed.add(channelId);
        log.info({ channel: channelId, guild: guildId }, 'votes in a closed channel were not read again');
      }
    }
  }
  const sum = (which: keyof Drift): number => drifts.values().reduce((all, drift) => all + drift[which], 0);
  const counts = { guild: guildId, cards: drifts.size, added: sum('added'), removed: sum('removed') };
  if (counts.added + counts.removed > 0) log.warn(counts, 'votes had drifted, and were mended');
  else log.debug(counts, 'votes were read again');
}

/** Mends the votes on one channel's cards and notes what differed; those voted on meanwhile are left out. */
async function recountCards(
  services: TellServices,
  cards: readonly CountedCard[],
  drifts: Map<number, Drift>,
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
      const page = (await patiently(() =>
        client.rest.get(Routes.channelMessages(card.channelId), { query }),
      )) as APIMessage[];
      for (const message of page) messages.set(message.id, message);
      covered = BigInt((page.length < PAGE ? oldestFirst.at(-1)?.messageId : page[0]?.id) ?? 0);
    }
    const voters = await readVoters(services, card, messages.get(card.messageId));
    const drift = await mendVotes(database, card, voters, now());
    if (drift !== undefined) drifts.set(card.id, drift);
  }
}

/** People whose reaction stands on a card; nobody where the message is gone. */
async function readVoters(
  { client }: TellServices,
  card: CountedCard,
  message: APIMessage | undefined,
): Promise<ReadonlySet<string>> {
  const reaction = message?.reactions?.find(({ emoji }) => isSameEmoji(card.voteEmoji, emoji));
  const voters = new Set<string>();
  if (reaction === undefined || reaction.count <= (reaction.me ? 1 : 0)) return voters;
  const { id, name } = reaction.emoji;
  const emoji = encodeURIComponent(id === null ? (name ?? '') : `${name}:${id}`);
  const route = Routes.channelMessageReaction(card.channelId, card.messageId, emoji);
  let after = '0';
  for (;;) {
    const query = new URLSearchParams({ after, limit: String(PAGE) });
    // Discord's own answer, whose type is Discord's to keep.
    const users = (await patiently(() => client.rest.get(route, { query }))) as APIUser[];
    for (const user of users) if (!user.bot) voters.add(user.id);
    const last = users.at(-1);
    if (last === undefined || users.length < PAGE) return voters;
    after = last.id;
  }
}
