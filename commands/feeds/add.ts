import { ApplicationCommandOptionType } from 'discord.js';
import type { Services, Subcommand } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/errors.ts';
import { addFeed, type Feed, findNeighbours } from '../../src/feeds/feeds.ts';
import { defaultSettings, orderAutocomplete, orderOptions, readSettings } from './feed-options.ts';
import { formatFeed } from './format-feed.ts';

/** `/feeds add`: a new standing order for a channel. */
export const add: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'add',
    description: 'Post new papers to a channel, every list day',
    options: orderOptions,
  },
  autocomplete: orderAutocomplete,

  async answer(asked, services) {
    const order = readSettings(asked, defaultSettings(asked, services), services);
    await refuseForeignEmoji(services, asked.guildId, order.voteEmoji);
    await refuseWithoutPermissions(services, asked.guildId, order.channelId);
    const by = { userId: asked.userId, now: services.now() };
    const feed = await addFeed(services.database, asked.guildId, order, by);
    const added = `Added. /feeds preview shows what it would have posted.\n\n${formatFeed(feed, services)}`;
    return { content: [added, ...(await warnOfNeighbours(services, feed))].join('\n\n') };
  },
};

/** Says which other feeds post in a feed's channel: a sentence, or none. */
export async function warnOfNeighbours({ database }: Services, feed: Feed): Promise<string[]> {
  const others = await findNeighbours(database, feed);
  if (others.length === 0) return [];
  const named = others.map(({ number }) => number).join(', ');
  const who = others.length === 1 ? `Feed ${named} posts` : `Feeds ${named} post`;
  return [`${who} in <#${feed.channelId}>, too. A paper that several of them choose comes once.`];
}

/** Throws `UserError` for an emoji of another server, which the bot can't put under cards. */
export async function refuseForeignEmoji(
  { hasEmoji }: Services,
  guildId: string,
  voteEmoji: string,
): Promise<void> {
  const [, name, id] = /^(\w+):(\d+)$/u.exec(voteEmoji) ?? [];
  if (id === undefined || (await hasEmoji(guildId, id))) return;
  throw new UserError(
    `:${name}: is not an emoji of this server, so I can't put it under cards. Give one of this server's own, or one that everybody has, such as 👍.`,
  );
}

/** Throws `UserError` that names each permission the bot lacks in the channel. */
export async function refuseWithoutPermissions(
  services: Services,
  guildId: string,
  channelId: string,
): Promise<void> {
  const missing = await services.findMissingPermissions(guildId, channelId);
  if (missing.length === 0) return;
  throw new UserError(
    `In <#${channelId}> I lack: ${missing.map((name) => `**${name}**`).join(', ')}. Give me these in the channel's settings, under Permissions, and try again.`,
  );
}
