import { type Emoji, Events, type Message, type PartialMessage } from 'discord.js';
import type { Database } from '../../database/connect.ts';
import { type CardEmoji, listEmojis, REACTION_KINDS } from '../../delivery/card-emojis.ts';
import { findPostedCard } from '../../delivery/posted-cards.ts';
import { noteVoteOnUnknown } from '../../delivery/unread-votes.ts';
import type { Log } from '../../log.ts';
import type { Metrics } from '../../metrics.ts';
import {
  removeReaction,
  removeReactions,
  removeReactionsOnMessages,
  saveReaction,
} from '../../votes/reactions.ts';
import { meetPerson } from '../members.ts';
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
 * Keeps votes and refusals in step with the reactions on cards from now on. Works through them one at a time, so that a
 * reaction and its removal never overtake each other. Returns a function that waits for the reactions received so far.
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
  // People may react to a card before its message's id is stored: then the votes are read once the digest or the proposal is posted.
  const findLater = async (messageId: string, channelId: string) => {
    const noted = [await noteVoteOnUnknown(database, channelId)];
    // A card on its way into a forum becomes the first message of a post.
    const channel = client.channels.cache.get(channelId);
    if (channel?.isThread() && channel.parentId !== null)
      noted.push(await noteVoteOnUnknown(database, channel.parentId));
    return noted.some(Boolean) ? undefined : findPostedCard(database, messageId);
  };
  const onCard = (
    { id, guildId, channelId }: Message | PartialMessage,
    work: (cardId: number, emojis: readonly CardEmoji[]) => Promise<void>,
  ): void =>
    inTurn(guildId, async () => {
      const card = (await findPostedCard(database, id)) ?? (await findLater(id, channelId));
      if (card !== undefined) await work(card.cardId, listEmojis(card));
    });
  const onEmoji = (
    message: Message | PartialMessage,
    emoji: Emoji,
    work: (cardId: number, counted: CardEmoji) => Promise<void>,
  ): void =>
    onCard(message, async (cardId, emojis) => {
      const counted = emojis.find((one) => isSameEmoji(one.emoji, emoji));
      if (counted !== undefined) await work(cardId, counted);
    });

  client.on(Events.MessageReactionAdd, ({ message, emoji }, user) => {
    // Discord sends the member with the reaction; discord.js only puts them there.
    const member = message.guild?.members.cache.get(user.id);
    onEmoji(message, emoji, async (cardId, { kind }) => {
      const { bot } = user.partial ? await user.fetch() : user;
      if (bot) return;
      await saveReaction(database, { kind, cardId, userId: user.id }, now());
      if (kind === 'vote') metrics.voteHeard('cast');
      if (member !== undefined) await meetPerson(member, { database, now, log });
    });
  });
  client.on(Events.MessageReactionRemove, (reaction, user, { burst }) =>
    onEmoji(reaction.message, reaction.emoji, async (cardId, { kind, emoji }) => {
      const { channelId, id: messageId } = reaction.message;
      // A person may react twice with an emoji, once "super" and once not: the one that is left still counts.
      const mayStillReact = burst || reaction.partial || reaction.countDetails.burst > 0;
      const place = { channelId, messageId, emoji };
      if (mayStillReact && (await stillReacts(client, place, user.id, burst ? 'burst' : 'normal'))) return;
      await removeReaction(database, { kind, cardId, userId: user.id });
      if (kind === 'vote') metrics.voteHeard('taken back');
    }),
  );
  client.on(Events.MessageReactionRemoveEmoji, ({ message, emoji }) =>
    onEmoji(message, emoji, (cardId, { kind }) => removeReactions(database, [cardId], [kind])),
  );
  client.on(Events.MessageReactionRemoveAll, (message) =>
    onCard(message, (cardId) => removeReactions(database, [cardId], REACTION_KINDS)),
  );
  const forget = (messages: readonly (Message | PartialMessage)[]) =>
    inTurn(messages[0]?.guildId ?? null, () =>
      removeReactionsOnMessages(
        database,
        messages.map((message) => message.id),
      ),
    );
  client.on(Events.MessageDelete, (message) => forget([message]));
  // A forum's post goes with its first message; a thread that was started from a card leaves the card.
  client.on(Events.ThreadDelete, ({ id, guildId }) =>
    inTurn(guildId, async () => {
      const card = await findPostedCard(database, id);
      if (card?.channelId === id) await removeReactionsOnMessages(database, [id]);
    }),
  );
  client.on(Events.MessageBulkDelete, (messages) => forget([...messages.values()]));
  return () => tail;
}
