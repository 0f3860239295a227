import { ChannelType } from 'discord-api-types/v10';
import type { Named, Person } from './population.ts';
import { presentChannel } from './present.ts';
import { addPost, deleteChannel, MAX_TAGS, setArchived, startThread } from './threads.ts';
import type { Channel, World } from './world.ts';

/** A forum that people set up. */
interface ForumByHand {
  /** The names of its tags, at most 20. */
  readonly tags?: readonly string[];
  readonly requiresTag?: boolean;
}

/** Changes that people make to channels and threads by hand. Without a guild's id they concern the first guild. */
export interface ChannelChanges {
  /** Returns the guilds' channels, including threads. */
  channels(): readonly Named[];
  addChannel(name: string, guildId?: string): Named;
  /** Adds a channel whose threads are posts. */
  addForum(name: string, forum?: ForumByHand, guildId?: string): Named;
  /** Gives a forum other tags, or has it require one; tags keep their ids by their names. */
  changeForum(forumId: string, forum: ForumByHand): void;
  /** Deletes a channel with its threads, or a thread. */
  removeChannel(channelId: string): void;
  /** Adds a thread to a channel, which the bot has joined. */
  addThread(parentId: string, name: string): Named;
  /** Has a person start a thread from a message. */
  startThread(person: Pick<Person, 'id'>, channelId: string, messageId: string, name: string): Named;
  /** Has a person add a post to a forum. */
  addPost(person: Pick<Person, 'id'>, forumId: string, name: string, content: string): Named;
  /** Archives or locks a thread, or undoes that. */
  changeThread(threadId: string, change: { readonly archived?: boolean; readonly locked?: boolean }): void;
  /** Returns the threads of a channel, or the posts of a forum, in the order in which they were made. */
  threads(parentId: string): readonly ThreadByHand[];
}

/** A thread, as people see it. */
interface ThreadByHand extends Named {
  readonly archived: boolean;
  readonly locked: boolean;
  /** The names of its tags. */
  readonly tags: readonly string[];
}

/** Creates the functions with which people change channels and threads by hand. */
export function createChannelChanges(world: World, firstId: string): ChannelChanges {
  const channelOf = (id: string): Channel => {
    const channel = world.channels.get(id);
    if (channel === undefined) throw new Error(`The sandbox has no channel ${id}.`);
    return channel;
  };
  const setUp = (forum: Channel, { tags, requiresTag }: ForumByHand): void => {
    if (tags !== undefined) {
      if (tags.length > MAX_TAGS) throw new RangeError(`A forum has at most ${MAX_TAGS} tags.`);
      const kept = new Map(forum.tags.map((tag) => [tag.name, tag]));
      forum.tags = tags.map((name) => kept.get(name) ?? { id: world.nextId(), name, moderated: false });
    }
    forum.requiresTag = requiresTag ?? forum.requiresTag;
  };

  return {
    channels: () =>
      [...world.channels.values()]
        .filter(({ guildId }) => guildId !== undefined)
        .map(({ id, name }) => ({ id, name })),
    addChannel(name, guildId = firstId) {
      const channel = world.addChannel({ name, guildId });
      world.tell('CHANNEL_CREATE', presentChannel(world, channel));
      return { id: channel.id, name };
    },
    addForum(name, forum = {}, guildId = firstId) {
      const channel = world.addChannel({ name, guildId, type: ChannelType.GuildForum });
      setUp(channel, forum);
      world.tell('CHANNEL_CREATE', presentChannel(world, channel));
      return { id: channel.id, name };
    },
    changeForum(forumId, forum) {
      const channel = channelOf(forumId);
      setUp(channel, forum);
      world.tell('CHANNEL_UPDATE', presentChannel(world, channel));
    },
    removeChannel(channelId) {
      const channel = world.channels.get(channelId);
      if (channel !== undefined) deleteChannel(world, channel);
    },
    addThread(parentId, name) {
      const thread = world.addChannel({
        name,
        guildId: world.channels.get(parentId)?.guildId,
        parentId,
        type: ChannelType.PublicThread,
        people: new Set([world.bot.id]),
      });
      world.tell('THREAD_CREATE', presentChannel(world, thread));
      return { id: thread.id, name };
    },
    startThread({ id: ownerId }, channelId, messageId, name) {
      const channel = channelOf(channelId);
      const stored = channel.messages.get(messageId);
      if (stored === undefined) throw new Error(`The sandbox has no message ${messageId}.`);
      return { id: startThread(world, channel, stored, { name, ownerId }).id, name };
    },
    addPost({ id: ownerId }, forumId, name, content) {
      const message = { content };
      return { id: addPost(world, channelOf(forumId), { name, ownerId, message, tags: [] }).id, name };
    },
    changeThread(threadId, { archived, locked }) {
      const thread = world.channels.get(threadId);
      if (thread === undefined) return;
      thread.locked = locked ?? thread.locked;
      setArchived(world, thread, archived ?? thread.archived);
    },
    threads(parentId) {
      const tags = new Map(channelOf(parentId).tags.map(({ id, name }) => [id, name]));
      return [...world.channels.values()]
        .filter((channel) => channel.parentId === parentId)
        .map(({ id, name, archived, locked, appliedTags }) => {
          const named = appliedTags.flatMap((tag) => tags.get(tag) ?? []);
          return { id, name, archived, locked, tags: named };
        });
    },
  };
}
