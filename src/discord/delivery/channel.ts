import { type Client, DiscordAPIError, RESTJSONErrorCodes, Routes } from 'discord.js';
import type { Channel, Content } from '../../delivery/channel.ts';
import type { Log } from '../../log.ts';
import { formatFailure, hasCode, readFailure } from '../failure.ts';
import { MAX_THREAD_NAME } from '../limits.ts';
import { buildCard, buildHeader, type MessageBody, withoutLinks } from '../render/cards.ts';
import { buildLetter, withoutTextLinks } from '../render/letter.ts';
import { formatPlain } from '../render/text.ts';
import { withRetry } from '../retry.ts';
import { findPost, readForum, sendPostOnce, tagPost } from './forum.ts';
import { openGreetingChannel } from './greeting.ts';
import { findObstacle, formatRefusal, inOpenThread } from './obstacle.ts';
import { findSent, openDirectChannel, sendOnce } from './send.ts';

/** Creates a `Channel` to Discord's channels and private messages. */
export function createDiscordChannel(
  client: Client<true>,
  { now, log }: { readonly now: () => Temporal.Instant; readonly log: Log },
): Channel {
  return {
    findObstacle: (place) => findObstacle(client, place),
    readForum: (channelId) => readForum(client, channelId),
    async open(address) {
      if ('userId' in address) return openDirectChannel(client, address.userId);
      return address.channelId ?? openGreetingChannel(client, address.guildId, log);
    },
    async sendOnce(message) {
      const [first, ...others] = formsOf(message.content);
      const pings = message.content.kind === 'letter' ? (message.content.pings ?? []) : [];
      for (const [index, body] of [first, ...others].entries()) {
        try {
          return message.post === undefined
            ? await sendOnce(client, { ...message, body, pings }, now)
            : await sendPostOnce(client, { ...message, body, name: nameOf(message.content) }, now);
        } catch (error) {
          if (readFailure(error) !== 'refused' || index === others.length) throw error;
          log.warn({ err: error, channel: message.channelId }, 'Discord refused a message with its links');
        }
      }
      throw new Error('A message has no form.');
    },
    async findSent(message) {
      if (message.claimedAt === null) return undefined;
      try {
        if (message.post !== undefined)
          return await withRetry(() => findPost(client, { ...message, name: nameOf(message.content) }));
        return await withRetry(() => findSent(client, { ...message, body: render(message.content) }));
      } catch (error) {
        if (readFailure(error) === 'closed') return undefined;
        throw error;
      }
    },
    async isThere({ channelId, messageId }) {
      try {
        await withRetry(() => client.rest.get(Routes.channelMessage(channelId, messageId)));
        return true;
      } catch (error) {
        if (hasCode(error, RESTJSONErrorCodes.UnknownMessage)) return false;
        if (readFailure(error) === 'fault') throw error;
        log.warn({ err: error, message: messageId }, 'could not see whether a message is still there');
        return true;
      }
    },
    async edit({ channelId, messageId }, content) {
      const body = { ...render(content), allowed_mentions: { parse: [] } };
      await inOpenThread(client, channelId, () =>
        withRetry(() => client.rest.patch(Routes.channelMessage(channelId, messageId), { body })),
      );
    },
    tagPost: (postId, tag) => tagPost(client, postId, tag),
    async addEmoji({ channelId, messageId }, emoji) {
      try {
        const route = Routes.channelMessageOwnReaction(channelId, messageId, encodeURIComponent(emoji));
        await inOpenThread(client, channelId, () => withRetry(() => client.rest.put(route)));
        return true;
      } catch (error) {
        if (!(error instanceof DiscordAPIError)) throw error;
        log.warn({ err: error, message: messageId, emoji }, 'an emoji could not be added to a card');
        return !hasCode(error, RESTJSONErrorCodes.UnknownEmoji);
      }
    },
    readFailure,
    formatFailure,
    formatRefusal: (place, error) => formatRefusal(client, place, error),
  };
}

/** Renders a message, and one with links also without them: Discord may refuse it because of one of them. */
function formsOf(content: Content): readonly [MessageBody, ...MessageBody[]] {
  const body = render(content);
  switch (content.kind) {
    case 'card':
      return [body, withoutLinks(body)];
    case 'letter':
      return [body, withoutTextLinks(body)];
    case 'header':
    case 'text':
      return [body];
  }
}

/** Returns the name of the post that a message begins. */
function nameOf(content: Content): string {
  if (content.kind !== 'card')
    return content.kind === 'letter' ? formatPlain(content.title, MAX_THREAD_NAME) : 'Note';
  const { id, title } = content.listing.paper;
  return formatPlain(title, MAX_THREAD_NAME) || formatPlain(id, MAX_THREAD_NAME);
}

function render(content: Content): MessageBody {
  switch (content.kind) {
    case 'header':
      return buildHeader(content);
    case 'card':
      return buildCard(content);
    case 'letter':
      return buildLetter(content);
    case 'text':
      return { content: content.text };
  }
}
