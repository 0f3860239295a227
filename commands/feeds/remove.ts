import { ApplicationCommandOptionType } from 'discord.js';
import type { Answer, Subcommand } from '../../src/discord/command.ts';
import { readFlag } from '../../src/discord/options.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import { removeFeed, restoreFeed } from '../../src/feeds/removal.ts';
import { feedAutocomplete, feedOption, nameFeed, readFeed } from './feed-option.ts';
import { showFeed } from './show-feed.ts';

const COMMAND = 'feeds remove';

/** `/feeds remove`: ends a feed once its remover has confirmed it, and brings it back for a day. Its cards stay. */
export const remove: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'remove',
    description: 'End a feed; what it posted stays, and still takes votes',
    options: [{ ...feedOption, description: 'Its number, as /feeds list shows it', required: true }],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const { database, now } = services;
    // Buttons give these two; nobody can type them.
    if (readFlag(asked, 'undo') === true) {
      const number = Number(asked.options.feed);
      const restored = await restoreFeed(database, asked.guildId, number, now());
      return { content: `Feed ${number} is back.\n\n${showFeed(restored, services)}` };
    }
    const feed = await readFeed(asked, services);
    const sure = readFlag(asked, 'sure');
    if (sure === undefined) return confirm(feed);
    if (!sure) return { content: `Kept feed ${nameFeed(feed)}.` };
    await removeFeed(database, feed.id, now());
    return {
      content: `Removed feed ${nameFeed(feed)}. Its cards stay in <#${feed.channelId}> and still take votes.`,
      offers: [{ label: 'Undo', command: COMMAND, options: { feed: String(feed.number), undo: true } }],
    };
  },
};

function confirm(feed: Feed): Answer {
  const choose = (sure: boolean) => ({ command: COMMAND, options: { feed: String(feed.number), sure } });
  return {
    content: `Remove feed ${nameFeed(feed)} in <#${feed.channelId}>?`,
    offers: [
      { label: 'Remove', ...choose(true) },
      { label: 'Keep', ...choose(false) },
    ],
  };
}
