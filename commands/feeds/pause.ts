import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readFlag } from '../../src/discord/interactions/options.ts';
import { getFeed, pauseFeed, resumeFeed } from '../../src/feeds/feeds.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';
import { formatFeed } from './format-feed.ts';

/** `/feeds pause`: lets a feed rest, or run again. */
export const pause: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'pause',
    description: 'Let a feed rest, or run again with on: False',
    options: [
      feedOption,
      {
        type: ApplicationCommandOptionType.Boolean,
        name: 'on',
        description: 'True lets it rest (as if you leave it out), False lets it run again',
      },
    ],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const { database, now } = services;
    const feed = await readFeed(asked, services);
    const rests = readFlag(asked, 'on') ?? true;
    if (rests) await pauseFeed(database, feed.id, `by <@${asked.userId}>`);
    else await resumeFeed(database, feed, now());
    const changed = await getFeed(database, asked.guildId, feed.number);
    return { content: `${rests ? 'Paused' : 'Running again'}.\n\n${formatFeed(changed, services)}` };
  },
};
