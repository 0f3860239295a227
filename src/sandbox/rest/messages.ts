import { type APIEmoji, ChannelType, MessageFlags, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import {
  addReaction,
  createMessage,
  deleteMessages,
  editMessage,
  removeReaction,
  removeReactions,
  usersOf,
} from '../messages.ts';
import { demand, mayManageThreads } from '../permissions.ts';
import { emojiKey, presentMessage } from '../present.ts';
import { refusals } from '../refusal.ts';
import { setArchived } from '../threads.ts';
import { parseForm, parseMessage } from '../validate.ts';
import type { Channel, World } from '../world.ts';
import { type ApiRequest, getChannel, getMessage, type Route } from './route.ts';

const { AddReactions, EmbedLinks, ManageMessages, ReadMessageHistory, SendMessages, SendMessagesInThreads } =
  PermissionFlagsBits;

/** Reading, sending, changing and deleting messages, and reactions on them. */
export const messageRoutes: readonly Route[] = [
  ['GET', '/channels/:channel/messages', listMessages],
  ['POST', '/channels/:channel/messages', sendMessage],
  ['POST', '/channels/:channel/messages/bulk-delete', bulkDelete],
  [
    'GET',
    '/channels/:channel/messages/:message',
    (request) => {
      const channel = getChannel(request);
      demand(request.world, channel, request.world.bot.id, ReadMessageHistory);
      return presentMessage(getMessage(request, channel), request.world.bot.id);
    },
  ],
  [
    'PATCH',
    '/channels/:channel/messages/:message',
    (request) => {
      const channel = getChannel(request);
      const stored = getMessage(request, channel);
      demand(request.world, channel, request.world.bot.id);
      demandOpen(channel);
      if (stored.message.author.id !== request.world.bot.id) throw refusals.notTheAuthor();
      editMessage(request.world, channel, stored, parseMessage(request.body, 'edit'));
      return presentMessage(stored, request.world.bot.id);
    },
  ],
  [
    'DELETE',
    '/channels/:channel/messages/:message',
    (request) => {
      const channel = getChannel(request);
      const { id, author } = getMessage(request, channel).message;
      demand(
        request.world,
        channel,
        request.world.bot.id,
        ...(author.id === request.world.bot.id ? [] : [ManageMessages]),
      );
      deleteMessages(request.world, channel, [id]);
    },
  ],
  [
    'PUT',
    '/channels/:channel/messages/:message/reactions/:emoji/@me',
    (request) => {
      const { world } = request;
      const channel = getChannel(request);
      demand(world, channel, world.bot.id, ReadMessageHistory);
      demandOpen(channel);
      const stored = getMessage(request, channel);
      const emoji = parseEmoji(world, request.place('emoji'));
      // Without permission to add a new emoji, one may still join an existing one.
      if (!stored.reactions.has(emojiKey(emoji))) demand(world, channel, world.bot.id, AddReactions);
      addReaction(world, channel, stored, emoji, world.bot.id);
    },
  ],
  [
    'DELETE',
    '/channels/:channel/messages/:message/reactions/:emoji/:user',
    (request) => {
      const { world } = request;
      const channel = getChannel(request);
      const user = request.place('user') === '@me' ? world.bot.id : request.place('user');
      demand(world, channel, world.bot.id, ...(user === world.bot.id ? [] : [ManageMessages]));
      removeReaction(
        world,
        channel,
        getMessage(request, channel),
        parseEmoji(world, request.place('emoji')),
        user,
      );
    },
  ],
  [
    'DELETE',
    '/channels/:channel/messages/:message/reactions/:emoji',
    (request) => {
      const channel = getChannel(request);
      demand(request.world, channel, request.world.bot.id, ManageMessages);
      const emoji = parseEmoji(request.world, request.place('emoji'));
      removeReactions(request.world, channel, getMessage(request, channel), emoji);
    },
  ],
  [
    'DELETE',
    '/channels/:channel/messages/:message/reactions',
    (request) => {
      const channel = getChannel(request);
      demand(request.world, channel, request.world.bot.id, ManageMessages);
      removeReactions(request.world, channel, getMessage(request, channel));
    },
  ],
  [
    'GET',
    '/channels/:channel/messages/:message/reactions/:emoji',
    (request) => {
      const { world, query } = request;
      const channel = getChannel(request);
      demand(world, channel, world.bot.id, ReadMessageHistory);
      const key = emojiKey(parseEmoji(world, request.place('emoji')));
      const reaction = getMessage(request, channel).reactions.get(key);
      const kind = query.get('type') === '1' ? 'super' : 'normal';
      const users = [...(reaction === undefined ? [] : usersOf(reaction, kind))].toSorted(bySnowflake);
      const after = query.get('after') ?? '0';
      const limit = Math.min(100, Number(query.get('limit') ?? '25'));
      return users
        .filter((id) => bySnowflake(id, after) > 0)
        .slice(0, limit)
        .map((id) => world.users.get(id));
    },
  ],
];

function listMessages(request: ApiRequest): unknown {
  const { world, query } = request;
  const channel = getChannel(request);
  demand(world, channel, world.bot.id, ReadMessageHistory);
  const { limit } = parseForm(z.object({ limit: z.coerce.number().int().min(1).max(100).default(50) }), {
    limit: query.get('limit') ?? undefined,
  });
  const all = [...channel.messages.values()].filter(({ onlyFor }) => onlyFor === undefined);
  const before = query.get('before');
  const after = query.get('after');
  const around = query.get('around');
  let chosen = all.slice(-limit);
  if (before !== null)
    chosen = all.filter(({ message }) => bySnowflake(message.id, before) < 0).slice(-limit);
  if (after !== null)
    chosen = all.filter(({ message }) => bySnowflake(message.id, after) > 0).slice(0, limit);
  if (around !== null) {
    const at = all.findIndex(({ message }) => bySnowflake(message.id, around) >= 0);
    chosen = all.slice(Math.max(0, at - Math.floor(limit / 2)), at + Math.ceil(limit / 2));
  }
  return chosen.toReversed().map((stored) => presentMessage(stored, world.bot.id));
}

function sendMessage(request: ApiRequest): unknown {
  const { world, body, attachments } = request;
  const channel = getChannel(request);
  const form = parseMessage(body, 'new', attachments.length);
  if (channel.type === ChannelType.GuildForum) throw refusals.noTextChannel();
  const isThread = channel.parentId !== undefined;
  const isDirect = channel.guildId === undefined;
  demand(
    world,
    channel,
    world.bot.id,
    ...(isDirect ? [] : [isThread ? SendMessagesInThreads : SendMessages]),
  );
  if (form.message_reference && !channel.messages.has(form.message_reference.message_id))
    throw refusals.unknownMessage();
  if (isDirect) demandOpenDirects(world, channel);
  openBySending(request, channel);
  const stored = createMessage(world, channel, withoutForbiddenEmbeds(form, request), {
    authorId: world.bot.id,
    files: attachments,
  });
  return presentMessage(stored, world.bot.id);
}

/** Throws if a thread is archived: nothing can change in it. */
function demandOpen({ archived }: Channel): void {
  if (archived) throw refusals.threadArchived();
}

/** Throws if the person of a direct conversation takes no messages, or is in none of the bot's guilds. */
function demandOpenDirects(world: World, { people }: Channel): void {
  const others = [...people].filter((id) => id !== world.bot.id);
  if (others.some((id) => world.closedDirects.has(id))) throw refusals.closedDirects();
  const guilds = [...world.guilds.values()].filter(({ members }) => members.has(world.bot.id));
  const isKnown = (id: string) => world.installers.has(id) || guilds.some(({ members }) => members.has(id));
  if (!others.every(isKnown)) throw refusals.noMutualGuilds();
}

/** Opens an archived thread, as sending a message does, unless it is locked. */
function openBySending({ world }: ApiRequest, channel: Channel): void {
  if (channel.locked && !mayManageThreads(world, channel)) throw refusals.threadLocked();
  if (channel.archived) setArchived(world, channel, false);
}

/** Drops embeds without the Embed Links permission, as Discord silently does. */
function withoutForbiddenEmbeds(form: ReturnType<typeof parseMessage>, request: ApiRequest) {
  if (!form.embeds?.length) return form;
  try {
    demand(request.world, getChannel(request), request.world.bot.id, EmbedLinks);
    return form;
  } catch {
    return { ...form, embeds: [], flags: (form.flags ?? 0) & ~MessageFlags.SuppressEmbeds };
  }
}

function bulkDelete(request: ApiRequest): void {
  const channel = getChannel(request);
  demand(request.world, channel, request.world.bot.id, ManageMessages);
  const { messages } = parseForm(
    z.looseObject({ messages: z.array(z.string()).min(2).max(100) }),
    request.body,
  );
  deleteMessages(request.world, channel, messages);
}

/** Parses an emoji in a path: a character, or `name:id` of a guild's own. Throws 10014. */
function parseEmoji(world: World, text: string): APIEmoji {
  const [, name, id] = /^(\w+):(\d+)$/u.exec(text) ?? [];
  if (name !== undefined && id !== undefined) {
    const known = [...world.guilds.values()]
      .map((guild) => guild.emojis.get(id))
      .find((emoji) => emoji !== undefined);
    if (known === undefined) throw refusals.unknownEmoji();
    return { id, name: known.name, animated: known.animated ?? false };
  }
  if (!/^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})\ufe0f?$/v.test(text)) throw refusals.unknownEmoji();
  return { id: null, name: text };
}

function bySnowflake(a: string, b: string): number {
  const [left, right] = [BigInt(a), BigInt(b)];
  if (left === right) return 0;
  return left < right ? -1 : 1;
}
