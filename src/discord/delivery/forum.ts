import { ChannelFlags, ChannelType, type Client, Routes, ThreadAutoArchiveDuration } from 'discord.js';
import { z } from 'zod';
import type { DiscussionTag, Forum, OnceMessage } from '../../delivery/channel.ts';
import { retag } from '../../delivery/forum-tags.ts';
import type { Place } from '../../delivery/outbox.ts';
import { MAX_PAGE } from '../limits.ts';
import type { MessageBody } from '../render/cards.ts';
import { withRetry } from '../retry.ts';
import { inOpenThread } from './obstacle.ts';
import { postOnce } from './request-once.ts';
import { CLOCK_SLACK, snowflakeAt } from './send.ts';

const channelShape = z.object({
  type: z.number(),
  guild_id: z.string().optional(),
  flags: z.number().default(0),
  available_tags: z.array(z.object({ id: z.string(), name: z.string(), moderated: z.boolean() })).default([]),
});
const postShape = z.object({
  id: z.string(),
  name: z.string(),
  parent_id: z.string().nullish(),
  owner_id: z.string().nullish(),
});
const activeShape = z.object({ threads: z.array(postShape) });
const archivedShape = z.object({
  threads: z.array(postShape.extend({ thread_metadata: z.object({ archive_timestamp: z.string() }) })),
  has_more: z.boolean(),
});

/** A forum in which 5,000 posts were archived since ours was made would mean another fault. */
const MAX_PAGES = 50;

/** Reads what a forum asks of its posts; undefined for a channel of another kind. */
export async function readForum(client: Client<true>, channelId: string): Promise<Forum | undefined> {
  // The gateway keeps what it told us up to date.
  const known = client.channels.cache.get(channelId);
  if (known?.type === ChannelType.GuildForum)
    return {
      tags: known.availableTags.filter(({ moderated }) => !moderated),
      requiresTag: known.flags.has(ChannelFlags.RequireTag),
    };
  if (known !== undefined) return undefined;
  const read = await withRetry(() => client.rest.get(Routes.channel(channelId)));
  const { type, flags, available_tags: tags } = channelShape.parse(read);
  if (type !== ChannelType.GuildForum) return undefined;
  return {
    // Only people who manage threads may give a moderated one.
    tags: tags.filter(({ moderated }) => !moderated),
    requiresTag: (flags & ChannelFlags.RequireTag) !== 0,
  };
}

const taggedShape = z.object({
  parent_id: z.string().nullish(),
  applied_tags: z.array(z.string()).default([]),
});

/** Gives a post the tag of what was discussed, or is to be, in place of the other, unless its forum lacks it. */
export async function tagPost(client: Client<true>, postId: string, wanted: DiscussionTag): Promise<void> {
  const post = taggedShape.parse(await withRetry(() => client.rest.get(Routes.channel(postId))));
  const forum = post.parent_id ? await readForum(client, post.parent_id) : undefined;
  if (forum === undefined) return;
  const tags = retag(forum, post.applied_tags, wanted);
  if (new Set(tags).symmetricDifference(new Set(post.applied_tags)).size === 0) return;
  const body = { applied_tags: tags };
  await inOpenThread(client, postId, () =>
    withRetry(() => client.rest.patch(Routes.channel(postId), { body })),
  );
}

/** A post that may have been made before, with its rendered first message. */
type Post = Omit<OnceMessage, 'content' | 'claim' | 'nonce'> & {
  readonly name: string;
  readonly body: MessageBody;
};

/**
 * Makes a post in a forum, unless it is there. Discord has no nonce for posts, so a second try looks for it first.
 * Returns where its first message is. Throws what Discord answers.
 */
export async function sendPostOnce(
  client: Client<true>,
  post: Post & Pick<OnceMessage, 'claim'>,
  now: () => Temporal.Instant,
): Promise<Place> {
  const { channelId, claimedAt, name, body, post: { tags } = { tags: [] } } = post;
  const made = claimedAt === null ? undefined : await findPost(client, post);
  if (made !== undefined) return made;
  await post.claim(claimedAt ?? now());
  const sent = await postOnce(client, Routes.threads(channelId), {
    name,
    // Nobody looks through a list of weeks: the day's posts are in sight, and the others are found by searching.
    auto_archive_duration: ThreadAutoArchiveDuration.OneDay,
    ...(tags.length > 0 && { applied_tags: tags }),
    message: { ...body, allowed_mentions: { parse: [] } },
  });
  return placeOf(postShape.parse(sent).id);
}

/** What a look for posts takes of the client. */
interface Reader {
  readonly rest: Pick<Client['rest'], 'get'>;
  readonly user: { readonly id: string };
}

/** Finds a post that may have been made: by its author, its name and its time. */
export async function findPost(
  { rest, user }: Reader,
  { channelId, claimedAt, name, isKnown }: Pick<Post, 'channelId' | 'claimedAt' | 'name' | 'isKnown'>,
): Promise<Place | undefined> {
  if (claimedAt === null) return undefined;
  const since = claimedAt.subtract(CLOCK_SLACK);
  const first = BigInt(snowflakeAt(since));
  const findIn = async (posts: readonly z.infer<typeof postShape>[]): Promise<Place | undefined> => {
    for (const { id, parent_id, owner_id, name: theirs } of posts) {
      const isOurs = parent_id === channelId && owner_id === user.id && theirs === name;
      if (isOurs && BigInt(id) >= first && !(await isKnown(id))) return placeOf(id);
    }
    return undefined;
  };
  const { guild_id: guildId = '' } = channelShape.parse(await rest.get(Routes.channel(channelId)));
  const active = activeShape.parse(await rest.get(Routes.guildActiveThreads(guildId)));
  const found = await findIn(active.threads);
  if (found !== undefined) return found;
  // One that was made before a long absence is archived by now.
  for await (const posts of readArchived(rest, channelId, since)) {
    const archived = await findIn(posts);
    if (archived !== undefined) return archived;
  }
  return undefined;
}

/** Reads the posts of a forum that were archived since a moment, newest first, page by page. */
async function* readArchived(rest: Reader['rest'], channelId: string, since: Temporal.Instant) {
  let before: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const query = new URLSearchParams({ limit: String(MAX_PAGE), ...(before !== undefined && { before }) });
    const read = await rest.get(Routes.channelThreads(channelId, 'public'), { query });
    const { threads, has_more: hasMore } = archivedShape.parse(read);
    yield threads;
    before = threads.at(-1)?.thread_metadata.archive_timestamp;
    if (!hasMore || before === undefined) return;
    // A post is archived only after it was made.
    if (Temporal.Instant.compare(Temporal.Instant.from(before), since) < 0) return;
  }
  throw new Error(`Forum ${channelId} has too many archived posts to look through.`);
}

/** A post and its first message have one id. */
function placeOf(id: string): Place {
  return { channelId: id, messageId: id };
}
