import { ApplicationCommandOptionType } from 'discord.js';
import type { Subcommand } from '../../src/discord/command.ts';
import { changeFeed } from '../../src/feeds/feeds.ts';
import { refuseWithoutPermissions } from './add.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';
import { orderAutocomplete, orderOptions, readOrder } from './order-options.ts';
import { showFeed } from './show-feed.ts';

/** `/feeds edit`: changes what is named, and nothing else. */
export const edit: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'edit',
    description: 'Change a feed; what you leave out stays, "none" empties a list',
    options: [feedOption, ...orderOptions.map(withoutStandard)],
  },
  autocomplete: { ...feedAutocomplete, ...orderAutocomplete },

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    const order = readOrder(asked, feed, services);
    await refuseWithoutPermissions(services, asked.guildId, order.channelId);
    const changed = await changeFeed(services.database, feed, order, services.now());
    return { content: `Changed.\n\n${showFeed(changed)}` };
  },
};

/** Left out, an option keeps what the feed has: what `add` would put there does not apply. */
function withoutStandard<Option extends { description: string }>(option: Option): Option {
  return { ...option, description: option.description.replace(/ \(.* if you leave it out\)$/u, '') };
}
