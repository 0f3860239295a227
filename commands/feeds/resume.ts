import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { getFeed, resumeFeed } from '../../src/feeds/feeds.ts';
import { offerBack } from './feed-buttons.ts';
import { completeFeed, feedOption, readFeed } from './feed-option.ts';
import { describeFeed } from './format-feed.ts';

/** `/feeds resume` resumes a paused feed from its next time. */
export const resume: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'resume',
    description: 'Resume a paused feed',
    options: [feedOption],
  },
  autocomplete: completeFeed(({ state }) => state.kind === 'paused'),

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    if (feed.state.kind === 'running') {
      return {
        content: `Feed ${feed.number} isn't paused. Pause it with /feeds pause.\n\n${await describeFeed(feed, services)}`,
        ...offerBack(asked, feed),
      };
    }
    await resumeFeed(services.database, feed, services.now());
    const changed = await getFeed(services.database, asked.guildId, feed.number);
    return { content: `Resumed.\n\n${await describeFeed(changed, services)}`, ...offerBack(asked, changed) };
  },
};
