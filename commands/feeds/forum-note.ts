import { listLackingTags } from '../../src/delivery/forum-tags.ts';
import type { Services } from '../../src/discord/interactions/services.ts';
import { formatPlain, formatSome } from '../../src/discord/render/text.ts';
import type { Feed } from '../../src/feeds/feeds.ts';

const MAX_CATEGORY = 30;

/** Says how a feed posts in a forum, and which tags the forum lacks; nothing for a feed in any other channel. */
export async function noteForum({ channel }: Services, feed: Feed): Promise<string[]> {
  const forum = await channel.readForum(feed.channelId);
  if (forum === undefined) return [];
  const { categories } = feed.filter;
  const lacking = listLackingTags(forum, categories).map((name) => formatPlain(name, MAX_CATEGORY));
  const named =
    lacking.length > 0
      ? ` The forum has no tag for ${formatSome(lacking)}: add tags with these names, and their posts get them.`
      : '';
  const required = forum.requiresTag
    ? ' The forum requires a tag on each post: a tag named Papers is for those that have no other.'
    : '';
  return [
    `<#${feed.channelId}> is a forum: each paper becomes a post, tagged with those of its categories that the forum has a tag for (such as cs.CL) and with “to discuss”, if there is such a tag. Votes count on a post's first message, and a post is archived after a day without messages.${named}${required}`,
  ];
}
