import { ApplicationCommandOptionType } from 'discord.js';
import { findPostedBefore } from '../../src/delivery/digests.ts';
import type { Subcommand } from '../../src/discord/interactions/command.ts';
import { readDay } from '../../src/discord/interactions/options.ts';
import { formatFiltered, formatRepeats } from '../../src/discord/render/day-text.ts';
import { buildList, countPages, findEntries, PAGE_SIZE } from '../../src/discord/render/paper-list.ts';
import { formatCount, formatLongDay } from '../../src/discord/render/text.ts';
import type { Feed } from '../../src/feeds/feeds.ts';
import { type Selection, selectPapers, whyNone } from '../../src/feeds/selection.ts';
import type { Listing } from '../../src/papers/paper.ts';
import { getDayListings } from '../day-listings.ts';
import { feedAutocomplete, feedOption, readFeed } from './feed-option.ts';

/** `/feeds preview` shows what a feed would have posted on a day. */
export const preview: Subcommand = {
  data: {
    type: ApplicationCommandOptionType.Subcommand,
    name: 'preview',
    description: 'Show what a feed would have posted on a day, without posting it',
    options: [
      feedOption,
      {
        type: ApplicationCommandOptionType.String,
        name: 'date',
        description: 'The day, such as 2026-03-02 or yesterday (default: today)',
        max_length: 40,
      },
    ],
  },
  autocomplete: feedAutocomplete,

  async answer(asked, services) {
    const feed = await readFeed(asked, services);
    const today = services.now().toZonedDateTimeISO('UTC').toPlainDate();
    const day = readDay(asked, 'date', today) ?? today;
    const list = await getDayListings(services, {
      guildId: asked.guildId,
      source: feed.source,
      instance: feed.instance,
      day,
      categories: feed.filter.categories,
    });
    if (list.state === 'empty')
      return { content: `Feed ${feed.number} would have posted nothing. ${list.why}` };
    const ids = list.listings.map(({ paper }) => paper.id);
    const posted = await findPostedBefore(services.database, feed, day, ids);
    const selection = selectPapers(list.listings, feed.filter, { posted });
    const { chosen, listed } = selection;
    if (chosen.length === 0) return { content: formatNone(feed, day, selection, list.listings) };
    const shown = chosen.slice(asked.page * PAGE_SIZE, (asked.page + 1) * PAGE_SIZE);
    const entries = await findEntries(
      services,
      asked.guildId,
      shown.map(({ paper }) => paper),
    );
    const title = `Feed ${feed.number} on ${formatLongDay(day)}: ${chosen.length} of ${listed} papers`;
    return {
      embeds: [buildList(title, entries, { page: asked.page, total: chosen.length, today })],
      pages: countPages(chosen.length),
    };
  },
};

function formatNone(
  { number, channelId, filter }: Feed,
  day: Temporal.PlainDate,
  selection: Selection,
  listings: readonly Listing[],
): string {
  const none = `Feed ${number} would have posted nothing`;
  switch (whyNone(selection, listings, filter)) {
    case 'repeats':
      return `${none}: ${formatRepeats(selection.listed, day)}.`;
    case 'posted':
      return `${none} on ${formatLongDay(day)}: of the ${formatCount(selection.listed, 'paper')}, all that pass the feed's filter have already been posted in <#${channelId}>.`;
    case 'filter':
      return `${none}: ${formatFiltered(selection.listed, day)}. Loosen the filter with /feeds edit.`;
  }
}
