import { type Emoji, Events, type Message, type PartialMessage } from 'discord.js';
import type { Database } from '../database/connect.ts';
import type { Log } from '../log.ts';
import { findCard, removeVote, removeVotes, removeVotesOnMessages, saveVote } from '../votes/votes.ts';
import type { ReadyClient } from './client.ts';

/** What counting votes needs. */
interface VoteServices {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
}

/**
 * Keeps the votes in step with the reactions on cards from now on. What comes in is worked through one by one,
 * so that a vote and its taking back never overtake each other. Gives a function that waits for what is in hand.
 */
export function followReactions(
  client: ReadyClient,
  { database, now, log }: VoteServices,
): () => Promise<void> {
  let tail: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): void => {
    tail = tail
      .then(work)
      .catch((error: unknown) => log.error({ err: error }, 'a reaction could not be counted'));
  };
  const onCard = (
    messageId: string,
    emoji: Emoji | undefined,
    work: (cardId: number) => Promise<void>,
  ): void =>
    inTurn(async () => {
      const card = await findCard(database, messageId);
      if (card === undefined) return;
      if (emoji === undefined || isSameEmoji(card.voteEmoji, emoji)) await work(card.id);
    });

  client.on(Events.MessageReactionAdd, ({ message, emoji }, user) =>
    onCard(message.id, emoji, async (cardId) => {
      const { bot } = user.partial ? await user.fetch() : user;
      if (!bot) await saveVote(database, cardId, user.id, now());
    }),
  );
  client.on(Events.MessageReactionRemove, ({ message, emoji }, user) =>
    onCard(message.id, emoji, (cardId) => removeVote(database, cardId, user.id)),
  );
  client.on(Events.MessageReactionRemoveEmoji, ({ message, emoji }) =>
    onCard(message.id, emoji, (cardId) => removeVotes(database, cardId)),
  );
  client.on(Events.MessageReactionRemoveAll, (message) =>
    onCard(message.id, undefined, (cardId) => removeVotes(database, cardId)),
  );
  const forget = (messages: readonly (Message | PartialMessage)[]) =>
    inTurn(() =>
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
function isSameEmoji(stored: string, { id, name }: Emoji): boolean {
  if (id !== null) return stored.endsWith(`:${id}`);
  return withoutPresentation(stored) === withoutPresentation(name ?? '');
}

function withoutPresentation(emoji: string): string {
  return emoji.replaceAll('\ufe0f', '');
}
