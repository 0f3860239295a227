import { type Emoji, Events, type Message, type PartialMessage } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { noteVoteOnUnknown } from '../../delivery/digests.ts';
import { findPostedCard } from '../../delivery/posted-cards.ts';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import { removeVote, removeVotes, removeVotesOnMessages, saveVote } from '../../votes/votes.ts';
import type { ReadyClient } from './client.ts';
import { isSameEmoji, stillReacts } from './reactors.ts';

/** The services that counting votes needs. */
interface VoteServices {
  readonly database: Database;
  readonly now: () => Temporal.Instant;
  readonly log: Log;
  readonly metrics: Pick<Metrics, 'voteHeard'>;
  /** Called when a reaction could not be counted: the guild's votes must be read again. */
  readonly onLost: (guildId: string | null) => void;
}

/**
 * Keeps the votes in step with the reactions on cards from now on. Works through them one at a time, so that a vote and
 * its removal never overtake each other. Returns a function that waits for the reactions received so far.
 */
export function followReactions(
  client: ReadyClient,
  { database, now, log, metrics, onLost }: VoteServices,
): () => Promise<void> {
  let tail: Promise<void> = Promise.resolve();
  const inTurn = (guildId: string | null, work: () => Promise<void>): void => {
    tail = tail.then(work).catch((error: unknown) => {
      log.error(
        { err: error, guild: guildId },
        'a reaction could not be counted; the votes will be read again',
      );
      onLost(guildId);
    });
  };
  // People may react to a card before its message's id is stored: then the votes are read once the digest is posted.
  const findLater = async (messageId: string, channelId: string) =>
    (await noteVoteOnUnknown(database, channelId)) ? undefined : findPostedCard(database, messageId);
  const onCard = (
    { id, guildId, channelId }: Message | PartialMessage,
    emoji: Emoji | undefined,
    work: (cardId: number, voteEmoji: string) => Promise<void>,
  ): void =>
    inTurn(guildId, async () => {
      const card = (await findPostedCard(database, id)) ?? (await findLater(id, channelId));
      if (card === undefined) return;
      if (emoji === undefined || isSameEmoji(card.voteEmoji, emoji)) await work(card.cardId, card.voteEmoji);
    });

  client.on(Events.MessageReactionAdd, ({ message, emoji }, user) =>
    onCard(message, emoji, async (cardId) => {
      const { bot } = user.partial ? await user.fetch() : user;
      if (bot) return;
      await saveVote(database, cardId, user.id, now());
      metrics.voteHeard('cast');
    }),
  );
  client.on(Events.MessageReactionRemove, (reaction, user, { burst }) =>
    onCard(reaction.message, reaction.emoji, async (cardId, voteEmoji) => {
      const { channelId, id: messageId } = reaction.message;
      // A person may react twice with an emoji, once "super" and once not: the one that is left is still a vote.
      const mayStillReact = burst || reaction.partial || reaction.countDetails.burst > 0;
      const kind = burst ? 'burst' : 'normal';
      const voted = { channelId, messageId, voteEmoji };
      if (mayStillReact && (await stillReacts(client, voted, user.id, kind))) return;
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
