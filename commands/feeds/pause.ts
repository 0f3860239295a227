import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { getFeed, pauseFeed } from '../../src/feeds/feeds.ts';
import { offerBack } from './feed-buttons.ts';
import { completeFeed, feedOption, readFeed } from './feed-option.ts';
import { describeFeed } from './format-feed.ts';

/** `/feeds pause` pauses a feed until it is resumed. */
export const pause: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'pause',
    description: 'Pause a feed',
    options: [feedOption],
  },
  autocomplete: completeFeed(({ state }) => state.kind === 'running'),

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    if (feed.state.kind === 'paused') {
      return {
        content: `Feed ${feed.number} is already paused. Resume it with /feeds resume.\n\n${await describeFeed(feed, services)}`,
        ...offerBack(asked, feed),
      };
    }
    await pauseFeed(services.database, feed.id, `by <@${asked.userId}>`);
    const changed = await getFeed(services.database, asked.guildId, feed.number);
    return {
      content: `Paused. Resume the feed with /feeds resume.\n\n${await describeFeed(changed, services)}`,
      ...offerBack(asked, changed),
    };
  },
};
