import { ApplicationCommandOptionType } from 'discord.js';
import { editFeed } from '../../src/delivery/feed-changes.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { UserError } from '../../src/errors.ts';
import { isSameSettings } from '../../src/feeds/change.ts';
import { refuseForeignEmoji, refuseWithoutPermissions, warnOfNeighbours } from './add.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';
import { orderAutocomplete, orderOptions, readSettings } from './feed-options.ts';
import { formatFeed } from './format-feed.ts';

/** `/feeds edit`: changes what is named, and nothing else. */
export const edit: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'edit',
    description: 'Change a feed; what you leave out stays, "none" empties a list',
    options: [feedOption, ...orderOptions.map(withoutDefault)],
  },
  autocomplete: { ...feedAutocomplete, ...orderAutocomplete },

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    if (Object.keys(asked.options).every((name) => name === feedOption.name)) {
      throw new UserError(
        'Nothing was named that should change. Add an option, such as time: 09:00; what you leave out stays.',
      );
    }
    const order = readSettings(asked, feed, services);
    if (isSameSettings(feed, order))
      return { content: `Nothing changed: the feed is so already.\n\n${formatFeed(feed, services)}` };
    if (order.voteEmoji !== feed.voteEmoji)
      await refuseForeignEmoji(services, asked.guildId, order.voteEmoji);
    await refuseWithoutPermissions(services, asked.guildId, order.channelId);
    const changed = await editFeed(services.database, feed, order, services.now());
    const isElsewhere = order.channelId !== feed.channelId;
    return {
      content: [
        `Changed.\n\n${formatFeed(changed, services)}`,
        ...(isElsewhere ? ['What was not posted yet comes there; what was posted stays where it is.'] : []),
        ...(isElsewhere ? await warnOfNeighbours(services, changed) : []),
      ].join('\n\n'),
    };
  },
};

/** Left out, an option keeps what the feed has: what `add` would put there does not apply. */
function withoutDefault<Option extends { description: string }>(option: Option): Option {
  return { ...option, description: option.description.replace(/ \(.* if you leave it out\)$/u, '') };
}
