import { ApplicationCommandOptionType } from 'discord.js';
import type { Services, Subcommand } from '../../src/discord/command.ts';
import { UserError } from '../../src/errors.ts';
import { addFeed } from '../../src/feeds/feeds.ts';
import { orderAutocomplete, orderOptions, readOrder, standardOrder } from './order-options.ts';
import { showFeed } from './show-feed.ts';

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
    const order = readOrder(asked, standardOrder(asked, services), services);
    await refuseWithoutPermissions(services, asked.guildId, order.channelId);
    const by = { userId: asked.userId, now: services.now() };
    const feed = await addFeed(services.database, asked.guildId, order, by);
    return { content: `Added. /feeds preview shows what it would have posted.\n\n${showFeed(feed)}` };
  },
};

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
