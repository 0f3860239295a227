import { ChannelType, MessageFlags, MessageType } from 'discord-api-types/v10';
import { createMessage, editMessage } from './messages.ts';
import { presentChannel } from './present.ts';
import { refusals } from './refusal.ts';
import type { MessageForm } from './validate.ts';
import type { Channel, StoredMessage, World } from './world.ts';

/** Discord's limit for a guild. */
const MAX_ACTIVE = 1_000;

/** Discord's limits for the tags of a forum, and of a post. */
export const MAX_TAGS = 20;
export const MAX_APPLIED_TAGS = 5;

/** A new thread. */
export interface NewThread {
  readonly name: string;
  readonly ownerId: string;
  readonly archiveAfter?: Channel['archiveAfter'] | undefined;
}

/** Starts a thread from a message, whose id it gets. Throws 160004 if the message has one, 160006 if the guild has too many. */
export function startThread(
  world: World,
  parent: Channel,
  stored: StoredMessage,
  thread: NewThread,
): Channel {
  demandText(parent);
  if (stored.thread !== undefined) throw refusals.threadExists();
  const started = addThread(world, parent, thread, stored.message.id);
  stored.thread = started;
  // Whoever looks at the message learns of its thread.
  const flags = (stored.message.flags ?? 0) | MessageFlags.HasThread;
  const { edited_timestamp } = stored.message;
  editMessage(world, parent, stored, {});
  stored.message = { ...stored.message, flags, edited_timestamp };
  createMessage(
    world,
    started,
    {},
    {
      authorId: thread.ownerId,
      more: {
        type: MessageType.ThreadStarterMessage,
        message_reference: { message_id: stored.message.id, channel_id: parent.id, type: 0 },
        referenced_message: stored.message,
      },
    },
  );
  return started;
}

/** Starts a thread in a channel, without a message. */
export function startBareThread(world: World, parent: Channel, thread: NewThread): Channel {
  demandText(parent);
  const started = addThread(world, parent, thread);
  createMessage(
    world,
    parent,
    { content: thread.name },
    {
      authorId: thread.ownerId,
      more: {
        type: MessageType.ThreadCreated,
        message_reference: { channel_id: started.id, guild_id: parent.guildId ?? '', type: 0 },
      },
    },
  );
  return started;
}

/** A new post of a forum, with its first message. */
export interface NewPost extends NewThread {
  readonly message: MessageForm;
  readonly tags: readonly string[];
}

/**
 * Adds a post to a forum: a thread and its first message, which have one id. Throws 40067 if the forum requires a tag, and
 * 10087 for a tag that it does not have.
 */
export function addPost(world: World, forum: Channel, { message, tags, ...thread }: NewPost): Channel {
  demandTags(forum, tags);
  if (forum.requiresTag && tags.length === 0) throw refusals.tagRequired();
  const post = addThread(world, forum, thread, undefined, tags);
  createMessage(world, post, message, { authorId: thread.ownerId, more: { id: post.id } });
  return post;
}

/** Throws 10087 for a tag that a forum does not have. */
export function demandTags(forum: Channel | undefined, tags: readonly string[]): void {
  if (!tags.every((id) => forum?.tags.some((tag) => tag.id === id))) throw refusals.unknownTag();
}

function demandText({ type }: Channel): void {
  if (type !== ChannelType.GuildText) throw refusals.notForThisChannel();
}

function addThread(
  world: World,
  parent: Channel,
  { name, ownerId, archiveAfter = 1_440 }: NewThread,
  id = world.nextId(),
  appliedTags: readonly string[] = [],
): Channel {
  const active = [...world.channels.values()].filter(
    (channel) => channel.guildId === parent.guildId && isActiveThread(channel),
  );
  if (active.length >= MAX_ACTIVE) throw refusals.tooManyThreads();
  const thread = world.addChannel({
    id,
    name,
    guildId: parent.guildId,
    parentId: parent.id,
    ownerId,
    archiveAfter,
    appliedTags: [...appliedTags],
    type: ChannelType.PublicThread,
    people: new Set([ownerId]),
  });
  world.tell('THREAD_CREATE', { ...presentChannel(world, thread), newly_created: true });
  return thread;
}

/** Whether a channel is a thread that is not archived. */
export function isActiveThread({ parentId, archived }: Channel): boolean {
  return parentId !== undefined && !archived;
}

/** Archives or opens a thread, and tells everybody. */
export function setArchived(world: World, thread: Channel, archived: boolean): void {
  if (thread.archived !== archived) thread.archivedAt = world.now();
  thread.archived = archived;
  world.tell('THREAD_UPDATE', presentChannel(world, thread));
}

/** Deletes a channel with its threads, or a thread: then its message may get another one. */
export function deleteChannel(world: World, channel: Channel): void {
  world.channels.delete(channel.id);
  const { id, type, guildId, parentId } = channel;
  if (parentId !== undefined) {
    const starter = world.channels.get(parentId)?.messages.get(id);
    if (starter !== undefined) starter.thread = undefined;
    world.tell('THREAD_DELETE', { id, type, guild_id: guildId, parent_id: parentId });
    return;
  }
  const threads = [...world.channels.values()].filter((one) => one.parentId === id);
  for (const thread of threads) deleteChannel(world, thread);
  world.tell('CHANNEL_DELETE', presentChannel(world, channel));
}

/** Archives the threads in which nobody has written for as long as they are kept open. */
export function archiveIdleThreads(world: World): void {
  for (const thread of world.channels.values()) {
    if (!isActiveThread(thread)) continue;
    const last = [...thread.messages.values()].at(-1)?.message.timestamp;
    const since = Math.max(thread.archivedAt, last === undefined ? 0 : Date.parse(last));
    if (world.now() - since >= thread.archiveAfter * 60_000) setArchived(world, thread, true);
  }
}
