import { PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { openConversation } from '../conversations.ts';
import { demand } from '../permissions.ts';
import { presentChannel } from '../present.ts';
import { refusals } from '../refusal.ts';
import { deleteChannel, demandTags, setArchived } from '../threads.ts';
import { parseForm } from '../validate.ts';
import type { Channel } from '../world.ts';
import { type ApiRequest, getChannel, type Route } from './route.ts';
import { appliedTags, archiveAfter } from './threads.ts';

const { ManageChannels, ManageThreads, SendMessagesInThreads } = PermissionFlagsBits;

const changeForm = z.looseObject({
  name: z.string().min(1).max(100).optional(),
  archived: z.boolean().optional(),
  locked: z.boolean().optional(),
  auto_archive_duration: archiveAfter,
  applied_tags: appliedTags,
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
  ['PATCH', '/channels/:channel', changeChannel],
  [
    'DELETE',
    '/channels/:channel',
    (request) => {
      const { world } = request;
      const channel = getChannel(request);
      demand(world, channel, world.bot.id, managing(channel));
      const presented = presentChannel(world, channel);
      deleteChannel(world, channel);
      return presented;
    },
  ],
  [
    'POST',
    '/channels/:channel/typing',
    (request) => {
      demand(request.world, getChannel(request), request.world.bot.id, PermissionFlagsBits.SendMessages);
    },
  ],
  [
    'POST',
    '/users/@me/channels',
    ({ world, body }) => {
      const { recipient_id } = parseForm(z.looseObject({ recipient_id: z.string() }), body);
      if (!world.users.has(recipient_id)) throw refusals.unknownAccount();
      return presentChannel(world, openConversation(world, [world.bot.id, recipient_id]));
    },
  ],
];

function managing({ parentId }: Channel): bigint {
  return parentId === undefined ? ManageChannels : ManageThreads;
}

/** Changes a channel or a thread (https://docs.discord.com/developers/resources/channel#modify-channel). */
function changeChannel(request: ApiRequest): unknown {
  const { world, body } = request;
  const channel = getChannel(request);
  const form = parseForm(changeForm, body);
  demandRightToChange(request, channel, form);
  const { name, archived, locked, auto_archive_duration: minutes, applied_tags: tags } = form;
  // Of what is archived, nothing changes but that.
  if (channel.archived && archived !== false && channel.parentId !== undefined)
    throw refusals.threadArchived();
  if (tags !== undefined && tags !== null) {
    demandTags(world.channels.get(channel.parentId ?? ''), tags);
    channel.appliedTags = tags;
  }
  channel.name = name ?? channel.name;
  channel.locked = locked ?? channel.locked;
  channel.archiveAfter = minutes ?? channel.archiveAfter;
  if (channel.parentId === undefined) world.tell('CHANNEL_UPDATE', presentChannel(world, channel));
  else setArchived(world, channel, archived ?? channel.archived);
  return presentChannel(world, channel);
}

/** Throws 50013 unless the bot may: anybody who can write in a thread can open it, unless it is locked, and whoever started it can change it. */
function demandRightToChange(
  { world }: ApiRequest,
  channel: Channel,
  form: z.infer<typeof changeForm>,
): void {
  const isThread = channel.parentId !== undefined;
  const isOpening = isThread && form.archived === false && Object.keys(form).length === 1;
  const isOwn = isThread && channel.ownerId === world.bot.id && form.locked === undefined;
  const isFree = (isOpening || isOwn) && !channel.locked;
  demand(world, channel, world.bot.id, isFree ? SendMessagesInThreads : managing(channel));
}
