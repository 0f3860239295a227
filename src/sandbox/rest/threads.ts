import { ChannelType, PermissionFlagsBits } from 'discord-api-types/v10';
import { z } from 'zod';
import { channelPermissions, demand } from '../permissions.ts';
import { presentChannel, presentMessage } from '../present.ts';
import { refusals } from '../refusal.ts';
import { addPost, isActiveThread, MAX_APPLIED_TAGS, startBareThread, startThread } from '../threads.ts';
import { parseForm, parseMessage } from '../validate.ts';
import { ARCHIVE_MINUTES, type Channel } from '../world.ts';
import { type ApiRequest, getChannel, getGuild, getMessage, type Route } from './route.ts';

const { CreatePublicThreads, ManageThreads, ReadMessageHistory, SendMessages, ViewChannel } =
  PermissionFlagsBits;

/** Parses how long a thread stays open without a message. */
export const archiveAfter = z.literal(ARCHIVE_MINUTES).nullish();

/** Parses the tags of a post. */
export const appliedTags = z.array(z.string()).max(MAX_APPLIED_TAGS).nullish();

const threadForm = z.looseObject({
  name: z.string().min(1).max(100),
  auto_archive_duration: archiveAfter,
  type: z.literal(ChannelType.PublicThread, { error: 'The sandbox has public threads only.' }).nullish(),
});

const postForm = z.looseObject({
  ...threadForm.shape,
  message: z.looseObject({}),
  applied_tags: appliedTags,
});

/** Threads, their members, and posts of forums. */
export const threadRoutes: readonly Route[] = [
  ['POST', '/channels/:channel/threads', start],
  ['POST', '/channels/:channel/messages/:message/threads', startFromMessage],
  [
    'GET',
    '/guilds/:guild/threads/active',
    (request) => {
      const threads = threadsIn(request, (thread) => thread.guildId === getGuild(request).id);
      return { threads: present(request, threads.filter(isActiveThread)), members: [] };
    },
  ],
  ['GET', '/channels/:channel/threads/archived/public', listArchived],
  [
    'PUT',
    '/channels/:channel/thread-members/:user',
    (request) => {
      const channel = getChannel(request);
      if (channel.archived) throw refusals.threadArchived();
      channel.people.add(userIn(request));
    },
  ],
  [
    'DELETE',
    '/channels/:channel/thread-members/:user',
    (request) => {
      getChannel(request).people.delete(userIn(request));
    },
  ],
  [
    'GET',
    '/channels/:channel/thread-members',
    (request) =>
      [...getChannel(request).people].map((user_id) => ({ id: request.place('channel'), user_id })),
  ],
];

function userIn({ world, place }: ApiRequest): string {
  return place('user') === '@me' ? world.bot.id : place('user');
}

function startFromMessage(request: ApiRequest): unknown {
  const { world, body } = request;
  const parent = getChannel(request);
  demand(world, parent, world.bot.id, CreatePublicThreads);
  const stored = getMessage(request, parent);
  const form = parseForm(threadForm, body);
  return presentChannel(world, startThread(world, parent, stored, newThread(request, form)));
}

/** Starts a thread without a message; in a forum, adds a post. */
function start(request: ApiRequest): unknown {
  const { world, body, attachments } = request;
  const parent = getChannel(request);
  if (parent.type !== ChannelType.GuildForum) {
    demand(world, parent, world.bot.id, CreatePublicThreads);
    const form = parseForm(threadForm, body);
    return presentChannel(world, startBareThread(world, parent, newThread(request, form)));
  }
  // In a forum, Send Messages is what lets people post.
  demand(world, parent, world.bot.id, SendMessages);
  const form = parseForm(postForm, body);
  const tags = form.applied_tags ?? [];
  const mayModerate = (channelPermissions(world, parent, world.bot.id) & ManageThreads) !== 0n;
  const isForOthers = parent.tags.some(({ id, moderated }) => moderated && tags.includes(id));
  if (isForOthers && !mayModerate) throw refusals.missingPermissions();
  const message = parseMessage(form.message, 'new', attachments.length);
  const post = addPost(world, parent, { ...newThread(request, form), message, tags });
  const first = post.messages.get(post.id);
  return {
    ...presentChannel(world, post),
    ...(first && { message: presentMessage(first, world.bot.id) }),
  };
}

function newThread({ world }: ApiRequest, form: z.infer<typeof threadForm>) {
  const { name, auto_archive_duration: minutes } = form;
  return { name, ownerId: world.bot.id, archiveAfter: minutes ?? undefined };
}

function listArchived(request: ApiRequest): unknown {
  const { world, query } = request;
  const parent = getChannel(request);
  demand(world, parent, world.bot.id, ReadMessageHistory);
  const before = Date.parse(query.get('before') ?? '') || Number.POSITIVE_INFINITY;
  const limit = Math.min(100, Number(query.get('limit') ?? '50'));
  const found = threadsIn(request, (thread) => thread.parentId === parent.id)
    .filter(({ archived, archivedAt }) => archived && archivedAt < before)
    .toSorted((a, b) => b.archivedAt - a.archivedAt);
  return {
    threads: present(request, found.slice(0, limit)),
    members: [],
    has_more: found.length > limit,
  };
}

function threadsIn({ world }: ApiRequest, isIn: (thread: Channel) => boolean): Channel[] {
  return [...world.channels.values()].filter(
    (channel) =>
      channel.parentId !== undefined &&
      isIn(channel) &&
      (channelPermissions(world, channel, world.bot.id) & ViewChannel) !== 0n,
  );
}

function present({ world }: ApiRequest, threads: readonly Channel[]): unknown[] {
  return threads.map((thread) => presentChannel(world, thread));
}
