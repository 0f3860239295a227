import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { removeFeed } from '../../src/feeds/feeds.ts';
import { feedAutocomplete, feedOption, nameFeed, readFeed } from './feed-option.ts';

/** `/feeds remove`: ends a feed; its cards stay. */
export const remove: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'remove',
    description: 'End a feed; what it posted stays, and still takes votes',
    options: [{ ...feedOption, required: true }],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    await removeFeed(services.database, feed.id);
    return {
      content: `Removed feed ${nameFeed(feed)}. Its cards stay in <#${feed.channelId}> and still take votes.`,
    };
  },
};
