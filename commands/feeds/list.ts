import { ApplicationCommandOptionType } from 'discord.js';
import { findNewestDays } from '../../src/delivery/days.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { MAX_EMBED_DESCRIPTION } from '../../src/discord/limits.ts';
import { listFeeds } from '../../src/feeds/feeds.ts';
import { countExamples } from '../../src/taste/examples.ts';
import { findSpending, formatSpending } from '../../src/tldr/spending.ts';
import { offerActions } from './feed-buttons.ts';
import { fitTexts, formatFeed } from './format-feed.ts';

/** Feeds on a page: their rows of buttons fit into a message. */
const PAGE_SIZE = 3;

/** `/feeds list` lists the server's feeds and says when each is due. */
export const list: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'list',
    description: "List this server's feeds and when each posts next",
  },

  async answer({ guildId, page }, services) {
    const { database, model, now } = services;
    const feeds = await listFeeds(database, guildId);
    if (feeds.length === 0)
      return {
        content: 'This server has no feeds yet. Add one with /feeds add.',
        offers: [{ label: 'Add a feed', command: 'feeds add', options: {}, isMain: true }],
      };
    const shown = feeds.slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
    const ids = shown.map(({ id }) => id);
    const [days, examples] = [await findNewestDays(database, ids), await countExamples(database, ids)];
    const money =
      model === undefined ? undefined : formatSpending(await findSpending(database, model, now()), model);
    return {
      embeds: [
        {
          title: `Feeds (${feeds.length})`,
          description: fitTexts(MAX_EMBED_DESCRIPTION, (maxText) =>
            shown
              .map((feed) => {
                const { id } = feed;
                return formatFeed(feed, services, {
                  newest: days.get(id),
                  examples: examples.get(id),
                  maxText,
                });
              })
              .join('\n\n'),
          ),
          ...(money !== undefined && { footer: { text: `TL;DRs by ${model?.name}: ${money}` } }),
        },
      ],
      offerRows: shown.map(offerActions),
      pages: Math.ceil(feeds.length / PAGE_SIZE),
    };
  },
};
