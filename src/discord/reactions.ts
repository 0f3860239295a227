import { type Emoji, Events, type Message, type PartialMessage } from 'discord.js';
import type { Database } from '../database/connect.ts';
import { noteUnreadVotes } from '../feeds/digests.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import { findCard, removeVote, removeVotes, removeVotesOnMessages, saveVote } from '../votes/votes.ts';
import type { ReadyClient } from './client.ts';

/** What counting votes needs. */
interface VoteServices {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'voteHeard'>;
  /** Called where a reaction could not be counted: the guild's are to be read again. */
  readonly onLost: (guildId: string | null) => void;
}

/**
 * Keeps the votes in step with the reactions on cards from now on. What comes in is worked through one by one,
 * so that a vote and its taking back never overtake each other. Gives a function that waits for what is in hand.
 */
export function followReactions(
  client: ReadyClient,
  { database, now, log, metrics, onLost }: VoteServices,
): () => Promise<void> {
  let tail: Promise<void> = Promise.resolve();
  const inTurn = (guildId: string | null, work: () => Promise<void>): void => {
    tail = tail.then(work).catch((error: unknown) => {
      log.error({ err: error, guild: guildId }, 'a reaction could not be counted; votes will be read again');
      onLost(guildId);
    });
  };
  // A card can be reacted on before its message's id is noted: then the votes are read once the digest stands.
  const findLater = async (messageId: string, channelId: string) =>
    (await noteUnreadVotes(database, channelId)) ? undefined : findCard(database, messageId);
  const onCard = (
    { id, guildId, channelId }: Message | PartialMessage,
    emoji: Emoji | undefined,
    work: (cardId: number) => Promise<void>,
  ): void =>
    inTurn(guildId, async () => {
      const card = (await findCard(database, id)) ?? (await findLater(id, channelId));
      if (card === undefined) return;
      if (emoji === undefined || isSameEmoji(card.voteEmoji, emoji)) await work(card.id);
    });

  client.on(Events.MessageReactionAdd, ({ message, emoji }, user) =>
    onCard(message, emoji, async (cardId) => {
      const { bot } = user.partial ? await user.fetch() : user;
      if (bot) return;
      await saveVote(database, cardId, user.id, now());
      metrics.voteHeard('cast');
    }),
  );
  client.on(Events.MessageReactionRemove, ({ message, emoji }, user) =>
    onCard(message, emoji, async (cardId) => {
      await removeVote(database, cardId, user.id);
      metrics.voteHeard('taken back');
    }),
  );
  client.on(Events.MessageReactionRemoveEmoji, ({ message, emoji }) =>
    onCard(message, emoji, (cardId) => removeVotes(database, cardId)),
  );
  client.on(Events.MessageReactionRemoveAll, (message) =>
    onCard(message, undefined, (cardId) => removeVotes(database, cardId)),
  );
  const forget = (messages: readonly (Message | PartialMessage)[]) =>
    inTurn(messages[0]?.guildId ?? null, () =>
      removeVotesOnMessages(
        database,
        messages.map((message) => message.id),
      ),
    );
  client.on(Events.MessageDelete, (message) => forget([message]));
  client.on(Events.MessageBulkDelete, (messages) => forget([...messages.values()]));
  return () => tail;
}

/** Whether an emoji is the one a feed counts: a guild's own by its id, others whatever their presentation mark. */
export function isSameEmoji(stored: string, { id, name }: Pick<Emoji, 'id' | 'name'>): boolean {
  if (id !== null) return stored.endsWith(`:${id}`);
  return withoutPresentation(stored) === withoutPresentation(name ?? '');
}

function withoutPresentation(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
