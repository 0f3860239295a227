import { ChannelFlags, ChannelType, type Client, Routes, ThreadAutoArchiveDuration } from 'discord.js';
import { z } from 'zod';
import type { Forum, OnceMessage } from '../../delivery/channel.ts';
import type { Place } from '../../delivery/outbox.ts';
import type { MessageBody } from '../render/cards.ts';
import { withRetry } from '../retry.ts';
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
const listShape = z.object({ threads: z.array(postShape) });

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

/** Finds a post that may have been made: by its author, its name and its time. */
export async function findPost(
  client: Client<true>,
  { channelId, claimedAt, name, isKnown }: Omit<Post, 'body'>,
): Promise<Place | undefined> {
  if (claimedAt === null) return undefined;
  const since = BigInt(snowflakeAt(claimedAt.subtract(CLOCK_SLACK)));
  const { guild_id: guildId = '' } = channelShape.parse(await client.rest.get(Routes.channel(channelId)));
  const active = listShape.parse(await client.rest.get(Routes.guildActiveThreads(guildId)));
  // One that was made before a long absence is archived by now.
  const archived = listShape.parse(await client.rest.get(Routes.channelThreads(channelId, 'public')));
  for (const { id, parent_id, owner_id, name: theirs } of [...active.threads, ...archived.threads]) {
    const isOurs = parent_id === channelId && owner_id === client.user.id && theirs === name;
    if (isOurs && BigInt(id) >= since && !(await isKnown(id))) return placeOf(id);
  }
  return undefined;
}

/** A post and its first message have one id. */
function placeOf(id: string): Place {
  return { channelId: id, messageId: id };
}
