import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { demand } from '../permissions.ts';
import { presentChannel } from '../present.ts';
import { refusals } from '../refusal.ts';
import { parseForm } from '../validate.ts';
import { type ApiRequest, getChannel, getMessage, type Route } from './route.ts';

const threadForm = z.looseObject({ name: z.string().min(1).max(100) });

const changeForm = z.looseObject({
  name: z.string().min(1).max(100).optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
});

/** Channels, threads and direct conversations. */
export const channelRoutes: readonly Route[] = [
  [
    'GET',
    '/channels/:channel',
    (request) => {
      const channel = getChannel(request);
      demand(request.world, channel, request.world.bot.id);
      return presentChannel(request.world, channel);
    },
  ],
  [
    'PATCH',
    '/channels/:channel',
    (request) => {
      const channel = getChannel(request);
      const { name, archived, locked } = parseForm(changeForm, request.body);
      const isThread = channel.parentId !== undefined;
      // Anyone who can write in a thread can open it, unless it is locked.
      const isOpening = isThread && archived === false && name === undefined && locked === undefined;
      if (isOpening && !channel.locked)
        demand(request.world, channel, request.world.bot.id, PermissionFlagsBits.SendMessagesInThreads);
      else
        demand(
          request.world,
          channel,
          request.world.bot.id,
          isThread ? PermissionFlagsBits.ManageThreads : PermissionFlagsBits.ManageChannels,
        );
      channel.name = name ?? channel.name;
      channel.archived = archived ?? channel.archived;
      channel.locked = locked ?? channel.locked;
      const event = channel.parentId === undefined ? 'CHANNEL_UPDATE' : 'THREAD_UPDATE';
      request.world.tell(event, presentChannel(request.world, channel));
      return presentChannel(request.world, channel);
    },
  ],
  [
    'POST',
    '/channels/:channel/typing',
    (request) => {
      demand(request.world, getChannel(request), request.world.bot.id, PermissionFlagsBits.SendMessages);
    },
  ],
  ['POST', '/channels/:channel/threads', (request) => openThread(request)],
  [
    'POST',
    '/channels/:channel/messages/:message/threads',
    (request) => openThread(request, getMessage(request, getChannel(request)).message.id),
  ],
  [
    'PUT',
    '/channels/:channel/thread-members/:user',
    (request) => {
      const user = request.place('user');
      getChannel(request).people.add(user === '@me' ? request.world.bot.id : user);
    },
  ],
  [
    'DELETE',
    '/channels/:channel/thread-members/:user',
    (request) => {
      const user = request.place('user');
      getChannel(request).people.delete(user === '@me' ? request.world.bot.id : user);
    },
  ],
  [
    'GET',
    '/channels/:channel/thread-members',
    (request) =>
      [...getChannel(request).people].map((user_id) => ({ id: request.place('channel'), user_id })),
  ],
  [
    'POST',
    '/users/@me/channels',
    ({ world, body }) => {
      const { recipient_id } = parseForm(z.looseObject({ recipient_id: z.string() }), body);
      if (!world.users.has(recipient_id)) throw refusals.unknownAccount();
      const people = new Set([world.bot.id, recipient_id]);
      const open = [...world.channels.values()].find(
        ({ type, people: theirs }) =>
          type === ChannelType.DM && people.symmetricDifference(theirs).size === 0,
      );
      const channel =
        open ?? world.addChannel({ name: '', guildId: undefined, type: ChannelType.DM, people });
      return presentChannel(world, channel);
    },
  ],
];

function openThread(request: ApiRequest, messageId?: string): unknown {
  const { world, body } = request;
  const parent = getChannel(request);
  demand(world, parent, world.bot.id, PermissionFlagsBits.CreatePublicThreads);
  const thread = world.addChannel({
    ...(messageId !== undefined && { id: messageId }),
    name: parseForm(threadForm, body).name,
    guildId: parent.guildId,
    parentId: parent.id,
    ownerId: world.bot.id,
    type: ChannelType.PublicThread,
    people: new Set([world.bot.id]),
  });
  world.tell('THREAD_CREATE', { ...presentChannel(world, thread), newly_created: true });
  return presentChannel(world, thread);
}
